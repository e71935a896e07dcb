package org.custodia.registry.research;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code research_use} and {@code research_use_person}: what a host answered, and whom it
 * was about. Used inside the organisation's rows.
 */
final class UseRows {
  private final JdbcClient jdbc;

  UseRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param question hash of what was asked
   * @param matched persons in the cohort
   * @param count as it was told; empty when it was withheld
   */
  record Use(
      UUID query,
      Bytes32 asker,
      StudyQuestion asked,
      Bytes32 question,
      int matched,
      Optional<Integer> count,
      Instant answeredAt) {}

  /** How an earlier answer to the same member overlaps with a cohort. */
  record Overlap(String cohort, int count, int differing) {}

  /** Nobody else answers this member meanwhile, so that no two answers are compared in secret. */
  void lock(Bytes32 asker) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('research ' || :asker, 0))")
        .param("asker", asker.toString())
        .query((row, n) -> "")
        .list();
  }

  Optional<Use> find(UUID query) {
    return jdbc.sql("select * from research_use where query = :query")
        .param("query", query)
        .query(UseRows::use)
        .optional();
  }

  void add(String organisation, Use use, Set<UUID> persons) {
    jdbc.sql(
            """
            insert into research_use (organisation, query, asker, study, title, aim, kind, cohort, question, matched,
              count, answered_at)
            values (:organisation, :query, :asker, :study, :title, :aim, :kind, :cohort, :question, :matched, :count, :at)
            """)
        .param("organisation", organisation)
        .param("query", use.query())
        .param("asker", use.asker().toArray())
        .param("study", use.asked().study())
        .param("title", use.asked().title())
        .param("aim", use.asked().aim())
        .param("kind", use.asked().kind().name())
        .param("cohort", StudyQuestion.text(use.asked().cohort()))
        .param("question", use.question().toArray())
        .param("matched", use.matched())
        .param("count", use.count().orElse(null), java.sql.Types.INTEGER)
        .param("at", use.answeredAt().atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql(
            """
            insert into research_use_person (organisation, query, patient)
            select :organisation, :query, unnest(cast(:persons as uuid[]))
            """)
        .param("organisation", organisation)
        .param("query", use.query())
        .param("persons", persons.toArray(UUID[]::new))
        .update();
  }

  /**
   * Counts that this member was told, whose cohorts differ from these persons by some, but fewer
   * than so many; the latest first.
   */
  List<Overlap> near(Bytes32 asker, Set<UUID> persons, int fewer) {
    return jdbc.sql(
            """
            select * from (
              select u.cohort, u.count, u.answered_at,
                u.matched + :size - 2 * (select count(*) from research_use_person p
                  where p.organisation = u.organisation and p.query = u.query
                    and p.patient = any(cast(:persons as uuid[]))) as differing
              from research_use u
              where u.asker = :asker and u.kind = 'COUNT' and u.count is not null) seen
            where differing > 0 and differing < :fewer order by answered_at desc
            """)
        .param("asker", asker.toArray())
        .param("size", persons.size())
        .param("persons", persons.toArray(UUID[]::new))
        .param("fewer", fewer)
        .query(
            (row, n) ->
                new Overlap(row.getString("cohort"), row.getInt("count"), row.getInt("differing")))
        .list();
  }

  /** What a person was part of, the latest first. */
  List<Use> of(Collection<UUID> entries) {
    return jdbc.sql(
            """
            select u.* from research_use u where u.query in (
              select p.query from research_use_person p where p.patient = any(cast(:entries as uuid[])))
            order by u.answered_at desc limit 500
            """)
        .param("entries", entries.toArray(UUID[]::new))
        .query(UseRows::use)
        .list();
  }

  private static Use use(ResultSet row, int number) throws SQLException {
    int count = row.getInt("count");
    Optional<Integer> told = row.wasNull() ? Optional.empty() : Optional.of(count);
    return new Use(
        row.getObject("query", UUID.class),
        Bytes32.of(row.getBytes("asker")),
        new StudyQuestion(
            row.getObject("study", UUID.class),
            row.getString("title"),
            row.getString("aim"),
            StudyQuestion.Kind.valueOf(row.getString("kind")),
            StudyQuestion.cohort(row.getString("cohort"))),
        Bytes32.of(row.getBytes("question")),
        row.getInt("matched"),
        told,
        row.getTimestamp("answered_at").toInstant());
  }
}
