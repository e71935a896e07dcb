package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tables {@code organ_alert}, {@code organ_alert_seen}, {@code organ_alert_tell}. Used inside the
 * organisation's rows.
 */
final class OrganAlertRows {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};
  private static final String SELECT =
      """
      select a.*, not exists (select from organ_alert_seen s
        where s.organisation = a.organisation and s.alert = a.id and s.person = :person) as fresh
      from organ_alert a where a.organisation = :organisation
      """;

  private final JdbcClient jdbc;

  OrganAlertRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What an alert says. */
  record Fact(
      UUID id,
      AlertKind kind,
      Bytes32 organId,
      Instant at,
      Map<String, String> facts,
      Optional<Instant> settledAt) {}

  /** What is still to be told to somebody. */
  record Untold(Fact fact, Bytes32 member, int attempts) {}

  // --- Raising ---

  /** False when it is there already. */
  boolean raise(String organisation, Fact fact, Optional<Bytes32> toldBy, Instant now) {
    return jdbc.sql(
                """
                insert into organ_alert (organisation, id, kind, organ_id, at, facts, raised_at,
                  told_by, settled_at)
                values (:organisation, :id, :kind, :organ, :at, cast(:facts as jsonb), :now,
                  :by, :settled)
                on conflict do nothing
                """)
            .param("organisation", organisation)
            .param("id", fact.id())
            .param("kind", fact.kind().name())
            .param("organ", fact.organId().toArray())
            .param("at", utc(fact.at()))
            .param("facts", JSON.writeValueAsString(fact.facts()))
            .param("now", utc(now))
            .param("by", toldBy.map(Bytes32::toArray).orElse(null), java.sql.Types.BINARY)
            .param(
                "settled",
                fact.settledAt().map(OrganAlertRows::utc).orElse(null),
                java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
            .update()
        == 1;
  }

  /** False when there is none, or it was settled before. */
  boolean settle(String organisation, UUID id, Instant at) {
    return jdbc.sql(
                """
                update organ_alert set settled_at = :at
                where organisation = :organisation and id = :id and settled_at is null
                """)
            .param("at", utc(at))
            .param("organisation", organisation)
            .param("id", id)
            .update()
        == 1;
  }

  // --- Telling ---

  void tell(String organisation, UUID id, Collection<Bytes32> members, Instant now) {
    for (Bytes32 member : members) {
      jdbc.sql(
              """
              insert into organ_alert_tell (organisation, alert, member, next_at)
              values (:organisation, :alert, :member, :now) on conflict do nothing
              """)
          .param("organisation", organisation)
          .param("alert", id)
          .param("member", member.toArray())
          .param("now", utc(now))
          .update();
    }
  }

  /** Whoever was told of it is told anew. */
  void tellAgain(String organisation, UUID id, Instant now) {
    jdbc.sql(
            """
            update organ_alert_tell set next_at = :now, told_at = null, attempts = 0
            where organisation = :organisation and alert = :alert
            """)
        .param("now", utc(now))
        .param("organisation", organisation)
        .param("alert", id)
        .update();
  }

  List<Untold> untold(String organisation, Instant now, int limit) {
    return jdbc.sql(
            """
            select a.*, t.member, t.attempts from organ_alert_tell t
            join organ_alert a on a.organisation = t.organisation and a.id = t.alert
            where t.organisation = :organisation and t.next_at <= :now
            order by t.next_at, a.raised_at limit :limit
            """)
        .param("organisation", organisation)
        .param("now", utc(now))
        .param("limit", limit)
        .query(
            (row, n) ->
                new Untold(fact(row), Bytes32.of(row.getBytes("member")), row.getInt("attempts")))
        .list();
  }

  /**
   * @param settled whether the message said so; what was settled meanwhile is told again
   */
  void told(String organisation, Untold one, boolean settled, Instant now) {
    jdbc.sql(
            """
            update organ_alert_tell t set told_at = :now, code = null,
              next_at = case when (select settled_at is not null from organ_alert a
                where a.organisation = t.organisation and a.id = t.alert) and not :settled
                then :now end
            where organisation = :organisation and alert = :alert and member = :member
            """)
        .param("now", utc(now))
        .param("settled", settled)
        .param("organisation", organisation)
        .param("alert", one.fact().id())
        .param("member", one.member().toArray())
        .update();
  }

  void failed(String organisation, Untold one, String code, Instant next) {
    jdbc.sql(
            """
            update organ_alert_tell set attempts = attempts + 1, code = :code, next_at = :next
            where organisation = :organisation and alert = :alert and member = :member
            """)
        .param("code", code)
        .param("next", utc(next))
        .param("organisation", organisation)
        .param("alert", one.fact().id())
        .param("member", one.member().toArray())
        .update();
  }

  // --- Looking ---

  List<OrganAlerts.Alert> list(
      String organisation, String person, boolean openOnly, int limit, int offset) {
    return jdbc.sql(
            SELECT
                + """
                and (not :open or a.acknowledged_at is null)
                order by a.raised_at desc, a.id limit :limit offset :offset
                """)
        .param("organisation", organisation)
        .param("person", person)
        .param("open", openOnly)
        .param("limit", limit)
        .param("offset", offset)
        .query(OrganAlertRows::alert)
        .list();
  }

  List<OrganAlerts.Alert> of(String organisation, String person, Bytes32 organId, int limit) {
    return jdbc.sql(
            SELECT + " and a.organ_id = :organ order by a.raised_at desc, a.id limit :limit")
        .param("organisation", organisation)
        .param("person", person)
        .param("organ", organId.toArray())
        .param("limit", limit)
        .query(OrganAlertRows::alert)
        .list();
  }

  int unseen(String organisation, String person) {
    return jdbc.sql(
            """
            select count(*) from organ_alert a
            where a.organisation = :organisation and a.acknowledged_at is null
              and not exists (select from organ_alert_seen s where s.organisation = a.organisation
                and s.alert = a.id and s.person = :person)
            """)
        .param("organisation", organisation)
        .param("person", person)
        .query(Integer.class)
        .single();
  }

  void seen(String organisation, String person, UUID id, Instant now) {
    jdbc.sql(
            """
            insert into organ_alert_seen (organisation, alert, person, seen_at)
            select organisation, id, :person, :now from organ_alert
            where organisation = :organisation and id = :alert on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("alert", id)
        .param("person", person)
        .param("now", utc(now))
        .update();
  }

  /** False when there is no such alert. */
  boolean acknowledge(String organisation, UUID id, String person, Instant now) {
    return jdbc.sql(
                """
                update organ_alert set acknowledged_at = coalesce(acknowledged_at, :now),
                  acknowledged_by = coalesce(acknowledged_by, :person)
                where organisation = :organisation and id = :id
                """)
            .param("now", utc(now))
            .param("person", person)
            .param("organisation", organisation)
            .param("id", id)
            .update()
        == 1;
  }

  private static OrganAlerts.Alert alert(ResultSet row, int n) throws SQLException {
    Fact fact = fact(row);
    return new OrganAlerts.Alert(
        fact.id(),
        fact.kind(),
        fact.organId(),
        fact.at(),
        fact.facts(),
        row.getObject("raised_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getBytes("told_by")).map(Bytes32::of),
        fact.settledAt(),
        at(row, "acknowledged_at"),
        Optional.ofNullable(row.getString("acknowledged_by")),
        row.getBoolean("fresh"));
  }

  private static Fact fact(ResultSet row) throws SQLException {
    return new Fact(
        row.getObject("id", UUID.class),
        AlertKind.valueOf(row.getString("kind")),
        Bytes32.of(row.getBytes("organ_id")),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        JSON.readValue(row.getString("facts"), FACTS),
        at(row, "settled_at"));
  }

  private static Optional<Instant> at(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
