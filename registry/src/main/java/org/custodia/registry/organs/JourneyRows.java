package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Keys;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code organ_journey}. Used inside the organisation's rows. */
final class JourneyRows {
  private final JdbcClient jdbc;
  private final Keys keys;

  JourneyRows(JdbcClient jdbc, Keys keys) {
    this.jdbc = jdbc;
    this.keys = keys;
  }

  /** A plan that is still to be told to the regulator. */
  record Untold(Bytes32 organId, JourneyJson.Plan plan, int attempts) {}

  /**
   * @param by who planned it; empty for what was told
   * @param next when it is to be told; empty for what was told
   * @return false when there is this version already
   */
  boolean add(
      String organisation,
      Bytes32 organId,
      JourneyJson.Plan plan,
      String by,
      Instant now,
      Optional<Instant> next) {
    byte[] sealed =
        keys.records(organisation)
            .seal(
                JourneyJson.write(plan).getBytes(StandardCharsets.UTF_8),
                context(organId, plan.version()));
    return jdbc.sql(
                """
                insert into organ_journey (organisation, organ_id, version, bank, sealed, planned_at,
                  planned_by, told_at, next_at)
                values (:organisation, :organ, :version, :bank, :sealed, :planned, :by, :told, :next)
                on conflict do nothing
                """)
            .param("organisation", organisation)
            .param("organ", organId.toArray())
            .param("version", plan.version())
            .param("bank", Bytes32.of(plan.way().bank()).toArray())
            .param("sealed", sealed)
            .param("planned", plan.plannedAt().atOffset(ZoneOffset.UTC))
            .param("by", by)
            .param(
                "told",
                next.isEmpty() ? now.atOffset(ZoneOffset.UTC) : null,
                Types.TIMESTAMP_WITH_TIMEZONE)
            .param(
                "next",
                next.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null),
                Types.TIMESTAMP_WITH_TIMEZONE)
            .update()
        == 1;
  }

  Optional<JourneyJson.Plan> latest(String organisation, Bytes32 organId) {
    return jdbc.sql(
            """
            select * from organ_journey where organisation = :organisation and organ_id = :organ
            order by version desc limit 1
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query((row, n) -> plan(organisation, row))
        .optional();
  }

  List<Untold> untold(String organisation, Instant now, int limit) {
    return jdbc.sql(
            """
            select * from organ_journey
            where organisation = :organisation and next_at <= :now
            order by next_at, version limit :limit
            """)
        .param("organisation", organisation)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(
            (row, n) ->
                new Untold(
                    Bytes32.of(row.getBytes("organ_id")),
                    plan(organisation, row),
                    row.getInt("attempts")))
        .list();
  }

  void told(String organisation, Untold one, Instant now) {
    settle(organisation, one, "told_at = :at, next_at = null, code = null", now, null);
  }

  void failed(String organisation, Untold one, String code, Instant next) {
    settle(organisation, one, "attempts = attempts + 1, code = :code, next_at = :at", next, code);
  }

  private void settle(String organisation, Untold one, String change, Instant at, String code) {
    var statement =
        jdbc.sql(
                "update organ_journey set "
                    + change
                    + " where organisation = :organisation and organ_id = :organ"
                    + " and version = :version")
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("organisation", organisation)
            .param("organ", one.organId().toArray())
            .param("version", one.plan().version());
    if (code != null) statement = statement.param("code", code);
    statement.update();
  }

  private JourneyJson.Plan plan(String organisation, ResultSet row) throws SQLException {
    Bytes32 organId = Bytes32.of(row.getBytes("organ_id"));
    byte[] text =
        keys.records(organisation)
            .open(row.getBytes("sealed"), context(organId, row.getInt("version")));
    return JourneyJson.read(text);
  }

  private static byte[] context(Bytes32 organId, int version) {
    return ("organ journey " + organId + " " + version).getBytes(StandardCharsets.UTF_8);
  }
}
