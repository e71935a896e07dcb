package org.custodia.registry.people;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code patient_import} and {@code patient_import_line}. */
final class ImportRows {
  private final JdbcClient jdbc;

  ImportRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param sealed the name of the source
   */
  record Import(UUID id, byte[] sealed, int lines, Instant startedAt, String startedBy) {}

  /**
   * @param sealed what the line holds, while it is kept
   */
  record Line(
      int number,
      LineState state,
      Optional<UUID> patient,
      int alike,
      Optional<String> code,
      String facts,
      Optional<byte[]> sealed) {}

  void add(String organisation, Import added) {
    jdbc.sql(
            """
            insert into patient_import (organisation, id, sealed, lines, started_at, started_by)
            values (:o, :id, :sealed, :lines, :at, :by)
            """)
        .param("o", organisation)
        .param("id", added.id())
        .param("sealed", added.sealed())
        .param("lines", added.lines())
        .param("at", added.startedAt().atOffset(ZoneOffset.UTC))
        .param("by", added.startedBy())
        .update();
  }

  void setLines(String organisation, UUID id, int lines) {
    jdbc.sql("update patient_import set lines = :lines where organisation = :o and id = :id")
        .param("lines", lines)
        .param("o", organisation)
        .param("id", id)
        .update();
  }

  void addLine(String organisation, UUID id, int number, byte[] sealed) {
    jdbc.sql(
            """
            insert into patient_import_line (organisation, import, line, state, sealed)
            values (:o, :import, :line, 'WAITING', :sealed)
            """)
        .param("o", organisation)
        .param("import", id)
        .param("line", number)
        .param("sealed", sealed)
        .update();
  }

  void put(String organisation, UUID id, Line line) {
    jdbc.sql(
            """
            update patient_import_line set state = :state, patient = :patient, alike = :alike, code = :code,
              facts = :facts, sealed = :sealed
            where organisation = :o and import = :import and line = :line
            """)
        .param("state", line.state().name())
        .param("patient", line.patient().orElse(null))
        .param("alike", line.alike())
        .param("code", line.code().orElse(null))
        .param("facts", line.facts())
        .param("sealed", line.sealed().orElse(null))
        .param("o", organisation)
        .param("import", id)
        .param("line", line.number())
        .update();
  }

  Optional<Import> find(String organisation, UUID id) {
    return imports("and id = :id", organisation, id, 1).stream().findFirst();
  }

  List<Import> newest(String organisation, int limit) {
    return imports("", organisation, new UUID(0, 0), limit);
  }

  /** Imports with lines that wait, oldest first. */
  List<Import> unfinished(String organisation) {
    return imports(
            """
            and exists (select from patient_import_line l where l.organisation = i.organisation
              and l.import = i.id and l.state = 'WAITING')
            """,
            organisation,
            new UUID(0, 0),
            1_000)
        .stream()
        .sorted(java.util.Comparator.comparing(Import::startedAt))
        .toList();
  }

  /** How many lines are in each state. */
  Map<LineState, Integer> counts(String organisation, UUID id) {
    Map<LineState, Integer> counts = new TreeMap<>();
    jdbc.sql(
            """
            select state, count(*) as lines from patient_import_line
            where organisation = :o and import = :import group by state
            """)
        .param("o", organisation)
        .param("import", id)
        .query(
            row -> {
              counts.put(LineState.valueOf(row.getString("state")), row.getInt("lines"));
            });
    return counts;
  }

  /** The next line that waits, kept from others until the transaction ends. */
  Optional<Line> nextWaiting(String organisation, UUID id) {
    return lines(
            "and state = 'WAITING' order by line limit 1 for update skip locked",
            organisation,
            id,
            0)
        .stream()
        .findFirst();
  }

  /** Lines that failed, then those with lookalikes, then the others, as many as asked for. */
  List<Line> report(String organisation, UUID id, int limit) {
    return lines("order by state <> 'FAILED', alike = 0, line limit " + limit, organisation, id, 0);
  }

  Optional<Line> lock(String organisation, UUID id, int number) {
    return lines("and line = :line for update", organisation, id, number).stream().findFirst();
  }

  private List<Import> imports(String which, String organisation, UUID id, int limit) {
    return jdbc.sql(
            "select id, sealed, lines, started_at, started_by from patient_import i where organisation = :o "
                + which
                + " order by started_at desc, id limit :limit")
        .param("o", organisation)
        .param("id", id)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Import(
                    row.getObject("id", UUID.class),
                    row.getBytes("sealed"),
                    row.getInt("lines"),
                    row.getTimestamp("started_at").toInstant(),
                    row.getString("started_by")))
        .list();
  }

  private List<Line> lines(String which, String organisation, UUID id, int number) {
    return jdbc.sql(
            "select * from patient_import_line where organisation = :o and import = :import "
                + which)
        .param("o", organisation)
        .param("import", id)
        .param("line", number)
        .query(
            (row, n) ->
                new Line(
                    row.getInt("line"),
                    LineState.valueOf(row.getString("state")),
                    Optional.ofNullable(row.getObject("patient", UUID.class)),
                    row.getInt("alike"),
                    Optional.ofNullable(row.getString("code")),
                    Optional.ofNullable(row.getString("facts")).orElse(""),
                    Optional.ofNullable(row.getBytes("sealed"))))
        .list();
  }
}
