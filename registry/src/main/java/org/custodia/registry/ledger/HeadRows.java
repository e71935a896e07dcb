package org.custodia.registry.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code ledger_counterparty_head}, what other members said of channels, and how it compares
 * with our own steps. No projection. Called inside the organisation's rows.
 */
final class HeadRows {
  /** Of what one member says of a channel that we have not, or have otherwise. */
  private static final int MOST_UNCONFIRMED = 50;

  private final JdbcClient jdbc;

  HeadRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A member's latest word on a channel beside what we have.
   *
   * @param own our own head at the sequence it names; what it began with at 0, empty where we have
   *     not come so far
   * @param ownSequence how far our own copy has come
   * @param lastBlock block of our own last step, or of the opening
   * @param nextBlock block of our step after the one it names; where there is one
   */
  record Compared(
      ChannelHeads.Heard heard,
      Optional<Bytes32> own,
      long ownSequence,
      Bytes32 ownHead,
      long lastBlock,
      Optional<Long> nextBlock) {
    boolean conflicts() {
      return own.isPresent() && !own.get().equals(heard.head());
    }

    boolean isAhead() {
      return heard.sequence() > ownSequence;
    }

    /** It has read past a step of ours and has not got it. */
    boolean isLeftBehind() {
      return !conflicts() && nextBlock.filter(block -> heard.asOf() >= block).isPresent();
    }
  }

  /** Every channel that is one, as far as we have it. */
  List<ChannelHeads.Own> own() {
    return jdbc.sql(
            """
            select c.address, c.members, c.sequence, c.head, coalesce(c.moved_block, c.opened_block) as block,
              c.opened_transaction, p.block as as_of
            from ledger_channel c cross join ledger_position p where c.state <> 'REJECTED' order by c.address
            """)
        .query((row, i) -> own(row))
        .list();
  }

  /** Highest sequence that each member has named of each channel. */
  List<ChannelHeads.Reached> heard() {
    return jdbc.sql("select channel, member, sequence from ledger_counterparty_head where latest")
        .query(
            (row, i) ->
                new ChannelHeads.Reached(
                    row.getString("channel"),
                    Bytes32.of(row.getBytes("member")),
                    row.getLong("sequence")))
        .list();
  }

  /**
   * Keeps it. It is the member's latest word unless that was said later by the member's own clock;
   * ours does not come into it. The same said again replaces its earlier wording.
   */
  void keep(String organisation, ChannelHeads.Heard heard) {
    if (unconfirmed(heard) >= MOST_UNCONFIRMED) return;
    boolean latest = isLatest(heard);
    if (latest) {
      jdbc.sql(
              """
              update ledger_counterparty_head set latest = false
              where channel = :channel and member = :member and latest
              """)
          .param("channel", heard.channel())
          .param("member", heard.member().toArray())
          .update();
    }
    jdbc.sql(
            """
            insert into ledger_counterparty_head (organisation, channel, member, sequence, head, block, as_of,
              said_at, signature, key, latest)
            values (:organisation, :channel, :member, :sequence, :head, :block, :asOf, :at, :signature, :key, :latest)
            on conflict (organisation, channel, member, sequence, head) do update
              set block = excluded.block, as_of = excluded.as_of, said_at = excluded.said_at,
                signature = excluded.signature, key = excluded.key, latest = excluded.latest
              where excluded.latest
            """)
        .param("organisation", organisation)
        .param("channel", heard.channel())
        .param("member", heard.member().toArray())
        .param("sequence", heard.sequence())
        .param("head", heard.head().toArray())
        .param("block", heard.block())
        .param("asOf", heard.asOf())
        .param("at", Timestamp.from(heard.saidAt()))
        .param("signature", heard.signature())
        .param("key", heard.key())
        .param("latest", latest)
        .update();
  }

  private boolean isLatest(ChannelHeads.Heard heard) {
    return !jdbc.sql(
            """
            select exists (select from ledger_counterparty_head
              where channel = :channel and member = :member and latest
                and (said_at > :at or said_at = :at and sequence > :sequence))
            """)
        .param("channel", heard.channel())
        .param("member", heard.member().toArray())
        .param("at", Timestamp.from(heard.saidAt()))
        .param("sequence", heard.sequence())
        .query(Boolean.class)
        .single();
  }

