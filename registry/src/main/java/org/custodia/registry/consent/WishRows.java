package org.custodia.registry.consent;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code consent_wish}. Used inside the organisation's rows. */
final class WishRows {
  private final JdbcClient jdbc;

  WishRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Of a person with several entries: what was declined for one of them is declined for all. */
  Wish find(Collection<UUID> entries, ConsentPurpose purpose) {
    List<Wish> found =
        jdbc.sql(
                """
                select declined, changed_at from consent_wish
                where patient = any(cast(:entries as uuid[])) and purpose = :purpose
                """)
            .param("entries", entries.toArray(UUID[]::new))
            .param("purpose", purpose.code())
            .query(
                (row, n) ->
                    new Wish(
                        purpose,
                        row.getBoolean("declined"),
                        Optional.of(row.getTimestamp("changed_at").toInstant())))
            .list();
    return new Wish(
        purpose,
        found.stream().anyMatch(Wish::declined),
        found.stream().flatMap(one -> one.since().stream()).max(Comparator.naturalOrder()));
  }

  void put(
      String organisation, UUID patient, ConsentPurpose purpose, boolean declined, Instant now) {
    jdbc.sql(
            """
            insert into consent_wish (organisation, patient, purpose, declined, changed_at)
            values (:organisation, :patient, :purpose, :declined, :now)
            on conflict (organisation, patient, purpose)
            do update set declined = :declined, changed_at = :now
            """)
        .param("organisation", organisation)
        .param("patient", patient)
        .param("purpose", purpose.code())
        .param("declined", declined)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void forget(UUID patient) {
    jdbc.sql("delete from consent_wish where patient = :patient")
        .param("patient", patient)
        .update();
  }
}
