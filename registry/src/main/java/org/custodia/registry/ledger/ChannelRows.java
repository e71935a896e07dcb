package org.custodia.registry.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code ledger_channel} and {@code ledger_channel_step} (its history), which are
 * projections. Called inside the organisation's rows.
 */
final class ChannelRows {
  static final List<String> TABLES = List.of("ledger_channel_step", "ledger_channel");

  private final JdbcClient jdbc;

  ChannelRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A channel with what the adapter alone needs to know of it.
   *
   * @param channel with the address of this contract of it
   * @param usable not superseded, without a gap, not put aside
   * @param predecessor contract that this one succeeds
   * @param origin the channel's first contract, by whose address it is known outside
   */
  record Row(
      Ledger.Channel channel,
      List<Bytes32> acknowledged,
      Optional<String> supersededBy,
      boolean usable,
      Optional<String> predecessor,
      String origin,
      CommandStatus.Evidence opening) {
    /** Whether it takes commands, or will when all have acknowledged it. */
    boolean goesOn() {
      return channel.state().equals(OPENED) || channel.state().equals(READY);
    }

    /** As it is known outside, whichever of its contracts this is. */
    Ledger.Channel known() {
      return new Ledger.Channel(
          origin,
          channel.kind(),
          channel.members(),
          channel.subject(),
          channel.opener(),
          channel.state(),
          channel.head(),
          channel.sequence());
    }

    boolean accepted() {
      return !channel.state().equals(REJECTED);
    }

    /** The same channel further on. */
    Row movedTo(long sequence, Bytes32 head, boolean withoutGap) {
      Ledger.Channel moved =
          new Ledger.Channel(
              channel.address(),
              channel.kind(),
              channel.members(),
              channel.subject(),
              channel.opener(),
              channel.state(),
              head,
              sequence);
      return new Row(
          moved, acknowledged, supersededBy, usable && withoutGap, predecessor, origin, opening);
    }
  }

  /** What a contract comes after: the one before, and the channel's first. */
  record After(String predecessor, String origin) {}

  static final String OPENED = "OPENED";
  static final String READY = "READY";
  static final String RETIRED = "RETIRED";
  static final String CLOSED = "CLOSED";
  static final String REJECTED = "REJECTED";

  private static final String SELECT =
      """
      select address, kind, members, subject, opener, state, head, sequence, acknowledged,
        superseded_by, gap_after, predecessor, coalesce(origin, address) as origin, opened_block, opened_transaction, opened_at,
        exists (select from ledger_channel_trouble t where t.channel = c.address and t.put_aside) as held
      from ledger_channel c
      """;

  Optional<Row> find(String address) {
    return jdbc.sql(SELECT + " where address = :address")
        .param("address", address)
        .query((row, i) -> row(row))
        .optional();
  }

  /** Which of these are contracts of channels. */
  Set<String> accepted(List<String> addresses) {
    return jdbc.sql(
            "select address from ledger_channel where address = any(:addresses) and state <> 'REJECTED'")
        .param("addresses", addresses.toArray(String[]::new))
        .query(String.class)
        .set();
  }

  /** How many contracts only say that they are channels. */
  int rejected() {
    return jdbc.sql("select count(*) from ledger_channel where state = 'REJECTED'")
        .query(Integer.class)
        .single();
  }

  /** In the order in which they were opened. */
  List<Row> about(int kind, Bytes32 subject) {
    return jdbc.sql(
            SELECT
                + " where kind = :kind and subject = :subject order by opened_block, opened_index")
        .param("kind", kind)
        .param("subject", subject.toArray())
        .query((row, i) -> row(row))
        .list();
  }

  List<Row> all() {
    return jdbc.sql(SELECT + " order by opened_block, opened_index")
        .query((row, i) -> row(row))
        .list();
  }

  /** Every channel with what stands in its way, in the order in which they were opened. */
  List<LedgerBooks.ChannelEntry> entries() {
    return jdbc.sql(
            """
            select * from ledger_channel
            order by opened_block, opened_index
            """)
        .query((row, i) -> entry(row))
        .list();
  }

  private static LedgerBooks.ChannelEntry entry(ResultSet row) throws SQLException {
    List<Bytes32> acknowledged = words(row, "acknowledged");
    Timestamp moved = row.getTimestamp("moved_at");
    return new LedgerBooks.ChannelEntry(
        channel(row),
        row.getTimestamp("opened_at").toInstant(),
        words(row, "members").stream().filter(member -> !acknowledged.contains(member)).toList(),
        Optional.ofNullable(row.getString("superseded_by")),
        Optional.ofNullable(row.getObject("gap_after", Long.class)),
        Optional.ofNullable(row.getString("rejection")),
        moved == null
            ? Optional.empty()
            : Optional.of(new LedgerBooks.Step(row.getLong("moved_block"), moved.toInstant())));
  }

