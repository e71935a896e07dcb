package org.custodia.registry.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code ledger_silent_transaction}: private transactions that could be ours, and of which
 * our node shows no log. Emptied with the projections. Called inside the organisation's rows.
 */
final class SilentRows {
  static final String TABLE = "ledger_silent_transaction";

  private final JdbcClient jdbc;

  SilentRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param channel that it was sent to, or that it made; empty for one that makes a contract and
   *     has not been looked into
   */
  record Silent(Bytes32 transaction, long block, Optional<String> channel, List<Bytes32> members) {
    boolean opens() {
      return !members.isEmpty();
    }
  }

  /** Keeps one to be looked into, unless it was sent to something that is no channel of ours. */
  void add(String organisation, long block, QuorumNode.PrivateTransaction transaction) {
    jdbc.sql(
            """
            insert into ledger_silent_transaction (organisation, transaction, block, channel)
            select :organisation, :transaction, :block, :channel
            where cast(:channel as text) is null
              or exists (select from ledger_channel where address = :channel and state <> 'REJECTED')
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("transaction", transaction.hash().toArray())
        .param("block", block)
        .param("channel", transaction.to().orElse(null))
        .update();
  }

  /** Some of those not yet looked into, the oldest first. */
  List<Silent> openOnes() {
    return query("state = 'OPEN' order by block limit 200");
  }

  /** Those that should have had an effect on our node and had none. */
  List<Silent> missedOnes() {
    return query("state = 'MISSED' order by block");
  }

  /** It was nothing. */
  void nothing(Bytes32 transaction) {
    jdbc.sql("delete from ledger_silent_transaction where transaction = :transaction")
        .param("transaction", transaction.toArray())
        .update();
  }

  /**
   * @param members of the channel that it opens; empty where the channel is one that we have
   */
  void missed(Bytes32 transaction, String channel, List<Bytes32> members) {
    jdbc.sql(
            """
            update ledger_silent_transaction set state = 'MISSED', channel = :channel, members = :members
            where transaction = :transaction
            """)
        .param("channel", channel)
        .param(
            "members",
            members.isEmpty()
                ? null
                : members.stream().map(Bytes32::toString).toArray(String[]::new))
        .param("transaction", transaction.toArray())
        .update();
  }

  /** Channels with something that could not be looked into yet. */
  Set<String> unclear() {
    return Set.copyOf(
        jdbc.sql(
                """
                select distinct channel from ledger_silent_transaction
                where state = 'OPEN' and channel is not null
                """)
            .query(String.class)
            .list());
  }

  private List<Silent> query(String which) {
    return jdbc.sql(
            "select transaction, block, channel, members from ledger_silent_transaction where "
                + which)
        .query(
            (row, i) ->
                new Silent(
                    Bytes32.of(row.getBytes("transaction")),
                    row.getLong("block"),
                    Optional.ofNullable(row.getString("channel")),
                    row.getArray("members") == null
                        ? List.of()
                        : Arrays.stream((String[]) row.getArray("members").getArray())
                            .map(Bytes32::of)
                            .toList()))
        .list();
  }
}
