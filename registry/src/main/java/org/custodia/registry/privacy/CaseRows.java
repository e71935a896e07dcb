package org.custodia.registry.privacy;

import static org.custodia.registry.privacy.AccessRows.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.privacy.PrivacyCases.Counts;
import org.custodia.registry.privacy.PrivacyCases.Filter;
import org.custodia.registry.privacy.PrivacyCases.Outcome;
import org.custodia.registry.privacy.PrivacyCases.State;
import org.custodia.registry.privacy.PrivacyCases.Step;
import org.custodia.registry.privacy.PrivacyCases.StepKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables of {@code privacy_case}. Used inside the organisation's rows. */
final class CaseRows {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final JdbcClient jdbc;

  CaseRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A case as it lies there. */
  record Row(
      UUID id,
      CaseKind kind,
      String who,
      Optional<String> person,
      Bytes32 member,
      Optional<UUID> patient,
      LocalDate day,
      State state,
      Map<String, String> facts,
      int accesses,
      Instant firstAt,
      Instant lastAt,
      Instant dueAt,
      Optional<Outcome> outcome) {}

  /** Something stands out in an access. */
  record Finding(
      UUID id, CaseKind kind, boolean aboutPatient, LocalDate day, Map<String, String> facts) {}

  /**
   * Adds an access to a case, and opens it where there is none yet, or where it was closed before
   * and is to be looked at each time.
   */
  void raise(String organisation, Finding finding, Access access, Instant now, Instant due) {
    int added =
        jdbc.sql(
                """
                insert into privacy_case (organisation, id, kind, who, person, member, patient, day, state,
                  facts, first_at, last_at, opened_at, due_at)
                values (:o, :id, :kind, :who, :person, :member, cast(:patient as uuid), :day, 'OPEN',
                  cast(:facts as jsonb), :at, :at, :now, :due)
                on conflict (organisation, id) do nothing
                """)
            .param("o", organisation)
            .param("id", finding.id())
            .param("kind", finding.kind().name())
            .param("who", access.who())
            .param("person", access.person().orElse(null), java.sql.Types.VARCHAR)
            .param("member", access.member().toArray())
            .param(
                "patient",
                access
                    .patient()
                    .filter(one -> finding.aboutPatient())
                    .map(UUID::toString)
                    .orElse(null),
                java.sql.Types.VARCHAR)
            .param("day", finding.day())
            .param("facts", JSON.writeValueAsString(finding.facts()))
            .param("at", utc(access.at()))
            .param("now", utc(now))
            .param("due", utc(due))
            .update();
    if (added == 1) {
      step(organisation, UUID.randomUUID(), finding.id(), system(StepKind.OPENED, now));
    } else {
      jdbc.sql(
              """
              update privacy_case set facts = cast(:facts as jsonb), last_at = greatest(last_at, :at)
              where organisation = :o and id = :id
              """)
          .param("o", organisation)
          .param("id", finding.id())
          .param("facts", JSON.writeValueAsString(finding.facts()))
          .param("at", utc(access.at()))
          .update();
      if (finding.kind() == CaseKind.BREAK_GLASS && reopen(organisation, finding.id(), now, due)) {
        step(organisation, UUID.randomUUID(), finding.id(), system(StepKind.REOPENED, now));
      }
    }
    jdbc.sql(
            """
            insert into privacy_case_access (organisation, case_id, source, reference)
            values (:o, :id, :source, :reference) on conflict do nothing
            """)
        .param("o", organisation)
        .param("id", finding.id())
        .param("source", access.source().name())
        .param("reference", access.reference())
        .update();
  }

  private static Step system(StepKind kind, Instant at) {
    return new Step(kind, Optional.empty(), Optional.empty(), "", at);
  }

  /** Whether it was closed. */
  boolean reopen(String organisation, UUID id, Instant now, Instant due) {
    return jdbc.sql(
                """
                update privacy_case set state = 'OPEN', outcome = null, closed_at = null, opened_at = :now,
                  due_at = :due
                where organisation = :o and id = :id and state = 'CLOSED'
                """)
            .param("o", organisation)
            .param("id", id)
            .param("now", utc(now))
            .param("due", utc(due))
            .update()
        == 1;
  }

  void explained(String organisation, UUID id) {
    jdbc.sql(
            """
            update privacy_case set state = 'EXPLAINED'
            where organisation = :o and id = :id and state = 'OPEN'
            """)
        .param("o", organisation)
        .param("id", id)
        .update();
  }

