package org.custodia.registry.records;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Tells this host's patients what others did about their records, and forgets what is of no use any
 * more: drafts that nobody signed, and queries too old to be asked again.
 */
final class RecordKeeper implements Keeper {
  private static final Duration DRAFTS_LAST = Duration.ofDays(1);

  /** Far longer than a query may be on its way. */
  private static final Duration QUERIES_LAST = Duration.ofHours(1);

  private static final Duration TIDY_EVERY = Duration.ofMinutes(10);
  private static final int AT_ONCE = 20;

  private final OrganisationRows rows;
  private final PatientRecordRows records;
  private final RecordNews news;
  private final RecordBodies bodies;
  private final HeldRecords held;
  private final Ledger ledger;
  private final Clock clock;
  private final Map<String, Instant> tidied = new ConcurrentHashMap<>();

  RecordKeeper(
      OrganisationRows rows,
      PatientRecordRows records,
      RecordNews news,
      RecordBodies bodies,
      HeldRecords held,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.records = records;
    this.news = news;
    this.bodies = bodies;
    this.held = held;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public void look(String organisation) {
    Bytes32 own = ledger.memberId(organisation);
    long block = ledger.position(organisation).block(); // before the rows are read
    rows.in(organisation, () -> news.tell(organisation, own, block));
    Instant now = clock.instant();
    Instant last = tidied.getOrDefault(organisation, Instant.EPOCH);
    if (now.isBefore(last.plus(TIDY_EVERY))) return;
    rows.in(organisation, () -> tidy(organisation, now));
    tidied.put(organisation, now);
  }

  private void tidy(String organisation, Instant now) {
    for (UUID draft : records.forgotten(now.minus(DRAFTS_LAST), AT_ONCE)) {
      records.forget(draft);
      bodies.shred(organisation, draft);
    }
    held.forget(organisation, now.minus(QUERIES_LAST));
  }
}
