package org.custodia.registry.verification;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code verification_suspicion}. Used inside the regulator's rows. */
final class SuspicionRows {
  private static final int MOST_AT_ONCE = 500;

  private final JdbcClient jdbc;

  SuspicionRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A pack of a lot that was unknown.
   *
   * @param lotNumber as on the label, empty where it had none
   */
  record Held(
      UUID alertId,
      Bytes32 asker,
      String gtin,
      String serial,
      String lotNumber,
      UUID queryId,
      Instant seenAt) {}

  void add(String regulator, UUID alertId, SignedQuery query, Instant seen, Instant due) {
    Question question = query.question();
    jdbc.sql(
            """
            insert into verification_suspicion (organisation, alert_id, asker, gtin, serial,
              lot_number, query_id, seen_at, due_at)
            values (:organisation, :alert, :asker, :gtin, :serial, :lot, :query, :seen, :due)
            on conflict (organisation, alert_id) do nothing
            """)
        .param("organisation", regulator)
        .param("alert", alertId)
        .param("asker", query.asker().toArray())
        .param("gtin", question.gtin())
        .param("serial", question.serial())
        .param("lot", question.lotNumber().orElse(""))
        .param("query", question.id())
        .param("seen", seen.atOffset(ZoneOffset.UTC))
        .param("due", due.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** What has waited long enough, kept from being settled twice at once. */
  List<Held> due(String regulator, Instant now) {
    return jdbc.sql(
            """
            select * from verification_suspicion
            where organisation = :organisation and settled is null and due_at <= :now
            order by due_at limit :most for update skip locked
            """)
        .param("organisation", regulator)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("most", MOST_AT_ONCE)
        .query(
            (row, n) ->
                new Held(
                    row.getObject("alert_id", UUID.class),
                    Bytes32.of(row.getBytes("asker")),
                    row.getString("gtin"),
                    row.getString("serial"),
                    row.getString("lot_number"),
                    row.getObject("query_id", UUID.class),
                    row.getObject("seen_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  void settle(String regulator, Held one, boolean explained) {
    jdbc.sql(
            """
            update verification_suspicion set settled = :how
            where organisation = :organisation and alert_id = :alert
            """)
        .param("how", explained ? "EXPLAINED" : "ALERTED")
        .param("organisation", regulator)
        .param("alert", one.alertId())
        .update();
  }
}
