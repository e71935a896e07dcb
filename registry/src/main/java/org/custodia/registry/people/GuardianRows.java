package org.custodia.registry.people;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code patient_guardian}. Used inside the organisation's rows. */
final class GuardianRows {
  private final JdbcClient jdbc;

  GuardianRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param sealed relation, days and note
   */
  record Row(
      UUID id,
      UUID guardian,
      UUID ward,
      byte[] sealed,
      Instant recordedAt,
      String recordedBy,
      Optional<Instant> endedAt,
      Optional<String> endedBy) {}

  void add(String organisation, Row row) {
    jdbc.sql(
            """
            insert into patient_guardian (organisation, id, guardian, ward, sealed, recorded_at, recorded_by)
            values (:o, :id, :guardian, :ward, :sealed, :at, :by)
            """)
        .param("o", organisation)
        .param("id", row.id())
        .param("guardian", row.guardian())
        .param("ward", row.ward())
        .param("sealed", row.sealed())
        .param("at", row.recordedAt().atOffset(ZoneOffset.UTC))
        .param("by", row.recordedBy())
        .update();
  }

  /**
   * @param at empty to take the end back
   */
  void setEnd(String organisation, UUID id, Optional<Instant> at, String by) {
    jdbc.sql(
            """
            update patient_guardian set ended_at = :at, ended_by = :by where organisation = :o and id = :id
            """)
        .param("at", at.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null))
        .param("by", at.map(ended -> by).orElse(null))
        .param("o", organisation)
        .param("id", id)
        .update();
  }

  Optional<Row> find(String organisation, UUID id) {
    return rows("and id in (:ids)", organisation, Set.of(id)).stream().findFirst();
  }

  /** Of these wards, ended ones too, newest first. */
  List<Row> ofWards(String organisation, Collection<UUID> wards) {
    return rows("and ward in (:ids)", organisation, wards);
  }

  List<Row> ofGuardians(String organisation, Collection<UUID> guardians) {
    return rows("and guardian in (:ids)", organisation, guardians);
  }

  /** All that were not ended. */
  List<Row> standing(String organisation) {
    return rows("and ended_at is null and id not in (:ids)", organisation, Set.of(new UUID(0, 0)));
  }

  /** Who was not ended as a guardian of these. */
  Set<UUID> guardiansOf(String organisation, Collection<UUID> wards) {
    return new HashSet<>(
        jdbc.sql(
                """
                select guardian from patient_guardian
                where organisation = :o and ward in (:wards) and ended_at is null
                """)
            .param("o", organisation)
            .param("wards", wards)
            .query(UUID.class)
            .list());
  }

  private List<Row> rows(String which, String organisation, Collection<UUID> ids) {
    return jdbc.sql(
            "select * from patient_guardian where organisation = :o "
                + which
                + " order by recorded_at desc, id")
        .param("o", organisation)
        .param("ids", ids)
        .query(
            (row, n) ->
                new Row(
                    row.getObject("id", UUID.class),
                    row.getObject("guardian", UUID.class),
                    row.getObject("ward", UUID.class),
                    row.getBytes("sealed"),
                    row.getTimestamp("recorded_at").toInstant(),
                    row.getString("recorded_by"),
                    Optional.ofNullable(row.getTimestamp("ended_at")).map(t -> t.toInstant()),
                    Optional.ofNullable(row.getString("ended_by"))))
        .list();
  }
}
