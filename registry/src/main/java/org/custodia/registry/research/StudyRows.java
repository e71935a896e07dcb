package org.custodia.registry.research;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code study} and {@code study_question}. Used inside the organisation's rows. */
final class StudyRows {
  private final JdbcClient jdbc;

  StudyRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Question(
      UUID id,
      UUID study,
      Bytes32 host,
      StudyQuestion.Kind kind,
      String cohort,
      String askedBy,
      Instant askedAt,
      boolean answered,
      Optional<Integer> count,
      Optional<String> problem) {}

  void add(String organisation, Studies.Study study) {
    jdbc.sql(
            """
            insert into study (organisation, id, title, aim, begun_by, begun_at)
            values (:organisation, :id, :title, :aim, :by, :at) on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("id", study.id())
        .param("title", study.title())
        .param("aim", study.aim())
        .param("by", study.begunBy())
        .param("at", study.begunAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<Studies.Study> find(UUID id) {
    return jdbc.sql("select * from study where id = :id")
        .param("id", id)
        .query(StudyRows::study)
        .optional();
  }

  List<Studies.Study> all() {
    return jdbc.sql("select * from study order by begun_at desc, id")
        .query(StudyRows::study)
        .list();
  }

  void add(String organisation, Question one) {
    jdbc.sql(
            """
            insert into study_question (organisation, id, study, host, kind, cohort, asked_by, asked_at)
            values (:organisation, :id, :study, :host, :kind, :cohort, :by, :at) on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("id", one.id())
        .param("study", one.study())
        .param("host", one.host().toArray())
        .param("kind", one.kind().name())
        .param("cohort", one.cohort())
        .param("by", one.askedBy())
        .param("at", one.askedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  void answered(UUID id, Optional<Integer> count, Optional<String> problem, Instant at) {
    jdbc.sql(
            """
            update study_question set answered_at = :at, count = :count, problem = :problem where id = :id
            """)
        .param("id", id)
        .param(
            "at",
            problem.isPresent() ? null : at.atOffset(ZoneOffset.UTC),
            java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("count", count.orElse(null), java.sql.Types.INTEGER)
        .param("problem", problem.orElse(null), java.sql.Types.VARCHAR)
        .update();
  }

  Optional<Question> question(UUID id) {
    return jdbc.sql("select * from study_question where id = :id")
        .param("id", id)
        .query(StudyRows::question)
        .optional();
  }

  List<Question> of(UUID study) {
    return jdbc.sql(
            """
            select * from study_question where study = :study order by asked_at desc, id limit 200
            """)
        .param("study", study)
        .query(StudyRows::question)
        .list();
  }

  private static Studies.Study study(ResultSet row, int number) throws SQLException {
    return new Studies.Study(
        row.getObject("id", UUID.class),
        row.getString("title"),
        row.getString("aim"),
        row.getString("begun_by"),
        row.getTimestamp("begun_at").toInstant());
  }

  private static Question question(ResultSet row, int number) throws SQLException {
    return new Question(
        row.getObject("id", UUID.class),
        row.getObject("study", UUID.class),
        Bytes32.of(row.getBytes("host")),
        StudyQuestion.Kind.valueOf(row.getString("kind")),
        row.getString("cohort"),
        row.getString("asked_by"),
        row.getTimestamp("asked_at").toInstant(),
        row.getTimestamp("answered_at") != null,
        Optional.ofNullable(row.getObject("count", Integer.class)),
        Optional.ofNullable(row.getString("problem")));
  }
}
