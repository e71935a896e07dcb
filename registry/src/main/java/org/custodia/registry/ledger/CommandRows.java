package org.custodia.registry.ledger;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.CommandTrace.Traced;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code ledger_command}. Called inside the organisation's rows. */
final class CommandRows {
  private static final String STATUS =
      """
      id, kind, action, state, recorded_at, submitted_at, transaction_hash, block, block_time, refusal, \
      refusal_arguments, content_hash, confirmed_at, channel_sequence, witnessed_by, witnessed_at\
      """;

  /** With the delays of the {@link Settler}, some two minutes. */
  private static final int FAILURES_WAITED_FOR = 8;

  private final JdbcClient jdbc;

  CommandRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Known(CommandStatus status, Bytes32 contentHash) {}

  /** Stores it, unless the id is there already. */
  boolean add(String organisation, OutboxCommand command) {
    return add(organisation, command, command.lane(), List.of());
  }

  /**
   * Stores it for another lane than it names, unless the id is there already.
   *
   * @param lane the contract that a channel has by now
   * @param traces of the requests in which it was asked for
   */
  boolean add(String organisation, OutboxCommand command, String lane, List<String> traces) {
    return jdbc.sql(
                """
                insert into ledger_command
                  (organisation, id, kind, lane, action, body, content_hash, traces)
                values (:organisation, :id, :kind, :lane, :action, :body, :contentHash, :traces)
                on conflict (organisation, id) do nothing
                """)
            .param("organisation", organisation)
            .param("id", command.id())
            .param("kind", command.kind().name())
            .param("lane", lane)
            .param("action", command.action())
            .param("body", command.body())
            .param("contentHash", command.contentHash().toArray())
            .param("traces", traces.isEmpty() ? null : traces.toArray(new String[0]))
            .update()
        == 1;
  }

  Optional<Known> find(UUID id) {
    return jdbc.sql("select " + STATUS + " from ledger_command where id = :id")
        .param("id", id)
        .query((row, i) -> known(row))
        .optional();
  }

  /** Those of these that are known. */
  List<Known> find(Collection<UUID> ids) {
    return jdbc.sql("select " + STATUS + " from ledger_command where id = any(:ids::uuid[])")
        .param("ids", ids.stream().map(UUID::toString).toArray(String[]::new))
        .query((row, i) -> known(row))
        .list();
  }

  /**
   * Private lanes with commands that may be sent and no transaction open; first come first. A
   * command to a channel never overtakes an earlier one that has failed and waits for its next try.
   */
  List<String> dueLanes(int limit) {
    return jdbc.sql(
            """
            select lane from (
              select lane,
                min(arrival) filter (where not_before <= statement_timestamp()) as due,
                min(arrival) filter (where not_before > statement_timestamp() and kind = 'CHANNEL_COMMAND') as held,
                bool_or(kind <> 'CHANNEL_COMMAND' and not_before <= statement_timestamp()) as other
              from ledger_command c
              where state in ('RECORDED', 'SUBMITTED') and transaction_id is null and kind <> 'PUBLIC_CALL'
                and not exists (select from ledger_transaction t where t.lane = c.lane and t.state = 'OPEN')
              group by lane) waiting
            where due is not null and (other or held is null or due < held)
            order by due limit :limit
            """)
        .param("limit", limit)
        .query(String.class)
        .list();
  }

  /**
   * Public calls that are due, in order of arrival. One that has to wait holds up those after it to
   * the same contract, which may build on it, until it has failed too often to be waited for.
   */
  List<OutboxCommand> duePublic(int limit) {
    return jdbc.sql(
            """
            select id, kind, lane, action, body from ledger_command c
            where state in ('RECORDED', 'SUBMITTED') and transaction_id is null
              and not_before <= statement_timestamp() and kind = 'PUBLIC_CALL'
              and not exists (
                select from ledger_command earlier
                where earlier.lane = c.lane and earlier.arrival < c.arrival
                  and earlier.state in ('RECORDED', 'SUBMITTED') and earlier.transaction_id is null
                  and earlier.not_before > statement_timestamp() and earlier.failures < :most)
            order by arrival limit :limit
            """)
        .param("most", FAILURES_WAITED_FOR)
        .param("limit", limit)
        .query((row, i) -> command(row))
        .list();
  }

  /** Locks these commands and says whether all of them still wait. */
  boolean stillWaiting(List<UUID> ids) {
    if (ids.isEmpty()) return true;
    return jdbc.sql(
                """
                select id from ledger_command
                where id in (:ids) and transaction_id is null and state in ('RECORDED', 'SUBMITTED')
                for update
                """)
            .param("ids", ids)
            .query(UUID.class)
            .list()
            .size()
        == ids.size();
  }