  void close(String organisation, UUID id, Outcome outcome, Instant now) {
    jdbc.sql(
            """
            update privacy_case set state = 'CLOSED', outcome = :outcome, closed_at = :now
            where organisation = :o and id = :id
            """)
        .param("o", organisation)
        .param("id", id)
        .param("outcome", outcome.name())
        .param("now", utc(now))
        .update();
  }

  /** Whether this request is new. */
  boolean step(String organisation, UUID id, UUID of, Step step) {
    return jdbc.sql(
                """
                insert into privacy_case_step (organisation, id, case_id, step, person, outcome, words, at)
                values (:o, :id, :of, :step, :person, :outcome, :words, :at)
                on conflict (organisation, id) do nothing
                """)
            .param("o", organisation)
            .param("id", id)
            .param("of", of)
            .param("step", step.step().name())
            .param("person", step.person().orElse(null), java.sql.Types.VARCHAR)
            .param("outcome", step.outcome().map(Enum::name).orElse(null), java.sql.Types.VARCHAR)
            .param("words", step.words())
            .param("at", utc(step.at()))
            .update()
        == 1;
  }

  boolean hasStep(String organisation, UUID id) {
    return jdbc.sql(
            "select exists (select from privacy_case_step where organisation = :o and id = :id)")
        .param("o", organisation)
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  List<Step> steps(String organisation, UUID id) {
    return jdbc.sql(
            """
            select step, person, outcome, words, at from privacy_case_step
            where organisation = :o and case_id = :id order by number
            """)
        .param("o", organisation)
        .param("id", id)
        .query(
            (row, number) ->
                new Step(
                    StepKind.valueOf(row.getString("step")),
                    Optional.ofNullable(row.getString("person")),
                    Optional.ofNullable(row.getString("outcome")).map(Outcome::valueOf),
                    row.getString("words"),
                    row.getObject("at", OffsetDateTime.class).toInstant()))
        .list();
  }

  Optional<Row> find(String organisation, UUID id, boolean lock) {
    return jdbc.sql(
            select()
                + " where c.organisation = :o and c.id = :id"
                + (lock ? " for update of c" : ""))
        .param("o", organisation)
        .param("id", id)
        .query((row, number) -> row(row))
        .optional();
  }

  List<Row> list(String organisation, Filter filter, int limit, int offset) {
    String order = filter.closed() ? "c.last_at desc, c.id" : "c.due_at, c.id";
    return jdbc.sql(
            select()
                + " where c.organisation = :o and (c.state = 'CLOSED') = :closed"
                + " and (cast(:kind as text) is null or c.kind = :kind) order by "
                + order
                + " limit :limit offset :offset")
        .param("o", organisation)
        .param("closed", filter.closed())
        .param("kind", filter.kind().map(Enum::name).orElse(null), java.sql.Types.VARCHAR)
        .param("limit", limit)
        .param("offset", offset)
        .query((row, number) -> row(row))
        .list();
  }

  /** Those about a person who was asked something, the latest first. */
  List<Row> asked(String organisation, String person) {
    return jdbc.sql(
            select()
                + """
                 where c.organisation = :o and c.person = :person and exists (
                  select from privacy_case_step s where s.organisation = c.organisation
                    and s.case_id = c.id and s.step = 'ASKED')
                order by c.last_at desc, c.id limit 100
                """)
        .param("o", organisation)
        .param("person", person)
        .query((row, number) -> row(row))
        .list();
  }

  Counts counts(String organisation, Instant now) {
    return jdbc.sql(
            """
            select count(*), count(*) filter (where due_at < :now) from privacy_case
            where organisation = :o and state <> 'CLOSED'
            """)
        .param("o", organisation)
        .param("now", utc(now))
        .query((row, number) -> new Counts(row.getInt(1), row.getInt(2)))
        .single();
  }

  private static String select() {
    return """
    select c.*, (select count(*) from privacy_case_access a
      where a.organisation = c.organisation and a.case_id = c.id) as accesses
    from privacy_case c
    """;
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        (UUID) row.getObject("id"),
        CaseKind.valueOf(row.getString("kind")),
        row.getString("who"),
        Optional.ofNullable(row.getString("person")),
        Bytes32.of(row.getBytes("member")),
        Optional.ofNullable((UUID) row.getObject("patient")),
        row.getObject("day", LocalDate.class),
        State.valueOf(row.getString("state")),
        JSON.readValue(row.getString("facts"), new TypeReference<Map<String, String>>() {}),
        row.getInt("accesses"),
        row.getObject("first_at", OffsetDateTime.class).toInstant(),
        row.getObject("last_at", OffsetDateTime.class).toInstant(),
        row.getObject("due_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getString("outcome")).map(Outcome::valueOf));
  }
}
