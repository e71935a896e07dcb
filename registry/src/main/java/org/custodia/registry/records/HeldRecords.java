package org.custodia.registry.records;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
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

  /**
   * Where the ledger points to a content.
   *
   * @param command that says so
   */
  record Held(String channel, Bytes32 record, UUID body, UUID command) {}

  /**
   * From now on the gatekeeper answers for this record of this channel.
   *
   * @param command that points to it
   */
  void hold(String organisation, String channel, Bytes32 record, UUID body, UUID command) {
    rows.in(
        organisation,
        () -> {
          jdbc.sql(
                  """
                  insert into record_held (organisation, channel, record, body, command)
                  values (:organisation, :channel, :record, :body, :command)
                  on conflict (organisation, channel, record) do nothing
                  """)
              .param("organisation", organisation)
              .param("channel", channel)
              .param("record", record.toArray())
              .param("body", body)
              .param("command", command)
              .update();
        });
  }

  /** All pointers to these contents, by channel. */
  List<Held> of(String organisation, Collection<UUID> bodies) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select channel, record, body, command from record_held
                    where body = any(:bodies::uuid[]) and command is not null order by channel, record
                    """)
                .param("bodies", bodies.stream().map(UUID::toString).toArray(String[]::new))
                .query(
                    (row, n) ->
                        new Held(
                            row.getString("channel"),
                            Bytes32.of(row.getBytes("record")),
                            row.getObject("body", UUID.class),
                            row.getObject("command", UUID.class)))
                .list());
  }

  /** Queries that are too old to be asked again are forgotten, and keys for their answers. */
  void forget(String organisation, Instant before) {
    rows.in(
        organisation,
        () -> {
          jdbc.sql("delete from record_query where asked_at < :before")
              .param("before", before.atOffset(ZoneOffset.UTC))
              .update();
          jdbc.sql(
                  """
                  update record_query_made set reader_key = null
                  where reader_key is not null and asked_at < :before
                  """)
              .param("before", before.atOffset(ZoneOffset.UTC))
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
