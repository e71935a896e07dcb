package org.custodia.registry.medicines;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.medicines.OfflineDispensing.Outcome;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Answer;
import org.custodia.registry.verification.Intent;
import org.custodia.registry.verification.Question;
import org.custodia.registry.verification.VerificationClient;

/** Asks the service, once it is back, what it has of packs that were dispensed without it. */
final class SettledDispensings implements OfflineDispensings {
  private static final int AT_ONCE = 50;

  private final OrganisationRows rows;
  private final OfflineDispensingRows offline;
  private final VerificationClient service;
  private final Ledger ledger;
  private final Duration pause;
  private final Clock clock;

  /**
   * @param pause until the service is asked again about a pack whose dispensing it has not read yet
   */
  SettledDispensings(
      OrganisationRows rows,
      OfflineDispensingRows offline,
      VerificationClient service,
      Ledger ledger,
      Duration pause,
      Clock clock) {
    this.rows = rows;
    this.offline = offline;
    this.service = service;
    this.ledger = ledger;
    this.pause = pause;
    this.clock = clock;
  }

  @Override
  public List<OfflineDispensing> list(Caller caller, int limit, int offset) {
    if (!caller.has("pharmacist")) throw new Problem(Kind.FORBIDDEN, "CUS-MED-020");
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            offline.list(organisation, Math.max(1, Math.min(limit, MOST_LISTED)), offset).stream()
                .map(one -> isRefused(organisation, one) ? one.refused() : one)
                .toList());
  }

  private boolean isRefused(String organisation, OfflineDispensing one) {
    return one.outcome() == Outcome.RECORDED
        && ledger.status(organisation, one.id()).flatMap(CommandStatus::refusal).isPresent();
  }

  /**
   * @return false while the service is silent
   */
  boolean settle(String organisation) {
    for (OfflineDispensingRows.Due one :
        rows.in(organisation, () -> offline.due(organisation, clock.instant(), AT_ONCE))) {
      if (!settle(organisation, one)) return false;
    }
    return true;
  }

  private boolean settle(String organisation, OfflineDispensingRows.Due due) {
    Answer answer;
    try {
      answer =
          service.ask(
              organisation,
              new Question(
                  UUID.randomUUID(),
                  due.gtin(),
                  due.serial(),
                  Optional.empty(),
                  Optional.empty(),
                  Intent.READ,
                  Optional.empty()));
    } catch (Problem silence) {
      return false;
    }
    Instant now = clock.instant();
    rows.in(
        organisation,
        () ->
            outcome(due, answer)
                .ifPresentOrElse(
                    outcome -> offline.settled(organisation, due.id(), outcome, answer, now),
                    () -> offline.later(organisation, due.id(), now.plus(pause))));
    return true;
  }

  /** Empty as long as the service has not read of the dispensing. */
  private static Optional<Outcome> outcome(OfflineDispensingRows.Due due, Answer answer) {
    if (answer.pack().isEmpty()) return Optional.of(Outcome.UNKNOWN);
    return answer
        .pack()
        .flatMap(Answer.PackOnRecord::decommissioned)
        .map(first -> first.byAsker() && !due.conflict() ? Outcome.COUNTS : Outcome.CONFLICT);
  }
}