  /**
   * How much is kept of this member's words that our own copy does not bear out, this one aside.
   */
  private int unconfirmed(ChannelHeads.Heard heard) {
    return jdbc.sql(
            """
            select count(*) from ledger_counterparty_head h
            where h.channel = :channel and h.member = :member and not h.agreed and h.sequence > 0
              and not (h.sequence = :sequence and h.head = :head)
              and not exists (select from ledger_channel_step s
                where s.address = h.channel and s.sequence = h.sequence and s.head = h.head)
            """)
        .param("channel", heard.channel())
        .param("member", heard.member().toArray())
        .param("sequence", heard.sequence())
        .param("head", heard.head().toArray())
        .query(Integer.class)
        .single();
  }

  /** Marks as witnessed what is confirmed and covered by another member's head equal to ours. */
  void witness() {
    agree();
    jdbc.sql(
            """
            update ledger_command c
            set state = 'WITNESSED', witnessed_by = w.member, witnessed_at = clock_timestamp()
            from ledger_command k cross join lateral (
              select h.member from ledger_counterparty_head h
              join ledger_channel_step s on s.address = h.channel and s.sequence = h.sequence and s.head = h.head
              where h.channel = k.lane and h.sequence >= k.channel_sequence
              order by h.heard_at limit 1) w
            where k.state = 'CONFIRMED' and k.channel_sequence is not null
              and c.id = k.id and c.state = 'CONFIRMED'
            """)
        .update();
  }

  /** Notes what our own copy bears out, so that it need not be compared for ever. */
  private void agree() {
    jdbc.sql(
            """
            update ledger_counterparty_head h set agreed = true
            from ledger_channel_step s
            where not h.agreed and s.address = h.channel and s.sequence = h.sequence and s.head = h.head
            """)
        .update();
  }

  /** Every member's latest word on each channel that we have, beside our own. */
  List<Compared> compared() {
    return jdbc.sql(
            """
            select h.channel, h.member, h.sequence, h.head, h.block, h.as_of, h.said_at, h.signature, h.key,
              c.sequence as own_sequence, c.head as own_head,
              coalesce(c.moved_block, c.opened_block) as last_block,
              case when h.sequence = 0 then coalesce(c.first_head, decode(repeat('00', 32), 'hex'))
                else s.head end as own,
              n.block as next_block
            from ledger_counterparty_head h
            join ledger_channel c on c.address = h.channel and c.state <> 'REJECTED'
            left join ledger_channel_step s on s.address = h.channel and s.sequence = h.sequence
            left join ledger_channel_step n on n.address = h.channel and n.sequence = h.sequence + 1
            where h.latest and (h.sequence <> c.sequence or h.head <> c.head)
            """)
        .query((row, i) -> compared(row))
        .list();
  }

  /** Block of the last step on which we and this member are known to agree; that of the opening. */
  long lastAgreed(String channel, Bytes32 member) {
    return jdbc.sql(
            """
            select coalesce(
              (select max(s.block) from ledger_counterparty_head h
                join ledger_channel_step s on s.address = h.channel and s.sequence = h.sequence and s.head = h.head
                where h.channel = :channel and h.member = :member),
              (select opened_block from ledger_channel where address = :channel))
            """)
        .param("channel", channel)
        .param("member", member.toArray())
        .query(Long.class)
        .single();
  }

  private static ChannelHeads.Own own(ResultSet row) throws SQLException {
    return new ChannelHeads.Own(
        row.getString("address"),
        Arrays.stream((String[]) row.getArray("members").getArray()).map(Bytes32::of).toList(),
        row.getLong("sequence"),
        Bytes32.of(row.getBytes("head")),
        row.getLong("block"),
        row.getLong("as_of"),
        Bytes32.of(row.getBytes("opened_transaction")));
  }

  private static Compared compared(ResultSet row) throws SQLException {
    byte[] own = row.getBytes("own");
    long next = row.getLong("next_block");
    boolean hasNext = !row.wasNull();
    return new Compared(
        new ChannelHeads.Heard(
            row.getString("channel"),
            Bytes32.of(row.getBytes("member")),
            row.getLong("sequence"),
            Bytes32.of(row.getBytes("head")),
            row.getLong("block"),
            row.getLong("as_of"),
            row.getTimestamp("said_at").toInstant(),
            row.getBytes("signature"),
            row.getString("key")),
        Optional.ofNullable(own).map(Bytes32::of),
        row.getLong("own_sequence"),
        Bytes32.of(row.getBytes("own_head")),
        row.getLong("last_block"),
        hasNext ? Optional.of(next) : Optional.empty());
  }
}
