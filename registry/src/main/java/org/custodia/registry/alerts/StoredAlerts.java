package org.custodia.registry.alerts;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.rows.OrganisationRows;

/** Alerts and their cases in the regulator's own tables. */
final class StoredAlerts implements Alerts {
  private final OrganisationRows rows;
  private final CaseRows cases;
  private final UnknownSerials unknown;
  private final Clock clock;

  StoredAlerts(OrganisationRows rows, CaseRows cases, UnknownSerials unknown, Clock clock) {
    this.rows = rows;
    this.cases = cases;
    this.unknown = unknown;
    this.clock = clock;
  }

  @Override
  public boolean raise(String regulator, AlertFact fact) {
    return rows.in(regulator, () -> keep(regulator, fact));
  }

  private boolean keep(String regulator, AlertFact fact) {
    if (cases.isRaised(fact.id())) return false;
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    UUID id = caseId(fact);
    boolean first = cases.open(regulator, id, fact, now);
    Optional<CaseRow> locked = cases.lock(id);
    if (!cases.add(regulator, id, fact, now)) return false;
    cases.concern(regulator, id, fact.members());
    if (first) {
      cases.step(regulator, id, StepRow.own(CaseStep.OPENED, now));
    } else {
      boolean again = locked.orElseThrow().state() == CaseState.CLOSED;
      cases.count(id, fact.at(), again, now);
      if (again) cases.step(regulator, id, StepRow.own(CaseStep.REPEATED, now));
    }
    unknown.jump(fact, cases::isRaised).ifPresent(jump -> keep(regulator, jump));
    return true;
  }

  @Override
  public void settle(String regulator, UUID fact, Instant at) {
    rows.in(
        regulator,
        () ->
            cases
                .settle(fact, at)
                .ifPresent(
                    id -> {
                      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                      cases.lock(id);
                      cases.step(regulator, id, StepRow.own(CaseStep.SETTLED, now));
                    }));
  }

  /** One case for one kind and subject, whoever reports first. */
  private static UUID caseId(AlertFact fact) {
    String name = "case " + fact.kind() + " " + fact.subject().type() + " " + fact.subject().key();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