  /** Commands of a lane that may be sent, in order of arrival; see {@link #dueLanes}. */
  List<OutboxCommand> due(String lane, int limit) {
    return jdbc.sql(
            """
            select id, kind, lane, action, body from ledger_command
            where lane = :lane and state in ('RECORDED', 'SUBMITTED') and transaction_id is null
              and not_before <= statement_timestamp()
              and (kind <> 'CHANNEL_COMMAND' or arrival < coalesce((
                select min(arrival) from ledger_command
                where lane = :lane and state in ('RECORDED', 'SUBMITTED') and transaction_id is null
                  and kind = 'CHANNEL_COMMAND' and not_before > statement_timestamp()), arrival + 1))
            order by arrival limit :limit
            """)
        .param("lane", lane)
        .param("limit", limit)
        .query((row, i) -> command(row))
        .list();
  }

  /** The commands that travel in a transaction, in order of arrival. */
  List<OutboxCommand> travelling(long transaction) {
    return jdbc.sql(
            """
            select id, kind, lane, action, body from ledger_command
            where transaction_id = :transaction order by arrival
            """)
        .param("transaction", transaction)
        .query((row, i) -> command(row))
        .list();
  }

  /** Puts commands that still wait into a transaction; says how many there were. */
  int claim(List<UUID> ids, long transaction) {
    return jdbc.sql(
            """
            update ledger_command set transaction_id = :transaction
            where id in (:ids) and transaction_id is null and state in ('RECORDED', 'SUBMITTED')
            """)
        .param("transaction", transaction)
        .param("ids", ids)
        .update();
  }

  void submitted(long transaction) {
    jdbc.sql(
            """
            update ledger_command set state = 'SUBMITTED', submitted_at = coalesce(submitted_at, now()), trouble = null
            where transaction_id = :transaction and state = 'RECORDED'
            """)
        .param("transaction", transaction)
        .update();
  }

  /**
   * @param step its number in the channel, for a command to one
   */
  List<Traced> confirmed(UUID id, CommandStatus.Evidence evidence, Optional<Long> step) {
    return settle(id, "CONFIRMED", evidence, Optional.empty(), step);
  }

  /** The same of those of one transaction. */
  List<Traced> confirmed(List<Outcome.Confirmed> all, CommandStatus.Evidence evidence) {
    if (all.size() == 1) return confirmed(all.get(0).id(), evidence, all.get(0).step());
    return jdbc.sql(
            """
            update ledger_command c set state = 'CONFIRMED', transaction_hash = :hash, block = :block,
              block_time = :blockTime, submitted_at = coalesce(submitted_at, now()), trouble = null,
              refusal = null, refusal_arguments = null, channel_sequence = done.step,
              confirmed_at = clock_timestamp()
            from unnest(cast(:ids as uuid[]), cast(:steps as bigint[])) as done (id, step)
            where c.id = done.id and c.state in ('RECORDED', 'SUBMITTED')
            returning c.id, c.traces
            """)
        .param("hash", evidence.transaction().toArray())
        .param("block", evidence.block())
        .param("blockTime", Timestamp.from(evidence.blockTime()))
        .param("ids", all.stream().map(Outcome.Confirmed::id).toArray(UUID[]::new))
        .param("steps", all.stream().map(one -> one.step().orElse(null)).toArray(Long[]::new))
        .query((row, i) -> traced(row))
        .list();
  }

  private static Traced traced(ResultSet row) throws SQLException {
    Array traces = row.getArray("traces");
    return new Traced(
        row.getObject("id", UUID.class),
        traces == null ? List.of() : List.of((String[]) traces.getArray()));
  }

  List<Traced> refused(
      UUID id, CommandStatus.Evidence evidence, LedgerRefusal refusal, Optional<Long> step) {
    return settle(id, "REFUSED", evidence, Optional.of(refusal), step);
  }

  private List<Traced> settle(
      UUID id,
      String state,
      CommandStatus.Evidence evidence,
      Optional<LedgerRefusal> refusal,
      Optional<Long> step) {
    return jdbc.sql(
            """
            update ledger_command set state = :state, transaction_hash = :hash, block = :block,
              block_time = :blockTime, submitted_at = coalesce(submitted_at, now()), trouble = null,
              refusal = :refusal, refusal_arguments = :arguments, channel_sequence = :step,
              confirmed_at = clock_timestamp()
            where id = :id and state in ('RECORDED', 'SUBMITTED')
            returning id, traces
            """)
        .param("state", state)
        .param("hash", evidence.transaction().toArray())
        .param("block", evidence.block())
        .param("blockTime", Timestamp.from(evidence.blockTime()))
        .param("refusal", refusal.map(LedgerRefusal::name).orElse(null))
        .param("arguments", refusal.map(r -> r.arguments().toArray(new String[0])).orElse(null))
        .param("step", step.orElse(null))
        .param("id", id)
        .query((row, i) -> traced(row))
        .list();
  }

  /**
   * Takes back what was confirmed or refused on a copy of a channel that has since been healed, and
   * is not in its history: it waits for its turn again. Nothing that was witnessed can be among it.
   *
   * @return how many
   */
  int takeBackUnfounded() {
    return jdbc.sql(
            """
            update ledger_command c set state = 'RECORDED', transaction_id = null, transaction_hash = null,
              block = null, block_time = null, refusal = null, refusal_arguments = null, confirmed_at = null,
              channel_sequence = null, not_before = clock_timestamp(),
              trouble = 'done on a copy of the channel that was out of step'
            where state in ('CONFIRMED', 'REFUSED') and channel_sequence is not null
              and not exists (select from ledger_channel_step s
                where s.address = c.lane and s.sequence = c.channel_sequence and s.transaction = c.transaction_hash)
            """)
        .update();
  }

