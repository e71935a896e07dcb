package org.custodia.registry.custody;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Documents of other members that are wanted here. Used inside the organisation's rows. */
final class FetchRows {
  private final JdbcClient jdbc;

  FetchRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param code what the last attempt ended with
   */
  record Fetch(int attempts, String code) {}

  /**
   * A document that is on the ledger and not here.
   *
   * @param author member id of who made it
   * @param hash of its text, as the ledger has it
   * @param attempts so far
   */
  record Wanted(
      String channel,
      UUID id,
      Document.Kind kind,
      UUID consignment,
      Bytes32 author,
      Bytes32 hash,
      int attempts) {}

  /**
   * What is wanted now, oldest first. Findings come after the contents that they are about.
   *
   * @param own member id of the organisation
   */
  List<Wanted> wanted(String organisation, Bytes32 own, Instant now, int limit) {
    return jdbc.sql(
            """
            select w.*, coalesce(t.attempts, 0) as attempts from (
              select c.channel, c.id, 'CONTENTS' as kind, c.id as consignment, c.giver as author,
                c.contents as hash
              from consignment c
              where c.organisation = :organisation and c.giver <> :own
              union all
              select a.channel, a.command_id, 'FINDINGS', a.consignment, f.by_member, a.findings
              from consignment_answer a
              join custody_fact f on f.organisation = a.organisation and f.channel = a.channel
                and f.command_id = a.command_id
              join custody_document d on d.organisation = a.organisation and d.channel = a.channel
                and d.id = a.consignment
              where a.organisation = :organisation and f.by_member <> :own
                and f.kind in ('RECEIVED', 'REJECTED') and a.findings <> :zero) w
            left join custody_fetch t on t.organisation = :organisation and t.channel = w.channel
              and t.id = w.id
            where (t.next_at is null or t.next_at <= :now)
              and not exists (select from custody_document d where d.organisation = :organisation
                and d.channel = w.channel and d.id = w.id)
            order by t.next_at nulls first limit :limit
            """)
        .param("organisation", organisation)
        .param("own", own.toArray())
        .param("zero", Bytes32.ZERO.toArray())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(
            (row, n) ->
                new Wanted(
                    row.getString("channel"),
                    row.getObject("id", UUID.class),
                    Document.Kind.valueOf(row.getString("kind")),
                    row.getObject("consignment", UUID.class),
                    Bytes32.of(row.getBytes("author")),
                    Bytes32.of(row.getBytes("hash")),
                    row.getInt("attempts")))
        .list();
  }

  Optional<Fetch> find(String organisation, String channel, UUID id) {
    return jdbc.sql(
            """
            select attempts, code from custody_fetch
            where organisation = :organisation and channel = :channel and id = :id
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("id", id)
        .query((row, n) -> new Fetch(row.getInt("attempts"), row.getString("code")))
        .optional();
  }

  void failed(String organisation, Wanted wanted, String code, Instant next) {
    jdbc.sql(
            """
            insert into custody_fetch (organisation, channel, id, attempts, code, next_at)
            values (:organisation, :channel, :id, 1, :code, :next)
            on conflict (organisation, channel, id) do update
            set attempts = custody_fetch.attempts + 1, code = excluded.code, next_at = excluded.next_at
            """)
        .param("organisation", organisation)
        .param("channel", wanted.channel())
        .param("id", wanted.id())
        .param("code", code)
        .param("next", next.atOffset(ZoneOffset.UTC))
        .update();
  }

  void done(String organisation, Wanted wanted) {
    jdbc.sql(
            """
            delete from custody_fetch
            where organisation = :organisation and channel = :channel and id = :id
            """)
        .param("organisation", organisation)
        .param("channel", wanted.channel())
        .param("id", wanted.id())
        .update();
  }
}
