package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.Rounds;

/**
 * Runs errands to other members. Each member has a turn of its own, so that one who is silent holds
 * up nobody else; what does not succeed is tried again, less and less often.
 */
final class OrganExchange implements Keeper, Rounds.Owner {
  private static final int THREADS = 8;
  private static final int IN_A_TURN = 20;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration BETWEEN = Duration.ofMillis(900);

  private final List<OrganErrand> errands;
  private final Clock clock;
  private final Rounds rounds;
  private final Map<String, Instant> last = new ConcurrentHashMap<>();
  private final Set<Turn> taken = ConcurrentHashMap.newKeySet();

  OrganExchange(LocalOrganisations organisations, List<OrganErrand> errands, Clock clock) {
    this.errands = List.copyOf(errands);
    this.clock = clock;
    this.rounds = new Rounds("organs", THREADS, TICK, organisations.slugs(), this::exchange);
  }

  /** What one local organisation has to say to one member. */
  private record Turn(String organisation, Bytes32 member) {}

  @Override
  public void look(String organisation) {
    rounds.visit(organisation);
  }

  private void exchange(String organisation) {
    Instant now = clock.instant();
    if (now.isBefore(last.getOrDefault(organisation, Instant.EPOCH).plus(BETWEEN))) return;
    last.put(organisation, now);
    // Of who has the turn already, what is listed here may have been said before the list is done.
    Set<Turn> before = Set.copyOf(taken);
    Map<Bytes32, List<Runnable>> due = new LinkedHashMap<>();
    for (OrganErrand errand : errands) {
      errand
          .due(organisation)
          .forEach(
              (member, all) -> due.computeIfAbsent(member, m -> new ArrayList<>()).addAll(all));
    }
    due.forEach(
        (member, all) -> {
          Turn turn = new Turn(organisation, member);
          if (!before.contains(turn) && taken.add(turn)) rounds.run(() -> take(turn, all));
        });
  }

  private void take(Turn turn, List<Runnable> all) {
    try {
      all.stream().limit(IN_A_TURN).forEach(Runnable::run);
    } finally {
      taken.remove(turn);
    }
  }

  // --- Life ---

  @Override
  public Rounds rounds() {
    return rounds;
  }

  /** Turns that were given out when it stopped were never taken. */
  @Override
  public void start() {
    taken.clear();
    Rounds.Owner.super.start();
  }
}
