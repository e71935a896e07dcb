package org.custodia.registry.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tables {@code alert_case}, {@code alert}, {@code alert_case_member}, {@code alert_case_step}.
 * Used inside the regulator's rows.
 */
final class CaseRows {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private final JdbcClient jdbc;

  CaseRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  // --- Writing ---

  boolean isRaised(UUID fact) {
    return jdbc.sql("select true from alert where id = :id")
        .param("id", fact)
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  /**
   * @return false when there is one already
   */
  boolean open(String regulator, UUID id, AlertFact fact, Instant now) {
    AlertSubject subject = fact.subject();
    return jdbc.sql(
                """
                insert into alert_case (organisation, id, kind, subject_type, subject_key, gtin, serial,
                  lot_id, state, alerts, first_at, last_at, opened_at, acknowledged, escalated, changed_at)
                values (:organisation, :id, :kind, :type, :key, :gtin, :serial, :lot, 'OPEN', 1, :at, :at,
                  :now, false, false, :now)
                on conflict do nothing
                """)
            .param("organisation", regulator)
            .param("id", id)
            .param("kind", fact.kind().name())
            .param("type", subject.type().name())
            .param("key", subject.key().toArray())
            .param("gtin", subject.gtin().orElse(null))
            .param("serial", subject.serial().orElse(null))
            .param("lot", subject.lotId().map(Bytes32::toArray).orElse(null))
            .param("at", utc(fact.at()))
            .param("now", utc(now))
            .update()
        == 1;
  }

  /**
   * @return false when the fact was raised before
   */
  boolean add(String regulator, UUID id, AlertFact fact, Instant now) {
    return jdbc.sql(
                """
                insert into alert (organisation, id, case_id, kind, member, at, raised_at, details)
                values (:organisation, :id, :case, :kind, :member, :at, :now, cast(:details as jsonb))
                on conflict do nothing
                """)
            .param("organisation", regulator)
            .param("id", fact.id())
            .param("case", id)
            .param("kind", fact.kind().name())
            .param("member", fact.members().get(0).toArray())
            .param("at", utc(fact.at()))
            .param("now", utc(now))
            .param("details", JSON.writeValueAsString(fact.details()))
            .update()
        == 1;
  }

  void concern(String regulator, UUID id, List<Bytes32> members) {
    jdbc.sql(
            """
            insert into alert_case_member (organisation, case_id, member)
            select :organisation, :id, member from unnest(cast(:members as bytea[])) as m (member)
            on conflict do nothing
            """)
        .param("organisation", regulator)
        .param("id", id)
        .param("members", members.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .update();
  }

  /** One more fact; opens a closed case again. */
  void count(UUID id, Instant at, boolean again, Instant now) {
    jdbc.sql(
            """
            update alert_case
            set alerts = alerts + 1, first_at = least(first_at, :at), last_at = greatest(last_at, :at),
              changed_at = :now
            where id = :id
            """)
        .param("id", id)
        .param("at", utc(at))
        .param("now", utc(now))
        .update();
    if (again) reopen(id, now);
  }

  void reopen(UUID id, Instant now) {
    jdbc.sql(
            """
            update alert_case set state = 'OPEN', cause = null, closed_at = null, taken_by = null,
              acknowledged = false, opened_at = :now, changed_at = :now
            where id = :id
            """)
        .param("id", id)
        .param("now", utc(now))
        .update();
  }

  void acknowledge(UUID id, Instant now) {
    set(id, "acknowledged = true", now);
  }

  void escalate(UUID id, Instant now) {
    set(id, "escalated = true, acknowledged = true", now);
  }

  void explained(UUID id, Instant now) {
    set(id, "state = 'EXPLAINED'", now);
  }

  private void set(UUID id, String what, Instant now) {
    jdbc.sql("update alert_case set " + what + ", changed_at = :now where id = :id")
        .param("id", id)
        .param("now", utc(now))
        .update();
  }

  void take(UUID id, String person, Instant now) {
    jdbc.sql(
            """
            update alert_case set state = 'TAKEN', taken_by = :person, acknowledged = true,
              changed_at = :now
            where id = :id
            """)
        .param("id", id)
        .param("person", person)
        .param("now", utc(now))
        .update();
  }

  void close(UUID id, CloseCause cause, Instant now) {
    jdbc.sql(
            """
            update alert_case set state = 'CLOSED', cause = :cause, closed_at = :now,
              acknowledged = true, changed_at = :now
            where id = :id
            """)
        .param("id", id)
        .param("cause", cause.name())
        .param("now", utc(now))
        .update();
  }

  /**
   * @return the case of the fact, when it was raised and not settled before
   */
  Optional<UUID> settle(UUID fact, Instant at) {
    return jdbc.sql(
            """
            update alert set settled_at = :at where id = :id and settled_at is null
            returning case_id
            """)
        .param("id", fact)
        .param("at", utc(at))
        .query(UUID.class)
        .optional();
  }

  /** The case has to be locked, so that numbers follow each other. */
  void step(String regulator, UUID id, StepRow step) {
    jdbc.sql(
            """
            insert into alert_case_step (organisation, case_id, number, step, by_member, person, cause,
              words, at)
            select :organisation, :id, coalesce(max(number), 0) + 1, :step, :member, :person, :cause,
              :words, :at
            from alert_case_step where case_id = :id
            """)
        .param("organisation", regulator)
        .param("id", id)
        .param("step", step.step().name())
        .param("member", step.member().map(Bytes32::toArray).orElse(null))
        .param("person", step.person().orElse(null))
        .param("cause", step.cause().map(Enum::name).orElse(null))
        .param("words", step.words())
        .param("at", utc(step.at()))
        .update();
  }

  // --- Reading ---

  Optional<CaseRow> lock(UUID id) {
    return jdbc.sql("select * from alert_case where id = :id for update")
        .param("id", id)
        .query(CaseRows::row)
        .optional();
  }

  Optional<CaseRow> find(UUID id) {
    return jdbc.sql("select * from alert_case where id = :id")
        .param("id", id)
        .query(CaseRows::row)
        .optional();
  }

  /** Latest first; beyond a row that was the last of the page before. */
  List<CaseRow> list(CaseFilter filter, int limit, int offset) {
    return jdbc.sql(
            """
            select c.* from alert_case c
            where (cast(:state as text) is null or c.state = :state
                or :state = 'UNSETTLED' and c.state <> 'CLOSED')
              and (cast(:kind as text) is null or c.kind = :kind)
              and (cast(:gtin as text) is null or c.gtin = :gtin)
              and (cast(:serial as text) is null or c.serial = :serial)
              and (cast(:from as timestamptz) is null or c.last_at >= :from)
              and (cast(:to as timestamptz) is null or c.last_at < :to)
              and (not :escalated or c.escalated)
              and (cast(:member as bytea) is null or exists (select from alert_case_member m
                where m.organisation = c.organisation and m.case_id = c.id and m.member = :member))
            order by c.last_at desc, c.id limit :limit offset :offset
            """)
        .param("state", filter.state().orElse(null))
        .param("kind", filter.kind().map(Enum::name).orElse(null))
        .param("gtin", filter.gtin().orElse(null))
        .param("serial", filter.serial().orElse(null))
        .param("from", filter.from().map(CaseRows::utc).orElse(null))
        .param("to", filter.to().map(CaseRows::utc).orElse(null))
        .param("escalated", filter.escalatedOnly())
        .param("member", filter.member().map(Bytes32::toArray).orElse(null))
        .param("limit", limit)
        .param("offset", offset)
        .query(CaseRows::row)
        .list();
  }

  /** All cases about a pack, lot, unit or consignment, and those about packs of a lot. */
  List<CaseRow> about(Bytes32 key, int limit) {
    return jdbc.sql(
            """
            select * from alert_case where subject_key = :key or lot_id = :key
            order by last_at desc, id limit :limit
            """)
        .param("key", key.toArray())
        .param("limit", limit)
        .query(CaseRows::row)
        .list();
  }

  List<Bytes32> members(UUID id) {
    return jdbc.sql("select member from alert_case_member where case_id = :id order by member")
        .param("id", id)
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .list();
  }

  /** Oldest first. */
  List<CaseView.Alert> alerts(UUID id, int limit) {
    return jdbc.sql("select * from alert where case_id = :id order by at, id limit :limit")
        .param("id", id)
        .param("limit", limit)
        .query(
            (row, n) ->
                new CaseView.Alert(
                    row.getObject("id", UUID.class),
                    Bytes32.of(row.getBytes("member")),
                    instant(row, "at"),
                    Optional.ofNullable(row.getObject("settled_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                    JSON.readValue(row.getString("details"), DETAILS)))
        .list();
  }

  List<StepRow> steps(UUID id) {
    return jdbc.sql("select * from alert_case_step where case_id = :id order by number")
        .param("id", id)
        .query(
            (row, n) ->
                new StepRow(
                    CaseStep.valueOf(row.getString("step")),
                    Optional.ofNullable(row.getBytes("by_member")).map(Bytes32::of),
                    Optional.ofNullable(row.getString("person")),
                    Optional.ofNullable(row.getString("cause")).map(CloseCause::valueOf),
                    row.getString("words"),
                    instant(row, "at")))
        .list();
  }

  /** How many alerts there were of a kind and member on each day (UTC). */
  List<CaseStatistics.Count> counts(Instant from, Instant to) {
    return jdbc.sql(
            """
            select cast(at at time zone 'UTC' as date) as day, kind, member, count(*) as alerts
            from alert where at >= :from and at < :to group by 1, 2, 3 order by 1, 2, 3
            """)
        .param("from", utc(from))
        .param("to", utc(to))
        .query(
            (row, n) ->
                new CaseStatistics.Count(
                    row.getObject("day", LocalDate.class),
                    AlertKind.valueOf(row.getString("kind")),
                    Bytes32.of(row.getBytes("member")),
                    row.getLong("alerts")))
        .list();
  }

  /** Seconds from opening to closing, per kind, of the cases closed in this time. */
  List<CaseStatistics.Closing> closings(Instant from, Instant to) {
    return jdbc.sql(
            """
            select kind, count(*) as cases,
              percentile_cont(0.5) within group (order by extract(epoch from closed_at - opened_at)) as half,
              percentile_cont(0.9) within group (order by extract(epoch from closed_at - opened_at)) as most
            from alert_case where closed_at >= :from and closed_at < :to group by kind order by kind
            """)
        .param("from", utc(from))
        .param("to", utc(to))
        .query(
            (row, n) ->
                new CaseStatistics.Closing(
                    AlertKind.valueOf(row.getString("kind")),
                    row.getLong("cases"),
                    Math.round(row.getDouble("half")),
                    Math.round(row.getDouble("most"))))
        .list();
  }

  /** How many cases are in each state. */
  Map<CaseState, Long> states() {
    Map<CaseState, Long> states = new EnumMap<>(CaseState.class);
    jdbc.sql("select state, count(*) as cases from alert_case group by state")
        .query(
            row -> {
              states.put(CaseState.valueOf(row.getString("state")), row.getLong("cases"));
            });
    return states;
  }

  private static CaseRow row(ResultSet row, int n) throws SQLException {
    return new CaseRow(
        row.getObject("id", UUID.class),
        AlertKind.valueOf(row.getString("kind")),
        new AlertSubject(
            AlertSubject.Type.valueOf(row.getString("subject_type")),
            Bytes32.of(row.getBytes("subject_key")),
            Optional.ofNullable(row.getString("gtin")),
            Optional.ofNullable(row.getString("serial")),
            Optional.ofNullable(row.getBytes("lot_id")).map(Bytes32::of)),
        CaseState.valueOf(row.getString("state")),
        row.getInt("alerts"),
        instant(row, "first_at"),
        instant(row, "last_at"),
        instant(row, "opened_at"),
        row.getBoolean("acknowledged"),
        row.getBoolean("escalated"),
        Optional.ofNullable(row.getString("taken_by")),
        Optional.ofNullable(row.getString("cause")).map(CloseCause::valueOf),
        Optional.ofNullable(row.getObject("closed_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