  /** The last contract of the accepted channel with this key, which may be retired. */
  Optional<Row> last(int kind, List<Bytes32> members, Bytes32 subject) {
    return jdbc.sql(
            SELECT
                + """
                 where kind = :kind and members = cast(:members as text[]) and subject = :subject
                  and state in ('OPENED', 'READY', 'RETIRED') and superseded_by is null
                 order by opened_block desc, opened_index desc limit 1
                """)
        .param("kind", kind)
        .param("members", texts(members))
        .param("subject", subject.toArray())
        .query((row, i) -> row(row))
        .optional();
  }

  /** The last contract of the channel that this is a contract of. */
  Optional<Row> last(String address) {
    return jdbc.sql(
            SELECT
                + """
                 where coalesce(origin, address) =
                    (select coalesce(origin, address) from ledger_channel where address = :address)
                  and state <> 'REJECTED' and (superseded_by is null or origin is null)
                 order by opened_block desc, opened_index desc limit 1
                """)
        .param("address", address)
        .query((row, i) -> row(row))
        .optional();
  }

  /** Addresses of all contracts of the channel that this is one of. */
  List<String> contracts(String address) {
    return jdbc.sql(
            """
            select address from ledger_channel where state <> 'REJECTED' and coalesce(origin, address) =
              (select coalesce(origin, address) from ledger_channel where address = :address)
            """)
        .param("address", address)
        .query(String.class)
        .list();
  }

  /** Ready ones that another member wants retired, and this one has not agreed to. */
  List<Row> toAgree(Bytes32 member) {
    return jdbc.sql(
            SELECT
                + """
                 where state = 'READY' and cardinality(agreed_to_retire) > 0
                  and not (:member = any(agreed_to_retire))
                """)
        .param("member", member.toString())
        .query((row, i) -> row(row))
        .list();
  }

  /** Retired ones of this opener that nothing succeeds yet. */
  List<Row> toSucceed(Bytes32 opener) {
    return jdbc.sql(
            SELECT
                + """
                 where state = 'RETIRED' and opener = :opener and not exists (select from ledger_channel s
                  where s.predecessor = c.address and s.state <> 'REJECTED')
                """)
        .param("opener", opener.toArray())
        .query((row, i) -> row(row))
        .list();
  }

  /** The accepted channel with this key that is neither closed nor superseded. */
  Optional<Row> current(int kind, List<Bytes32> members, Bytes32 subject) {
    return jdbc.sql(
            SELECT
                + """
                 where kind = :kind and members = cast(:members as text[]) and subject = :subject
                  and state in ('OPENED', 'READY') and superseded_by is null
                 order by opened_block, opened_index limit 1
                """)
        .param("kind", kind)
        .param("members", texts(members))
        .param("subject", subject.toArray())
        .query((row, i) -> row(row))
        .optional();
  }

  /** Channels that wait for something that we have to do, on a copy that we trust. */
  List<Row> waitingFor(Bytes32 member) {
    return jdbc.sql(
            SELECT
                + """
                 where (state = 'OPENED' and superseded_by is null and not (:member = any(acknowledged)))
                  or (state in ('OPENED', 'READY') and superseded_by is not null and sequence = 0
                    and opener = :opener)
                """)
        .param("member", member.toString())
        .param("opener", member.toArray())
        .query((row, i) -> row(row))
        .list();
  }

  void add(
      String organisation,
      Ledger.Channel channel,
      Optional<After> after,
      Optional<String> supersededBy,
      Optional<String> rejection,
      QuorumNode.LogEntry log,
      Instant at) {
    jdbc.sql(
            """
            insert into ledger_channel (organisation, address, kind, members, subject, opener, state,
              head, sequence, acknowledged, superseded_by, rejection, opened_block, opened_index,
              opened_transaction, opened_at, predecessor, origin, first_head)
            values (:organisation, :address, :kind, :members, :subject, :opener, :state, :head,
              :sequence, '{}', :supersededBy, :rejection, :block, :index, :transaction, :at,
              :predecessor, :origin, :firstHead)
            """)
        .param("predecessor", after.map(After::predecessor).orElse(null))
        .param("origin", after.map(After::origin).orElse(null))
        .param("firstHead", after.map(known -> channel.head().toArray()).orElse(null))
        .param("organisation", organisation)
        .param("address", channel.address())
        .param("kind", channel.kind())
        .param("members", texts(channel.members()))
        .param("subject", channel.subject().toArray())
        .param("opener", channel.opener().toArray())
        .param("state", channel.state())
        .param("head", channel.head().toArray())
        .param("sequence", channel.sequence())
        .param("supersededBy", supersededBy.orElse(null))
        .param("rejection", rejection.orElse(null))
        .param("block", log.block())
        .param("index", log.index())
        .param("transaction", log.transaction().toArray())
        .param("at", Timestamp.from(at))
        .update();
  }

