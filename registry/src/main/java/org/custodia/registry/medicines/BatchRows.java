package org.custodia.registry.medicines;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code pack_batch} and {@code pack_batch_line}. Used inside the organisation's rows. */
final class BatchRows {
  private final JdbcClient jdbc;

  BatchRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A batch as it was asked for. */
  record Asked(UUID id, Caller caller, boolean silent, Instant begunAt) {}

  /** A line that waits for its verdict. */
  record Waiting(int number, String scan, UUID verification) {}

  /** False when this id has a batch already. */
  boolean add(Asked asked) {
    return jdbc.sql(
                """
                insert into pack_batch (organisation, id, person, roles, silent, begun_at)
                values (:organisation, :id, :person, :roles, :silent, :at)
                on conflict (organisation, id) do nothing
                """)
            .param("organisation", asked.caller().organisation())
            .param("id", asked.id())
            .param("person", asked.caller().name())
            .param("roles", asked.caller().roles().toArray(String[]::new))
            .param("silent", asked.silent())
            .param("at", asked.begunAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  void addLines(String organisation, UUID batch, List<String> scans) {
    Integer[] numbers = new Integer[scans.size()];
    byte[][] texts = new byte[scans.size()][];
    UUID[] verifications = new UUID[scans.size()];
    for (int i = 0; i < scans.size(); i++) {
      numbers[i] = i + 1;
      texts[i] = scans.get(i).getBytes(StandardCharsets.UTF_8);
      verifications[i] = verification(batch, i + 1);
    }
    jdbc.sql(
            """
            insert into pack_batch_line (organisation, batch, line, scan, verification)
            select :organisation, :batch, line, scan, verification
            from unnest(cast(:lines as int[]), cast(:scans as bytea[]), cast(:ids as uuid[]))
              as l (line, scan, verification)
            """)
        .param("organisation", organisation)
        .param("batch", batch)
        .param("lines", numbers)
        .param("scans", texts)
        .param("ids", verifications)
        .update();
  }

  /** The same for the same line, so that nothing is verified twice after a restart. */
  private static UUID verification(UUID batch, int line) {
    return UUID.nameUUIDFromBytes(("batch " + batch + " " + line).getBytes(StandardCharsets.UTF_8));
  }

  Optional<Asked> find(String organisation, UUID id) {
    return jdbc.sql("select * from pack_batch where organisation = :organisation and id = :id")
        .param("organisation", organisation)
        .param("id", id)
        .query((row, n) -> asked(organisation, row))
        .optional();
  }

  /** Batches with lines that wait, the oldest first. */
  List<Asked> unfinished(String organisation) {
    return jdbc.sql(
            """
            select * from pack_batch b where organisation = :organisation and exists (
              select from pack_batch_line l where l.organisation = b.organisation
                and l.batch = b.id and l.code is null)
            order by begun_at
            """)
        .param("organisation", organisation)
        .query((row, n) -> asked(organisation, row))
        .list();
  }

  private static Asked asked(String organisation, ResultSet row) throws SQLException {
    String[] roles = (String[]) row.getArray("roles").getArray();
    return new Asked(
        row.getObject("id", UUID.class),
        new Caller(organisation, row.getString("person"), Set.of(roles)),
        row.getBoolean("silent"),
        row.getObject("begun_at", OffsetDateTime.class).toInstant());
  }

  List<String> scans(String organisation, UUID batch) {
    return jdbc.sql(
            """
            select scan from pack_batch_line where organisation = :organisation and batch = :batch
            order by line
            """)
        .param("organisation", organisation)
        .param("batch", batch)
        .query((row, n) -> new String(row.getBytes("scan"), StandardCharsets.UTF_8))
        .list();
  }

  List<Waiting> waiting(String organisation, UUID batch, int limit) {
    return jdbc.sql(
            """
            select line, scan, verification from pack_batch_line
            where organisation = :organisation and batch = :batch and code is null
            order by line limit :limit
            """)
        .param("organisation", organisation)
        .param("batch", batch)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Waiting(
                    row.getInt("line"),
                    new String(row.getBytes("scan"), StandardCharsets.UTF_8),
                    row.getObject("verification", UUID.class)))
        .list();
  }

  void done(String organisation, UUID batch, int line, String code, List<Object> arguments) {
    jdbc.sql(
            """
            update pack_batch_line set code = :code, arguments = :arguments
            where organisation = :organisation and batch = :batch and line = :line
            """)
        .param("code", code)
        .param("arguments", MedicineJson.writeArguments(arguments))
        .param("organisation", organisation)
        .param("batch", batch)
        .param("line", line)
        .update();
  }

  PackBatches.Batch progress(Asked asked) {
    Map<VerdictKind, Integer> verdicts = new EnumMap<>(VerdictKind.class);
    int[] counts = new int[3];
    jdbc.sql(
            """
            select l.code is not null as done, v.verdict, count(*) as lines
            from pack_batch_line l left join pack_verification v
              on v.organisation = l.organisation and v.id = l.verification
            where l.organisation = :organisation and l.batch = :batch
            group by 1, 2
            """)
        .param("organisation", asked.caller().organisation())
        .param("batch", asked.id())
        .query(
            row -> {
              int lines = row.getInt("lines");
              counts[0] += lines;
              if (!row.getBoolean("done")) return;
              counts[1] += lines;
              String verdict = row.getString("verdict");
              if (verdict == null) {
                counts[2] += lines;
              } else {
                verdicts.merge(VerdictKind.valueOf(verdict), lines, Integer::sum);
              }
            });
    return new PackBatches.Batch(
        asked.id(), asked.begunAt(), asked.silent(), counts[0], counts[1], verdicts, counts[2]);
  }

  List<PackBatches.Line> lines(String organisation, UUID batch, int from, int limit) {
    return jdbc.sql(
            """
            select l.*, v.answer from pack_batch_line l left join pack_verification v
              on v.organisation = l.organisation and v.id = l.verification
            where l.organisation = :organisation and l.batch = :batch and l.line >= :from
            order by l.line limit :limit
            """)
        .param("organisation", organisation)
        .param("batch", batch)
        .param("from", from)
        .param("limit", limit)
        .query(
            (row, n) -> {
              Optional<String> code = Optional.ofNullable(row.getString("code"));
              Optional<PackVerdict> verdict =
                  Optional.ofNullable(row.getString("answer"))
                      .filter(answered -> code.isPresent())
                      .map(MedicineJson::readVerdict);
              return new PackBatches.Line(
                  row.getInt("line"),
                  new String(row.getBytes("scan"), StandardCharsets.UTF_8),
                  row.getObject("verification", UUID.class),
                  code,
                  code.isPresent()
                      ? MedicineJson.readArguments(row.getString("arguments"))
                      : List.of(),
                  verdict);
            })
        .list();
  }
}