  /** What waits for a contract that was retired waits for its successor from now on. */
  void follow() {
    jdbc.sql(
            """
            update ledger_command c set lane = s.address, trouble = null, not_before = clock_timestamp()
            from ledger_channel r join ledger_channel s on s.predecessor = r.address
            where c.lane = r.address and c.kind = 'CHANNEL_COMMAND' and c.transaction_id is null
              and c.state in ('RECORDED', 'SUBMITTED') and r.state = 'RETIRED'
              and s.state in ('READY', 'RETIRED') and s.superseded_by is null
            """)
        .update();
  }

  /** Takes a command out of its transaction, to be sent again after a while. */
  void again(UUID id, String trouble, Duration delay, boolean failed) {
    jdbc.sql(
            """
            update ledger_command set transaction_id = null, trouble = :trouble,
              failures = failures + :failed, not_before = clock_timestamp() + :delay * interval '1 millisecond'
            where id = :id and state in ('RECORDED', 'SUBMITTED')
            """)
        .param("trouble", trouble)
        .param("failed", failed ? 1 : 0)
        .param("delay", delay.toMillis())
        .param("id", id)
        .update();
  }

  /** Lets what waits for its next turn have it now. */
  void dueNow() {
    jdbc.sql(
            """
            update ledger_command set not_before = clock_timestamp()
            where state in ('RECORDED', 'SUBMITTED') and not_before > clock_timestamp()
            """)
        .update();
  }

  /**
   * The same for what would wait longer than for any next try.
   *
   * @param longest between two tries
   * @return how many
   */
  int dueAtLast(Duration longest) {
    return jdbc.sql(
            """
            update ledger_command set not_before = clock_timestamp()
            where state in ('RECORDED', 'SUBMITTED')
              and not_before > clock_timestamp() + 2 * :longest * interval '1 millisecond'
            """)
        .param("longest", longest.toMillis())
        .update();
  }

  /**
   * The same after the node or the way to the others was cut off: what it failed by is over, so
   * what goes to members is tried as often as at first. Public calls keep their count, by which one
   * that the node does not take lets the others past.
   */
  void startAfresh() {
    jdbc.sql(
            """
            update ledger_command
            set not_before = least(not_before, clock_timestamp()),
              failures = case kind when 'PUBLIC_CALL' then failures else 0 end
            where state in ('RECORDED', 'SUBMITTED') and (failures > 0 or not_before > clock_timestamp())
            """)
        .update();
  }

  /** How often sending the commands of this lane has failed since it last went well. */
  int failures(UUID id) {
    return jdbc.sql("select failures from ledger_command where id = :id")
        .param("id", id)
        .query(Integer.class)
        .single();
  }

  private static OutboxCommand command(ResultSet row) throws SQLException {
    return new OutboxCommand(
        row.getObject("id", UUID.class),
        OutboxCommand.Kind.valueOf(row.getString("kind")),
        row.getString("lane"),
        row.getInt("action"),
        row.getBytes("body"));
  }

  private static Known known(ResultSet row) throws SQLException {
    byte[] transaction = row.getBytes("transaction_hash");
    Optional<CommandStatus.Evidence> evidence =
        transaction == null
            ? Optional.empty()
            : Optional.of(
                new CommandStatus.Evidence(
                    Bytes32.of(transaction),
                    row.getLong("block"),
                    row.getTimestamp("block_time").toInstant()));
    String refusal = row.getString("refusal");
    CommandStatus status =
        new CommandStatus(
            row.getObject("id", UUID.class),
            CommandStatus.State.valueOf(row.getString("state")),
            row.getTimestamp("recorded_at").toInstant(),
            Optional.ofNullable(row.getTimestamp("submitted_at")).map(Timestamp::toInstant),
            evidence,
            refusal == null
                ? Optional.empty()
                : Optional.of(new LedgerRefusal(refusal, texts(row.getArray("refusal_arguments")))),
            witnessing(row),
            OutboxCommand.Kind.valueOf(row.getString("kind")) == OutboxCommand.Kind.CHANNEL_COMMAND
                ? Optional.of(row.getInt("action"))
                : Optional.empty());
    return new Known(status, Bytes32.of(row.getBytes("content_hash")));
  }

  private static Optional<CommandStatus.Witnessing> witnessing(ResultSet row) throws SQLException {
    Timestamp confirmed = row.getTimestamp("confirmed_at");
    boolean inChannel = row.getObject("channel_sequence") != null;
    if (confirmed == null || !inChannel || row.getString("refusal") != null) {
      return Optional.empty();
    }
    byte[] by = row.getBytes("witnessed_by");
    return Optional.of(
        new CommandStatus.Witnessing(
            confirmed.toInstant(),
            by == null
                ? Optional.empty()
                : Optional.of(
                    new CommandStatus.Witness(
                        Bytes32.of(by), row.getTimestamp("witnessed_at").toInstant()))));
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
