package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.ledger.Ledger;

/**
 * Keeps what was noticed about an organ where it is seen: among the organisation's alerts; and at a
 * regulator also among its cases, and for those to be told who are responsible. In one transaction,
 * under ids that follow from what was noticed, so that nothing is told twice and nothing is lost.
 * Used inside the organisation's rows.
 */
final class OrganAlarm {
  /** What the regulator alone looks into. */
  private static final Set<AlertKind> REGULATOR_ONLY =
      EnumSet.of(AlertKind.ORGAN_OUT_OF_ORDER, AlertKind.ORGAN_IRREGULAR);

  private final OrganAlertRows rows;
  private final Responsible responsible;
  private final Alerts cases;
  private final Ledger ledger;
  private final Clock clock;

  OrganAlarm(
      OrganAlertRows rows, Responsible responsible, Alerts cases, Ledger ledger, Clock clock) {
    this.rows = rows;
    this.responsible = responsible;
    this.cases = cases;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * @param regulator whether the organisation is one
   * @param fact about an organ or a donor's case
   */
  void raise(String organisation, boolean regulator, AlertFact fact) {
    if (regulator) cases.raise(organisation, fact);
    if (REGULATOR_ONLY.contains(fact.kind())) return;
    Bytes32 organId = fact.subject().key();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var alert =
        new OrganAlertRows.Fact(
            fact.id(), fact.kind(), organId, fact.at(), fact.details(), Optional.empty());
    boolean fresh = rows.raise(organisation, alert, Optional.empty(), now);
    if (!fresh || !regulator) return;
    Optional<String> channel = Optional.ofNullable(fact.details().get("channel"));
    Set<Bytes32> others = new LinkedHashSet<>(responsible.of(organisation, organId, channel));
    others.remove(ledger.memberId(organisation));
    rows.tell(organisation, fact.id(), others, now);
  }

  /** Later facts explain it. */
  void settle(String organisation, boolean regulator, UUID id, Instant at) {
    Instant then = at.truncatedTo(ChronoUnit.MILLIS);
    if (regulator) cases.settle(organisation, id, then);
    if (rows.settle(organisation, id, then) && regulator) {
      rows.tellAgain(organisation, id, clock.instant());
    }
  }
}
