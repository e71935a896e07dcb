package org.custodia.registry.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.ChannelTrouble.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code ledger_channel_trouble}, no projection. Called inside the organisation's rows. */
final class TroubleRows {
  private final JdbcClient jdbc;

  TroubleRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Something found wrong at this moment.
   *
   * @param member zero where nobody else's word is needed
   */
  record Finding(
      String channel,
      Kind kind,
      Bytes32 member,
      boolean putAside,
      ChannelTrouble.Head own,
      Optional<ChannelTrouble.Head> other,
      Optional<Long> rewindTo) {
    private String key() {
      return channel + kind + member;
    }
  }

  /** What is wrong, gaps in our own rows included, the oldest first. */
  List<ChannelTrouble> all() {
    List<ChannelTrouble> all =
        new ArrayList<>(
            jdbc.sql(
                    """
                    select channel, kind, member, put_aside, since, own_sequence, own_head, other_sequence,
                      other_head, rewind_to
                    from ledger_channel_trouble order by since, channel, kind, member
                    """)
                .query((row, i) -> trouble(row))
                .list());
    all.addAll(
        jdbc.sql(
                """
                select c.address as channel, 'GAP' as kind, decode(repeat('00', 32), 'hex') as member,
                  true as put_aside, c.moved_at as since, c.sequence as own_sequence, c.head as own_head,
                  null::bigint as other_sequence, null::bytea as other_head,
                  coalesce(s.block, c.opened_block) as rewind_to
                from ledger_channel c
                left join ledger_channel_step s on s.address = c.address and s.sequence = c.gap_after
                where c.gap_after is not null order by c.address
                """)
            .query((row, i) -> trouble(row))
            .list());
    return all;
  }

  /** Puts a channel aside until the projections were started over and nothing is found any more. */
  void adrift(String organisation, String channel, long block) {
    put(
        organisation,
        new Finding(
            channel,
            Kind.ADRIFT,
            Bytes32.ZERO,
            true,
            new ChannelTrouble.Head(0, Bytes32.ZERO),
            Optional.empty(),
            Optional.of(block - 1)),
        block,
        true);
  }

  /**
   * Makes the rows say what was found, with our own rows reaching up to this block. What is no
   * longer found ends, unless it was last seen beyond that block.
   *
   * @return whether a channel may be written to again
   */
  boolean settle(String organisation, List<Finding> findings, long block) {
    findings.forEach(finding -> put(organisation, finding, block, false));
    Set<String> found = findings.stream().map(Finding::key).collect(Collectors.toSet());
    boolean freed = false;
    for (Ended candidate : candidates(block)) {
      if (found.contains(candidate.key())) continue;
      jdbc.sql(
              """
              delete from ledger_channel_trouble
              where channel = :channel and kind = :kind and member = :member
              """)
          .param("channel", candidate.channel())
          .param("kind", candidate.kind())
          .param("member", candidate.member().toArray())
          .update();
      freed |= candidate.putAside();
    }
    return freed;
  }

  private record Ended(String channel, String kind, Bytes32 member, boolean putAside) {
    String key() {
      return channel + kind + member;
    }
  }

  private List<Ended> candidates(long block) {
    return jdbc.sql(
            """
            select channel, kind, member, put_aside from ledger_channel_trouble
            where noticed_block <= :block and not until_replayed
            """)
        .param("block", block)
        .query(
            (row, i) ->
                new Ended(
                    row.getString("channel"),
                    row.getString("kind"),
                    Bytes32.of(row.getBytes("member")),
                    row.getBoolean("put_aside")))
        .list();
  }

  private void put(String organisation, Finding finding, long block, boolean untilReplayed) {
    jdbc.sql(
            """
            insert into ledger_channel_trouble (organisation, channel, kind, member, put_aside, until_replayed,
              noticed_block, own_sequence, own_head, other_sequence, other_head, rewind_to)
            values (:organisation, :channel, :kind, :member, :putAside, :untilReplayed, :block, :ownSequence,
              :ownHead, :otherSequence, :otherHead, :rewindTo)
            on conflict (organisation, channel, kind, member) do update
              set put_aside = excluded.put_aside, noticed_block = excluded.noticed_block,
                until_replayed = ledger_channel_trouble.until_replayed or excluded.until_replayed,
                own_sequence = excluded.own_sequence, own_head = excluded.own_head,
                other_sequence = excluded.other_sequence, other_head = excluded.other_head,
                rewind_to = least(ledger_channel_trouble.rewind_to, excluded.rewind_to)
            """)
        .param("organisation", organisation)
        .param("channel", finding.channel())
        .param("kind", finding.kind().name())
        .param("member", finding.member().toArray())
        .param("putAside", finding.putAside())
        .param("untilReplayed", untilReplayed)
        .param("block", block)
        .param("ownSequence", finding.own().sequence())
        .param("ownHead", finding.own().head().toArray())
        .param("otherSequence", finding.other().map(ChannelTrouble.Head::sequence).orElse(null))
        .param("otherHead", finding.other().map(head -> head.head().toArray()).orElse(null))
        .param("rewindTo", finding.rewindTo().orElse(null))
        .update();
  }

  /** The projections are started over: from here on, everything may end. */
  void replayed() {
    jdbc.sql("update ledger_channel_trouble set until_replayed = false where until_replayed")
        .update();
  }

  private static ChannelTrouble trouble(ResultSet row) throws SQLException {
    Bytes32 member = Bytes32.of(row.getBytes("member"));
    byte[] other = row.getBytes("other_head");
    long rewindTo = row.getLong("rewind_to");
    boolean curable = !row.wasNull();
    return new ChannelTrouble(
        row.getString("channel"),
        Kind.valueOf(row.getString("kind")),
        Optional.of(member).filter(word -> !word.equals(Bytes32.ZERO)),
        row.getBoolean("put_aside"),
        row.getTimestamp("since").toInstant(),
        new ChannelTrouble.Head(row.getLong("own_sequence"), Bytes32.of(row.getBytes("own_head"))),
        other == null
            ? Optional.empty()
            : Optional.of(
                new ChannelTrouble.Head(row.getLong("other_sequence"), Bytes32.of(other))),
        curable ? Optional.of(rewindTo) : Optional.empty());
  }
}
