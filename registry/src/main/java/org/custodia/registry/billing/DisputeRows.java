package org.custodia.registry.billing;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.billing.DisputeReason;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads {@code bill_dispute}, and has {@code bill_dispute_words} and {@code bill_dispute_fetch}.
 * Used inside the organisation's rows.
 */
final class DisputeRows {
  private final JdbcClient jdbc;

  DisputeRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A dispute with words that are not here.
   *
   * @param payer member id of who said them
   * @param evidence hash of them, as the ledger has it
   * @param attempts so far
   */
  record Wanted(String channel, UUID id, Bytes32 payer, Bytes32 evidence, int attempts) {}

  /** What is wanted now of others, oldest first. */
  List<Wanted> wanted(String organisation, Bytes32 own, Instant now, int limit) {
    return jdbc.sql(
            """
            select d.channel, d.command_id, b.payer, d.evidence, coalesce(f.attempts, 0) as attempts
            from bill_dispute d
              join bill b on b.organisation = d.organisation and b.channel = d.channel
                and b.bill_id = d.bill_id
              left join bill_dispute_fetch f on f.organisation = d.organisation
                and f.channel = d.channel and f.command_id = d.command_id
            where d.organisation = :organisation and d.evidence is not null and b.payer <> :own
              and (f.next_at is null or f.next_at <= :now)
              and not exists (select from bill_dispute_words w where w.organisation = d.organisation
                and w.channel = d.channel and w.command_id = d.command_id)
            order by f.next_at nulls first, d.block limit :limit
            """)
        .param("organisation", organisation)
        .param("own", own.toArray())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(
            (row, n) ->
                new Wanted(
                    row.getString("channel"),
                    row.getObject("command_id", UUID.class),
                    Bytes32.of(row.getBytes("payer")),
                    Bytes32.of(row.getBytes("evidence")),
                    row.getInt("attempts")))
        .list();
  }

  void failed(String organisation, Wanted wanted, Instant next) {
    jdbc.sql(
            """
            insert into bill_dispute_fetch (organisation, channel, command_id, attempts, next_at)
            values (:organisation, :channel, :id, 1, :next)
            on conflict (organisation, channel, command_id) do update
            set attempts = bill_dispute_fetch.attempts + 1, next_at = excluded.next_at
            """)
        .param("organisation", organisation)
        .param("channel", wanted.channel())
        .param("id", wanted.id())
        .param("next", next.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * @param own whether this organisation said it
   */
  void keep(String organisation, String channel, UUID id, boolean own, byte[] sealed, Instant now) {
    jdbc.sql(
            """
            insert into bill_dispute_words (organisation, channel, command_id, own, sealed, kept_at)
            values (:organisation, :channel, :id, :own, :sealed, :now) on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("id", id)
        .param("own", own)
        .param("sealed", sealed)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql(
            """
            delete from bill_dispute_fetch
            where organisation = :organisation and channel = :channel and command_id = :id
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("id", id)
        .update();
  }

  /** What this organisation said, sealed, once it is on the ledger. */
  Optional<byte[]> said(String organisation, String channel, UUID id) {
    return jdbc.sql(
            """
            select w.sealed from bill_dispute_words w
              join bill_dispute d on d.organisation = w.organisation and d.channel = w.channel
                and d.command_id = w.command_id
            where w.organisation = :organisation and w.channel = :channel and w.command_id = :id
              and w.own
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("id", id)
        .query(byte[].class)
        .optional();
  }

  /**
   * @param sealed words, where they are here
   */
  record Found(
      UUID id,
      List<Integer> lines,
      DisputeReason reason,
      boolean worded,
      Optional<byte[]> sealed,
      Instant at,
      long block) {}

  /** In the order of the ledger. */
  List<Found> of(String organisation, BillView.Summary bill) {
    return jdbc.sql(
            """
            select d.*, w.sealed from bill_dispute d
              left join bill_dispute_words w on w.organisation = d.organisation
                and w.channel = d.channel and w.command_id = d.command_id
            where d.organisation = :organisation and d.channel = :channel and d.bill_id = :bill
            order by d.block, d.log_index
            """)
        .param("organisation", organisation)
        .param("channel", bill.channel())
        .param("bill", bill.id().toArray())
        .query(
            (row, n) ->
                new Found(
                    row.getObject("command_id", UUID.class),
                    List.of((Integer[]) row.getArray("lines").getArray()),
                    DisputeReason.of(row.getInt("reason")),
                    row.getBytes("evidence") != null,
                    Optional.ofNullable(row.getBytes("sealed")),
                    BillRows.at(row, "disputed_at"),
                    row.getLong("block")))
        .list();
  }
}
