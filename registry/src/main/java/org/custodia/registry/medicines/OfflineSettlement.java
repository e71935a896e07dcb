package org.custodia.registry.medicines;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Rounds;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Asks again, by itself, about every pack that the verification service had no answer for, and
 * about those that were dispensed meanwhile. While the service stays silent it asks about one, and
 * then about all that wait.
 */
final class OfflineSettlement implements Rounds.Owner {
  private static final int AT_ONCE = 50;

  /** What concerns one pack only, such as a lot that the own node has not read, waits longer. */
  private static final Duration SINGLE_PAUSE = Duration.ofMinutes(1);

  private final OrganisationRows rows;
  private final OfflineRows offline;
  private final ScanVerification verification;
  private final SettledDispensings dispensings;
  private final Clock clock;
  private final Rounds rounds;

  /**
   * @param pause between two looks at what waits
   */
  OfflineSettlement(
      OrganisationRows rows,
      OfflineRows offline,
      ScanVerification verification,
      SettledDispensings dispensings,
      Collection<String> organisations,
      Duration pause,
      Clock clock) {
    this.rows = rows;
    this.offline = offline;
    this.verification = verification;
    this.dispensings = dispensings;
    this.clock = clock;
    this.rounds = new Rounds("offline-settlement", 1, pause, organisations, this::settle);
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }

  private void settle(String organisation) {
    Instant now = clock.instant();
    List<OfflineRows.Due> due =
        rows.in(organisation, () -> offline.due(organisation, now, AT_ONCE));
    for (OfflineRows.Due one : due) {
      if (!answered(organisation, one)) return;
    }
    dispensings.settle(organisation);
  }

  /** False while the service is silent: then there is no use in asking about the others. */
  private boolean answered(String organisation, OfflineRows.Due one) {
    try {
      verification.settle(new Caller(organisation, one.person(), Set.of()), one.id(), one.scan());
      return true;
    } catch (Problem problem) {
      boolean silent = problem.code().startsWith("CUS-VER-");
      Instant next = clock.instant().plus(silent ? Duration.ZERO : SINGLE_PAUSE);
      rows.in(organisation, () -> offline.later(organisation, one.id(), next));
      return !silent;
    }
  }
}
