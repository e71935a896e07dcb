package org.custodia.registry.organs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.organs.transport.LoggerSeries;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code organ_logger}. Used inside the organisation's rows. */
final class LoggerRows {
  private final JdbcClient jdbc;

  LoggerRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The document of an upload. */
  Optional<Bytes32> find(String organisation, UUID id) {
    return jdbc.sql(
            "select document from organ_logger where organisation = :organisation and id = :id")
        .param("organisation", organisation)
        .param("id", id)
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .optional();
  }

  void add(
      String organisation,
      UUID id,
      Bytes32 organId,
      Bytes32 document,
      LoggerSeries series,
      Instant now,
      String by) {
    List<LoggerSeries.Sample> samples = series.samples();
    jdbc.sql(
            """
            insert into organ_logger (organisation, id, organ_id, document, first_at, last_at,
              samples, uploaded_at, uploaded_by)
            values (:organisation, :id, :organ, :document, :first, :last, :samples, :at, :by)
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("organ", organId.toArray())
        .param("document", document.toArray())
        .param("first", samples.get(0).at().atOffset(ZoneOffset.UTC))
        .param("last", samples.get(samples.size() - 1).at().atOffset(ZoneOffset.UTC))
        .param("samples", samples.size())
        .param("at", now.atOffset(ZoneOffset.UTC))
        .param("by", by)
        .update();
  }

  /** Documents of an organ, in the order in which they were uploaded. */
  List<Bytes32> of(String organisation, Bytes32 organId) {
    return jdbc.sql(
            """
            select document from organ_logger
            where organisation = :organisation and organ_id = :organ order by uploaded_at, id
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .list();
  }
}
