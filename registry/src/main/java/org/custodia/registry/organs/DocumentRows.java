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

/**
 * Sealed documents, and those that are still to be fetched. Used inside the organisation's rows.
 */
final class DocumentRows {
  private final JdbcClient jdbc;

  DocumentRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Row(Bytes32 hash, byte[] sealed, boolean own, Instant keptAt) {}

  /**
   * A document whose hash is on the ledger and that is not here.
   *
   * @param holder member id of who put it there
   */
  record Wanted(Bytes32 hash, String channel, Bytes32 holder, int attempts) {}

  /**
   * @param by user name; empty for what was fetched
   */
  void add(String organisation, Row row, int size, String by) {
    jdbc.sql(
            """
            insert into organ_document (organisation, hash, sealed, size, own, kept_at, kept_by)
            values (:organisation, :hash, :sealed, :size, :own, :at, :by)
            on conflict (organisation, hash) do nothing
            """)
        .param("organisation", organisation)
        .param("hash", row.hash().toArray())
        .param("sealed", row.sealed())
        .param("size", size)
        .param("own", row.own())
        .param("at", row.keptAt().atOffset(ZoneOffset.UTC))
        .param("by", by)
        .update();
  }

  Optional<Row> find(String organisation, Bytes32 hash) {
    return jdbc.sql(
            """
            select hash, sealed, own, kept_at from organ_document
            where organisation = :organisation and hash = :hash
            """)
        .param("organisation", organisation)
        .param("hash", hash.toArray())
        .query(DocumentRows::row)
        .optional();
  }

  boolean isHere(String organisation, Bytes32 hash) {
    return jdbc.sql(
                "select count(*) from organ_document where organisation = :organisation and hash = :hash")
            .param("organisation", organisation)
            .param("hash", hash.toArray())
            .query(Integer.class)
            .single()
        == 1;
  }

  /** Whether the organisation itself put this hash into a channel. */
  boolean isReferredTo(String organisation, String channel, Bytes32 hash, Bytes32 own) {
    return jdbc.sql(
                """
            select count(*) from organ_reference
            where organisation = :organisation and channel = :channel and hash = :hash
              and by_member = :own
            """)
            .param("organisation", organisation)
            .param("channel", channel)
            .param("hash", hash.toArray())
            .param("own", own.toArray())
            .query(Integer.class)
            .single()
        > 0;
  }

  List<Wanted> wanted(String organisation, Bytes32 own, Instant now, int limit) {
    return jdbc.sql(
            """
            select distinct on (r.hash) r.hash, r.channel, r.by_member,
              coalesce(f.attempts, 0) as attempts
            from organ_reference r
            left join organ_document_fetch f
              on f.organisation = r.organisation and f.hash = r.hash
            where r.organisation = :organisation and r.by_member <> :own
              and (f.next_at is null or f.next_at <= :now)
              and not exists (select from organ_document d
                where d.organisation = r.organisation and d.hash = r.hash)
            order by r.hash, r.block desc, r.log_index desc limit :limit
            """)
        .param("organisation", organisation)
        .param("own", own.toArray())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(
            (row, n) ->
                new Wanted(
                    Bytes32.of(row.getBytes("hash")),
                    row.getString("channel"),
                    Bytes32.of(row.getBytes("by_member")),
                    row.getInt("attempts")))
        .list();
  }

  void failed(String organisation, Bytes32 hash, String code, Instant next) {
    jdbc.sql(
            """
            insert into organ_document_fetch as known (organisation, hash, attempts, code, next_at)
            values (:organisation, :hash, 1, :code, :next)
            on conflict (organisation, hash) do update
            set attempts = known.attempts + 1, code = excluded.code, next_at = excluded.next_at
            """)
        .param("organisation", organisation)
        .param("hash", hash.toArray())
        .param("code", code)
        .param("next", next.atOffset(ZoneOffset.UTC))
        .update();
  }

  void fetched(String organisation, Bytes32 hash) {
    jdbc.sql("delete from organ_document_fetch where organisation = :organisation and hash = :hash")
        .param("organisation", organisation)
        .param("hash", hash.toArray())
        .update();
  }

  /** Notes who looked at what is sealed. */
  void looked(String organisation, String person, String what, Bytes32 subject, Instant at) {
    jdbc.sql(
            """
            insert into organ_look (organisation, id, person, what, subject, looked_at)
            values (:organisation, gen_random_uuid(), :person, :what, :subject, :at)
            """)
        .param("organisation", organisation)
        .param("person", person)
        .param("what", what)
        .param("subject", subject.toArray())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        Bytes32.of(row.getBytes("hash")),
        row.getBytes("sealed"),
        row.getBoolean("own"),
        row.getObject("kept_at", OffsetDateTime.class).toInstant());
  }
}
