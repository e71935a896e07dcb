package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Candidates at their centre. Used inside the organisation's rows. */
final class CandidateRows {
  private static final String VERSION =
      "select * from organ_candidate_version where organisation = :organisation";

  private final JdbcClient jdbc;

  CandidateRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A sealed change, and how far declaring it has come. */
  record Version(
      Bytes32 pseudonym,
      int version,
      byte[] sealed,
      Optional<Instant> declaredAt,
      int attempts,
      Optional<String> code) {}

  /** False when there is one already. */
  boolean add(String organisation, Bytes32 pseudonym, byte[] sealed, Instant at, String by) {
    return jdbc.sql(
                """
                insert into organ_candidate (organisation, pseudonym, sealed, listed_at, listed_by)
                values (:organisation, :pseudonym, :sealed, :at, :by)
                on conflict (organisation, pseudonym) do nothing
                """)
            .param("organisation", organisation)
            .param("pseudonym", pseudonym.toArray())
            .param("sealed", sealed)
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("by", by)
            .update()
        == 1;
  }

  /** False when somebody else declared this version meanwhile. */
  boolean add(String organisation, Candidates.Change change, byte[] sealed, String by) {
    return jdbc.sql(
                """
                insert into organ_candidate_version (organisation, pseudonym, version, state, sealed,
                  changed_at, changed_by, next_at)
                values (:organisation, :pseudonym, :version, :state, :sealed, :at, :by, :at)
                on conflict (organisation, pseudonym, version) do nothing
                """)
            .param("organisation", organisation)
            .param("pseudonym", change.pseudonym().toArray())
            .param("version", change.version())
            .param("state", change.state().name())
            .param("sealed", sealed)
            .param("at", change.changedAt().atOffset(ZoneOffset.UTC))
            .param("by", by)
            .update()
        == 1;
  }

  Optional<byte[]> identity(String organisation, Bytes32 pseudonym) {
    return jdbc.sql(
            """
            select sealed from organ_candidate
            where organisation = :organisation and pseudonym = :pseudonym
            """)
        .param("organisation", organisation)
        .param("pseudonym", pseudonym.toArray())
        .query(byte[].class)
        .optional();
  }

  /** Latest first. */
  List<Version> history(String organisation, Bytes32 pseudonym) {
    return jdbc.sql(VERSION + " and pseudonym = :pseudonym order by version desc")
        .param("organisation", organisation)
        .param("pseudonym", pseudonym.toArray())
        .query(CandidateRows::version)
        .list();
  }

  /** The latest of each, latest change first. */
  List<Version> current(String organisation) {
    return jdbc.sql(
            """
            select * from (
              select distinct on (pseudonym) * from organ_candidate_version
              where organisation = :organisation order by pseudonym, version desc) latest
            order by changed_at desc, pseudonym
            """)
        .param("organisation", organisation)
        .query(CandidateRows::version)
        .list();
  }

  /** What the allocation body does not have yet; one change of a candidate after the other. */
  List<Version> undeclared(String organisation, Instant now, int limit) {
    return jdbc.sql(
            """
            select * from (
              select distinct on (pseudonym) * from organ_candidate_version
              where organisation = :organisation and declared_at is null
              order by pseudonym, version) earliest
            where next_at <= :now order by next_at limit :limit
            """)
        .param("organisation", organisation)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(CandidateRows::version)
        .list();
  }

  void declared(String organisation, Version version, Instant at) {
    jdbc.sql(
            """
            update organ_candidate_version set declared_at = :at, code = null, next_at = null
            where organisation = :organisation and pseudonym = :pseudonym and version = :version
            """)
        .param("organisation", organisation)
        .param("pseudonym", version.pseudonym().toArray())
        .param("version", version.version())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  void failed(String organisation, Version version, String code, Instant next) {
    jdbc.sql(
            """
            update organ_candidate_version
            set attempts = attempts + 1, code = :code, next_at = :next
            where organisation = :organisation and pseudonym = :pseudonym and version = :version
            """)
        .param("organisation", organisation)
        .param("pseudonym", version.pseudonym().toArray())
        .param("version", version.version())
        .param("code", code)
        .param("next", next.atOffset(ZoneOffset.UTC))
        .update();
  }

  private static Version version(ResultSet row, int n) throws SQLException {
    return new Version(
        Bytes32.of(row.getBytes("pseudonym")),
        row.getInt("version"),
        row.getBytes("sealed"),
        Optional.ofNullable(row.getObject("declared_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        row.getInt("attempts"),
        Optional.ofNullable(row.getString("code")));
  }
}
