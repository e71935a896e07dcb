package org.custodia.registry.oversight;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.Rounds;
import org.custodia.registry.ledger.Trespass;
import org.custodia.registry.ledger.Trespasses;

/**
 * Tells the regulator of trespasses that an organisation's node has seen: the regulator's own
 * become cases, a member's go to the regulator's desk, again until it has taken them.
 */
final class TrespassWatch implements Rounds.Owner, Keeper {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Trespasses trespasses;
  private final TrespassCases cases;
  private final RegulatorDesk desk;
  private final Predicate<String> regulator;
  private final Rounds rounds;

  TrespassWatch(
      Trespasses trespasses,
      TrespassCases cases,
      RegulatorDesk desk,
      LocalOrganisations organisations,
      Predicate<String> regulator) {
    this.trespasses = trespasses;
    this.cases = cases;
    this.desk = desk;
    this.regulator = regulator;
    this.rounds = new Rounds("trespasses", 1, PAUSE, organisations.slugs(), this::tell);
  }

  /** At once, on a thread of its own. */
  @Override
  public void look(String organisation) {
    rounds.visit(organisation);
  }

  private void tell(String organisation) {
    List<Trespass> untold = trespasses.untold(organisation);
    if (untold.isEmpty()) return;
    List<Trespass> some = untold.subList(0, Math.min(untold.size(), TrespassReport.MOST));
    if (regulator.test(organisation)) {
      Bytes32 self = desk.self(organisation);
      some.forEach(one -> cases.raise(organisation, self, one));
    } else {
      desk.tell(organisation, new TrespassReport(some));
    }
    some.forEach(one -> trespasses.told(organisation, one));
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }
}
