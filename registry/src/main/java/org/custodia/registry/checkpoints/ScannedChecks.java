package org.custodia.registry.checkpoints;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Rounds;
import org.custodia.registry.medicines.OfflineCheck;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Verifies what was scanned to be verified, under the id of the event: an audit row with its
 * verdict for each, once. What the verification service has no answer for is asked about again.
 */
final class ScannedChecks implements Rounds.Owner {
  private static final int AT_ONCE = 50;
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final OrganisationRows rows;
  private final CheckpointRows events;
  private final PackVerification verification;
  private final Clock clock;
  private final Rounds rounds;

  ScannedChecks(
      OrganisationRows rows,
      CheckpointRows events,
      PackVerification verification,
      Collection<String> organisations,
      Duration pause,
      Clock clock) {
    this.rows = rows;
    this.events = events;
    this.verification = verification;
    this.clock = clock;
    this.rounds = new Rounds("scanned-checks", 1, pause, organisations, this::verifyAll);
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }

  private void verifyAll(String organisation) {
    List<CheckpointRows.Unverified> some;
    do {
      Instant now = clock.instant();
      some = rows.in(organisation, () -> events.unverified(organisation, now, AT_ONCE));
      for (CheckpointRows.Unverified one : some) verify(organisation, one);
    } while (some.size() == AT_ONCE && !Thread.currentThread().isInterrupted());
  }

  /** What checks came to. */
  List<Checkpoints.Check> of(Caller caller, String key, List<UUID> ids) {
    String organisation = caller.organisation();
    return rows.in(organisation, () -> events.verified(organisation, key, ids)).stream()
        .map(one -> of(caller, one))
        .toList();
  }

  private Checkpoints.Check of(Caller caller, CheckpointRows.Verified one) {
    Optional<PackVerdict> verdict = verification.answered(caller, one.id());
    if (verdict.isPresent()) {
      return new Checkpoints.Check(
          one.id(),
          verdict.get().verdict().severity(),
          verdict.get().code(),
          verdict.get().arguments(),
          true);
    }
    List<Object> arguments =
        one.settled()
            ? List.of()
            : verification.unconfirmed(caller).stream()
                .filter(check -> check.id().equals(one.id()))
                .findFirst()
                .map(OfflineCheck::arguments)
                .orElse(List.of());
    return new Checkpoints.Check(
        one.id(), VerdictKind.Severity.UNCLEAR, one.code(), arguments, one.settled());
  }

  /** The device asks: who held it is said by a badge, and nobody has proved it. */
  private void verify(String organisation, CheckpointRows.Unverified one) {
    Caller device = new Caller(organisation, one.key(), Set.of());
    String code;
    boolean silent = false;
    try {
      code = verification.verify(device, one.id(), one.text()).code();
    } catch (Problem problem) {
      code = problem.code();
      silent = problem.kind() == Problem.Kind.UNAVAILABLE;
    }
    String came = code;
    Optional<Instant> again = silent ? Optional.of(clock.instant().plus(AGAIN)) : Optional.empty();
    rows.in(organisation, () -> events.verified(organisation, one.id(), came, again));
  }
}
