package org.custodia.registry.prescriptions;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.Retries;
import org.custodia.registry.prescriptions.PrescriptionRows.Row;
import org.custodia.registry.prescriptions.RegisterAnswer.DeskAlert;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Tells the regulator's desk what it does not know yet, and fetches what it noticed. Waits for the
 * network, so never inside a transaction. Repeating any of it has no second effect.
 */
final class DeskTeller {
  private static final Retries RETRIES = new Retries(Duration.ofSeconds(5), Duration.ofMinutes(10));
  private static final int AT_ONCE = 20;

  private final OrganisationRows rows;
  private final PrescriptionRows prescriptions;
  private final NoticeRows notices;
  private final PrescriptionClient client;
  private final Clock clock;

  DeskTeller(
      OrganisationRows rows,
      PrescriptionRows prescriptions,
      NoticeRows notices,
      PrescriptionClient client,
      Clock clock) {
    this.rows = rows;
    this.prescriptions = prescriptions;
    this.notices = notices;
    this.client = client;
    this.clock = clock;
  }

  /**
   * Registers, and revokes, as far as the desk does not know it.
   *
   * @throws Problem what the desk refused, or why it was not reached; kept with the row
   */
  void tell(String organisation, Row row) {
    try {
      if (row.registeredAt().isEmpty()) {
        client.register(organisation, row.registration());
        rows.in(organisation, () -> prescriptions.registered(row.id(), clock.instant()));
      }
      if (row.revokedAt().isPresent() && row.revocationKnownAt().isEmpty()) {
        client.revoke(organisation, row.code().commitment());
        rows.in(organisation, () -> prescriptions.revocationKnown(row.id(), clock.instant()));
      }
    } catch (Problem problem) {
      Instant again = clock.instant().plus(RETRIES.after(row.tries()));
      rows.in(organisation, () -> prescriptions.troubled(row.id(), problem.code(), again));
      throw problem;
    }
  }

  /** Everything that is due for an organisation. */
  void tellDue(String organisation) {
    List<Row> due =
        rows.in(organisation, () -> prescriptions.due(organisation, clock.instant(), AT_ONCE));
    for (Row row : due) {
      try {
        tell(organisation, row);
      } catch (Problem kept) {
        continue; // with the row, and tried again
      }
    }
  }

  /**
   * Fetches what the desk noticed, where this organisation prescribes controlled substances and has
   * not asked for that long.
   */
  void fetchNotices(String organisation, Duration every) {
    Instant now = clock.instant();
    boolean wanted =
        rows.in(
            organisation,
            () -> prescriptions.anyControlled() && !notices.askedSince(now.minus(every)));
    if (!wanted) return;
    long after = rows.in(organisation, notices::position);
    List<DeskAlert> alerts = client.alerts(organisation, after);
    rows.in(
        organisation,
        () -> {
          alerts.forEach(alert -> notices.add(organisation, alert));
          long last = alerts.stream().mapToLong(DeskAlert::number).max().orElse(after);
          notices.asked(organisation, last, now);
        });
  }
}
