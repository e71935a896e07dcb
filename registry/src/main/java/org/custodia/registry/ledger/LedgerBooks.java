package org.custodia.registry.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.Rebuild;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What an organisation's outbox, nonces and channels look like at a moment, for whoever looks after
 * its installation. Reads only, and only that organisation's rows.
 */
public final class LedgerBooks {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final PositionRows positions;
  private final TransactionRows transactions;
  private final ChannelRows channels;

  public LedgerBooks(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows.alsoIncomplete();
    this.jdbc = jdbc;
    this.positions = new PositionRows(jdbc);
    this.transactions = new TransactionRows(jdbc);
    this.channels = new ChannelRows(jdbc);
  }

  /**
   * One look at the books.
   *
   * @param at the database's clock, which also dates what waits
   * @param position how far the projections reach; empty when they are empty
   * @param rebuild how far they are when they are being read anew
   * @param recorded commands that the node has not taken yet, and since when the oldest waits
   * @param submitted commands that the node took and that are in no block yet
   * @param travelling transactions with a nonce of ours that are in no block yet
   * @param gaps nonces that nothing uses although later ones are in use
   * @param troubles what is wrong with channels, also with such as our node has missed
   * @param carried transactions that the organisation is party to, an old one and a new one: their
   *     payloads its privacy manager must have
   */
  public record Page(
      Instant at,
      Optional<Ledger.Position> position,
      Optional<Rebuild> rebuild,
      Waiting recorded,
      Waiting submitted,
      Waiting travelling,
      List<Gap> gaps,
      List<ChannelEntry> channels,
      List<ChannelTrouble> troubles,
      List<Bytes32> carried) {}

  /**
   * @param oldest since when the oldest waits
   * @param trouble why it waits, in the node's words, where that is known
   */
  public record Waiting(int count, Optional<Instant> oldest, Optional<String> trouble) {}

  public record Gap(String account, long nonce) {}

  /**
   * A channel and what stands in its way.
   *
   * @param unacknowledged members that have not acknowledged it
   * @param supersededBy the earlier channel that is used instead of it
   * @param gapAfter the last number of its sequence before one that never reached our node
   * @param rejection why it was not taken for a channel
   * @param lastStep when it last moved on
   */
  public record ChannelEntry(
      Ledger.Channel channel,
      Instant openedAt,
      List<Bytes32> unacknowledged,
      Optional<String> supersededBy,
      Optional<Long> gapAfter,
      Optional<String> rejection,
      Optional<Step> lastStep) {}

  public record Step(long block, Instant at) {}

  /**
   * @param organisation slug of a local organisation
   * @param nextNonces per account the next nonce as the node counts; empty when it does not answer
   */
  public Page look(String organisation, Map<String, Long> nextNonces) {
    return rows.in(
        organisation,
        () ->
            new Page(
                jdbc.sql("select clock_timestamp()").query(Timestamp.class).single().toInstant(),
                positions
                    .find()
                    .map(reached -> new Ledger.Position(reached.block(), reached.time())),
                positions.rebuild(),
                waiting("RECORDED", "recorded_at"),
                waiting("SUBMITTED", "submitted_at"),
                travelling(),
                gaps(nextNonces),
                channels.entries(),
                new TroubleRows(jdbc).all(),
                carried()));
  }

  private List<Bytes32> carried() {
    return jdbc.sql(
            """
            (select opened_transaction from ledger_channel order by opened_block limit 1)
            union
            (select a.hash from ledger_transaction t join ledger_attempt a on a.transaction_id = t.id
             where t.kind = 'PRIVATE' and t.state = 'MINED' order by t.id desc limit 1)
            """)
        .query((row, i) -> Bytes32.of(row.getBytes(1)))
        .list();
  }

  private Waiting waiting(String state, String since) {
    Waiting waiting =
        jdbc.sql(
                "select count(*) as number, min("
                    + since
                    + ") as oldest from ledger_command where state = :state")
            .param("state", state)
            .query(LedgerBooks::waiting)
            .single();
    if (waiting.count() == 0) return waiting;
    Optional<String> trouble =
        jdbc.sql(
                """
                select trouble from ledger_command
                where state = :state and trouble is not null order by recorded_at limit 1
                """)
            .param("state", state)
            .query(String.class)
            .optional();
    return new Waiting(waiting.count(), waiting.oldest(), trouble);
  }

  private Waiting travelling() {
    return jdbc.sql(
            """
            select count(*) as number, min(created_at) as oldest from ledger_transaction
            where state = 'OPEN'
            """)
        .query(LedgerBooks::waiting)
        .single();
  }

  /** As {@link Accounts#gap}, with what the node has already said. */
  private List<Gap> gaps(Map<String, Long> nextNonces) {
    List<Gap> gaps = new ArrayList<>();
    nextNonces.forEach(
        (account, next) -> {
          Set<Long> taken = transactions.noncesFrom(account, next);
          if (!taken.isEmpty() && !taken.contains(next)) gaps.add(new Gap(account, next));
        });
    return gaps;
  }

  private static Waiting waiting(ResultSet row, int index) throws SQLException {
    return new Waiting(
        row.getInt("number"),
        Optional.ofNullable(row.getTimestamp("oldest")).map(Timestamp::toInstant),
        Optional.empty());
  }
}
