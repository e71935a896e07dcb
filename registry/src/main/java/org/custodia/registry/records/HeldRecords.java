package org.custodia.registry.records;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which content is behind a record on the ledger, and which queries came for them. Tables {@code
 * record_held} and {@code record_query}.
 */
final class HeldRecords {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  HeldRecords(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /** From now on the gatekeeper answers for this record of this channel. */
  void hold(String organisation, String channel, Bytes32 record, UUID body) {
    rows.in(
        organisation,
        () -> {
          jdbc.sql(
                  """
                  insert into record_held (organisation, channel, record, body)
                  values (:organisation, :channel, :record, :body)
                  on conflict (organisation, channel, record) do nothing
                  """)
              .param("organisation", organisation)
              .param("channel", channel)
              .param("record", record.toArray())
              .param("body", body)
              .update();
        });
  }

  Optional<UUID> body(String organisation, String channel, Bytes32 record) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql("select body from record_held where channel = :channel and record = :record")
                .param("channel", channel)
                .param("record", record.toArray())
                .query(UUID.class)
                .optional());
  }

  /**
   * Notes a query.
   *
   * @return whether its id is new, or was used for exactly this query
   */
  boolean asked(String organisation, SignedRecordQuery query, Instant at) {
    Bytes32 digest = query.message().structHash();
    return rows.in(
        organisation,
        () -> {
          jdbc.sql(
                  """
                  insert into record_query (organisation, reader, query, digest, asked_at)
                  values (:organisation, :reader, :query, :digest, :at)
                  on conflict (organisation, reader, query) do nothing
                  """)
              .param("organisation", organisation)
              .param("reader", query.reader().toArray())
              .param("query", query.id())
              .param("digest", digest.toArray())
              .param("at", at.atOffset(ZoneOffset.UTC))
              .update();
          byte[] known =
              jdbc.sql("select digest from record_query where reader = :reader and query = :query")
                  .param("reader", query.reader().toArray())
                  .param("query", query.id())
                  .query(byte[].class)
                  .single();
          return Bytes32.of(known).equals(digest);
        });
  }
}
