package org.custodia.registry.fhir;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code fhir_import} and {@code fhir_import_trouble}. Inside the organisation's rows. */
final class ImportedFiles {
  private final JdbcClient jdbc;

  ImportedFiles(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param sealed name of the source
   * @param done how many pieces were worked off
   */
  record Row(
      UUID id,
      byte[] sealed,
      int pieces,
      int done,
      int added,
      int corrected,
      int unchanged,
      int failed,
      Instant startedAt,
      String startedBy) {}

  record Trouble(int piece, String resource, String code, String facts) {}

  void add(String organisation, Row row) {
    jdbc.sql(
            """
            insert into fhir_import (organisation, id, sealed, pieces, done, added, corrected, unchanged, failed,
              started_at, started_by)
            values (:organisation, :id, :sealed, :pieces, 0, 0, 0, 0, 0, :at, :by)
            """)
        .param("organisation", organisation)
        .param("id", row.id())
        .param("sealed", row.sealed())
        .param("pieces", row.pieces())
        .param("at", row.startedAt().atOffset(ZoneOffset.UTC))
        .param("by", row.startedBy())
        .update();
  }

  /**
   * Says that one more piece is done.
   *
   * @param column added, corrected, unchanged or failed
   */
  void advance(UUID id, String column) {
    jdbc.sql(
            "update fhir_import set done = done + 1, %1$s = %1$s + 1 where id = :id"
                .formatted(column))
        .param("id", id)
        .update();
  }

  /** Kept from others until the transaction ends. */
  Optional<Row> lock(UUID id) {
    jdbc.sql("select 1 from fhir_import where id = :id for update")
        .param("id", id)
        .query(Integer.class)
        .optional();
    return find(id);
  }

  void trouble(String organisation, UUID id, Trouble trouble) {
    jdbc.sql(
            """
            insert into fhir_import_trouble (organisation, import, piece, resource, code, facts)
            values (:organisation, :import, :piece, :resource, :code, :facts)
            """)
        .param("organisation", organisation)
        .param("import", id)
        .param("piece", trouble.piece())
        .param("resource", trouble.resource())
        .param("code", trouble.code())
        .param("facts", trouble.facts())
        .update();
  }

  Optional<Row> find(UUID id) {
    return rows("where id = :id", id, 1).stream().findFirst();
  }

  List<Row> newest(int limit) {
    return rows("where true", new UUID(0, 0), limit);
  }

  /** The one that has waited longest. */
  Optional<Row> unfinished() {
    return rows("where done < pieces", new UUID(0, 0), 1_000).stream()
        .reduce((newer, older) -> older);
  }

  List<Trouble> troubles(UUID id, int limit) {
    return jdbc.sql(
            """
            select piece, resource, code, facts from fhir_import_trouble where import = :import
            order by piece limit :limit
            """)
        .param("import", id)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Trouble(
                    row.getInt("piece"),
                    row.getString("resource"),
                    row.getString("code"),
                    row.getString("facts")))
        .list();
  }

  private List<Row> rows(String which, UUID id, int limit) {
    return jdbc.sql(
            "select * from fhir_import " + which + " order by started_at desc, id limit :limit")
        .param("id", id)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Row(
                    row.getObject("id", UUID.class),
                    row.getBytes("sealed"),
                    row.getInt("pieces"),
                    row.getInt("done"),
                    row.getInt("added"),
                    row.getInt("corrected"),
                    row.getInt("unchanged"),
                    row.getInt("failed"),
                    row.getTimestamp("started_at").toInstant(),
                    row.getString("started_by")))
        .list();
  }
}