  void acknowledged(String address, Bytes32 member) {
    jdbc.sql(
            "update ledger_channel set acknowledged = acknowledged || :member where address = :address")
        .param("member", member.toString())
        .param("address", address)
        .update();
  }

  void agreed(String address, Bytes32 member) {
    jdbc.sql(
            """
            update ledger_channel set agreed_to_retire = agreed_to_retire || :member
            where address = :address
            """)
        .param("member", member.toString())
        .param("address", address)
        .update();
  }

  void state(String address, String state) {
    jdbc.sql("update ledger_channel set state = :state where address = :address")
        .param("state", state)
        .param("address", address)
        .update();
  }

  /**
   * Writes how far the channel has come.
   *
   * @param gapAfter the number after which one was left out, if it was now; an earlier one stays
   */
  void moved(Ledger.Channel channel, Optional<Long> gapAfter, ChannelStep.Moment last) {
    jdbc.sql(
            """
            update ledger_channel set head = :head, sequence = :sequence,
              gap_after = coalesce(gap_after, cast(:gap as bigint)), moved_block = :block,
              moved_at = :at
            where address = :address
            """)
        .param("head", channel.head().toArray())
        .param("sequence", channel.sequence())
        .param("gap", gapAfter.orElse(null))
        .param("block", last.block())
        .param("at", Timestamp.from(last.at()))
        .param("address", channel.address())
        .update();
  }

  /** Writes the steps that channels took. */
  void took(String organisation, List<Step> steps) {
    if (steps.isEmpty()) return;
    jdbc.sql(
            """
            insert into ledger_channel_step (organisation, address, sequence, head, block, transaction)
            select :organisation, t.address, t.sequence, t.head, t.block, t.transaction
            from unnest(cast(:addresses as text[]), cast(:sequences as bigint[]), cast(:heads as bytea[]),
              cast(:blocks as bigint[]), cast(:transactions as bytea[]))
              as t (address, sequence, head, block, transaction)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("addresses", steps.stream().map(Step::address).toArray(String[]::new))
        .param("sequences", steps.stream().map(Step::sequence).toArray(Long[]::new))
        .param("heads", steps.stream().map(step -> step.head().toArray()).toArray(byte[][]::new))
        .param("blocks", steps.stream().map(Step::block).toArray(Long[]::new))
        .param(
            "transactions",
            steps.stream().map(step -> step.transaction().toArray()).toArray(byte[][]::new))
        .update();
  }

  /** One recorded command. */
  record Step(String address, long sequence, Bytes32 head, long block, Bytes32 transaction) {}

  private static Row row(ResultSet row) throws SQLException {
    String supersededBy = row.getString("superseded_by");
    boolean gap = row.getObject("gap_after") != null;
    return new Row(
        channel(row),
        words(row, "acknowledged"),
        Optional.ofNullable(supersededBy),
        supersededBy == null && !gap && !row.getBoolean("held"),
        Optional.ofNullable(row.getString("predecessor")),
        row.getString("origin"),
        new CommandStatus.Evidence(
            Bytes32.of(row.getBytes("opened_transaction")),
            row.getLong("opened_block"),
            row.getTimestamp("opened_at").toInstant()));
  }

  private static Ledger.Channel channel(ResultSet row) throws SQLException {
    return new Ledger.Channel(
        row.getString("address"),
        row.getInt("kind"),
        words(row, "members"),
        Bytes32.of(row.getBytes("subject")),
        Bytes32.of(row.getBytes("opener")),
        row.getString("state"),
        Bytes32.of(row.getBytes("head")),
        row.getLong("sequence"));
  }

  private static List<Bytes32> words(ResultSet row, String column) throws SQLException {
    return Arrays.stream((String[]) row.getArray(column).getArray()).map(Bytes32::of).toList();
  }

  private static String[] texts(List<Bytes32> words) {
    return words.stream().map(Bytes32::toString).toArray(String[]::new);
  }
}
