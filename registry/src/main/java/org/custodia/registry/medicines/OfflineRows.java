package org.custodia.registry.medicines;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code verification_unconfirmed}. Used inside the organisation's rows. */
final class OfflineRows {
  private final JdbcClient jdbc;

  OfflineRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Who asked what, of one that is to be asked again. */
  record Due(UUID id, String person, String scan) {}

  /**
   * Once for each id, and once for each scan that waits: whoever scans again and again meanwhile
   * asks nothing new.
   */
  void add(Caller caller, UUID id, String scan, String code, List<Object> arguments, Instant at) {
    jdbc.sql(
            """
            insert into verification_unconfirmed (organisation, id, person, scan, code, arguments,
              asked_at, next_at)
            select :organisation, :id, :person, :scan, :code, :arguments,
              cast(:at as timestamptz), cast(:at as timestamptz)
            where not exists (
              select 1 from verification_unconfirmed
              where organisation = :organisation and settled_at is null and person = :person
                and scan = :scan)
            on conflict do nothing
            """)
        .param("organisation", caller.organisation())
        .param("id", id)
        .param("person", caller.name())
        .param("scan", scan.getBytes(StandardCharsets.UTF_8))
        .param("code", code)
        .param("arguments", MedicineJson.writeArguments(arguments))
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Those to be asked again now, the longest waiting first. */
  List<Due> due(String organisation, Instant now, int limit) {
    return jdbc.sql(
            """
            select id, person, scan from verification_unconfirmed
            where organisation = :organisation and settled_at is null and next_at <= :now
            order by next_at, id limit :limit
            """)
        .param("organisation", organisation)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(
            (row, n) ->
                new Due(row.getObject("id", UUID.class), row.getString("person"), scan(row)))
        .list();
  }

  void later(String organisation, UUID id, Instant next) {
    jdbc.sql(
            """
            update verification_unconfirmed set next_at = :next
            where organisation = :organisation and id = :id
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("next", next.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Nothing changes where there is none, or it was settled before.
   *
   * @param by id of the verification that did
   */
  void settled(String organisation, UUID id, UUID by, Instant at) {
    jdbc.sql(
            """
            update verification_unconfirmed set settled_at = :at, settled_by = :by
            where organisation = :organisation and id = :id and settled_at is null
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("by", by)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Newest first: all that wait, and those that were settled since. */
  List<OfflineCheck> list(String organisation, Instant settledSince, int limit) {
    return jdbc.sql(
            """
            select u.*, v.answer from verification_unconfirmed u
            left join pack_verification v
              on v.organisation = u.organisation and v.id = u.settled_by
            where u.organisation = :organisation
              and (u.settled_at is null or u.settled_at >= :since)
            order by u.asked_at desc, u.id limit :limit
            """)
        .param("organisation", organisation)
        .param("since", settledSince.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(OfflineRows::check)
        .list();
  }

  private static OfflineCheck check(ResultSet row, int number) throws SQLException {
    String answer = row.getString("answer");
    Optional<OfflineCheck.Settled> settled =
        answer == null
            ? Optional.empty()
            : Optional.of(
                new OfflineCheck.Settled(
                    row.getTimestamp("settled_at").toInstant(), MedicineJson.readVerdict(answer)));
    return new OfflineCheck(
        row.getObject("id", UUID.class),
        row.getString("person"),
        scan(row),
        row.getString("code"),
        MedicineJson.readArguments(row.getString("arguments")),
        row.getTimestamp("asked_at").toInstant(),
        settled);
  }

  private static String scan(ResultSet row) throws SQLException {
    return new String(row.getBytes("scan"), StandardCharsets.UTF_8);
  }
}
