package org.custodia.registry.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code ledger_silent_transaction}: transactions of which our node shows no log: private
 * ones that could be ours, and such as may be a {@link Trespass}. Emptied with the projections.
 * Called inside the organisation's rows.
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
   * @param suspect what it may be a trespass as; empty for one that could have had an effect here
   */
  record Silent(
      Bytes32 transaction,
      long block,
      Optional<String> channel,
      List<Bytes32> members,
      Optional<Suspect> suspect) {
    boolean opens() {
      return !members.isEmpty();
    }
  }

  /** What may be a trespass. */
  enum Suspect {
    /** Of a public contract. */
    CALL,
    /** A private transaction to an address that is no channel of ours. */
    STRANGER
  }

  /** A transaction that may be a trespass. */
  record Suspected(long block, QuorumNode.Sent sent, Suspect suspect) {}

  /** No more of these are kept to be looked into at a time: dust must not hold up the rest. */
  private static final int MOST_SUSPECTS = 400;

  /** Keeps these to be looked into; beyond some, they are let go. */
  void suspect(String organisation, List<Suspected> suspected) {
    if (suspected.isEmpty()) return;
    int room = MOST_SUSPECTS - suspects();
    for (Suspected one : suspected) {
      if (room <= 0) return;
      room -= suspect(organisation, one);
    }
  }

  private int suspects() {
    return jdbc.sql("select count(*) from ledger_silent_transaction where suspect is not null")
        .query(Integer.class)
        .single();
  }

  private int suspect(String organisation, Suspected one) {
    return jdbc.sql(
            """
            insert into ledger_silent_transaction (organisation, transaction, block, channel, suspect)
            select :organisation, :transaction, :block, :to, :suspect
            where not exists (select from ledger_channel where address = :to and state <> 'REJECTED')
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("transaction", one.sent().hash().toArray())
        .param("block", one.block())
        .param("to", one.sent().to().orElseThrow())
        .param("suspect", one.suspect().name())
        .update();
  }

  /** Keeps one to be looked into, unless it was sent to something that is no channel of ours. */
  void add(String organisation, long block, QuorumNode.Sent transaction) {
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

  /**
   * It was nothing.
   *
   * @return false when that was known
   */
  boolean nothing(Bytes32 transaction) {
    return jdbc.sql("delete from ledger_silent_transaction where transaction = :transaction")
            .param("transaction", transaction.toArray())
            .update()
        == 1;
  }

  /** Whether it could not be looked into yet. */
  boolean isOpen(Bytes32 transaction) {
    return jdbc.sql(
            """
            select exists (select from ledger_silent_transaction
              where transaction = :transaction and state = 'OPEN')
            """)
        .param("transaction", transaction.toArray())
        .query(Boolean.class)
        .single();
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
                where state = 'OPEN' and channel is not null and suspect is null
                """)
            .query(String.class)
            .list());
  }

  private List<Silent> query(String which) {
    return jdbc.sql(
            "select transaction, block, channel, members, suspect from ledger_silent_transaction where "
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
                            .toList(),
                    Optional.ofNullable(row.getString("suspect")).map(Suspect::valueOf)))
        .list();
  }
}
