package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Follows one organisation's node block by block and keeps its projections: the rows that follow
 * from the logs, what became of our own transactions, and its own position, all in one database
 * transaction.
 */
final class Projector {
  private static final long NOWHERE = -1;

  private final String organisation;
  private final QuorumNode node;
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final PositionRows positions;
  private final ChannelRows channels;
  private final ChannelProjection channelProjection;
  private final Settler settler;
  private final List<Projection> projections;
  private final Map<String, LedgerCommand.PublicContract> publicContracts;
  private final int blocksAtOnce;
  private volatile Optional<String> behind = Optional.empty();
  private volatile long caughtUpAt = NOWHERE;

  Projector(
      String organisation,
      QuorumNode node,
      OrganisationRows rows,
      JdbcClient jdbc,
      ChannelProjection channelProjection,
      Settler settler,
      List<Projection> projections,
      NetworkFile.Contracts contracts,
      int blocksAtOnce) {
    this.organisation = organisation;
    this.node = node;
    this.rows = rows;
    this.jdbc = jdbc;
    this.positions = new PositionRows(jdbc);
    this.channels = new ChannelRows(jdbc);
    this.channelProjection = channelProjection;
    this.settler = settler;
    this.projections = List.copyOf(projections);
    this.publicContracts =
        Map.of(
            contracts.registrar(),
            LedgerCommand.PublicContract.REGISTRAR,
            contracts.medicineRegistry(),
            LedgerCommand.PublicContract.MEDICINE_REGISTRY);
    this.blocksAtOnce = blocksAtOnce;
  }

  /** Everything that is read from the node for some blocks, before any row is written. */
  private record Reading(
      long from,
      PositionRows.Reached reached,
      List<QuorumNode.LogEntry> logs,
      Map<Long, Instant> times,
      Map<QuorumNode.LogEntry, ChannelProjection.Claim> claims,
      List<Settler.Settlement> settlements) {}

  /**
   * Takes the next blocks, if there are any.
   *
   * @return whether there were
   * @throws ChainChanged when the node's chain is another than before
   * @throws NodeUnavailable when the node does not answer; nothing was changed
   */
  boolean step() {
    long head = node.blockNumber();
    if (head == caughtUpAt) return false;
    Optional<PositionRows.Reached> position = rows.in(organisation, positions::find);
    long next = position.map(reached -> reached.block() + 1).orElse(0L);
    behind =
        head < next - 1
            ? Optional.of("the node is at block " + head + ", the rows reach " + (next - 1))
            : Optional.empty();
    if (head < next) {
      if (head == next - 1) {
        checkSame(position.orElseThrow(), node.block(head).hash());
        caughtUpAt = head;
      }
      return false;
    }
    Reading reading = read(position, next, Math.min(head, next + blocksAtOnce - 1));
    rows.in(organisation, () -> write(reading));
    return true;
  }

  /** That the node is further back than the rows: it is catching up, or it was reset. */
  Optional<String> behind() {
    return behind;
  }

  private void checkSame(PositionRows.Reached reached, Bytes32 hash) {
    if (!reached.hash().equals(hash)) {
      throw new ChainChanged(organisation, reached.block(), reached.hash(), hash);
    }
  }

  private Reading read(Optional<PositionRows.Reached> position, long from, long to) {
    QuorumNode.Block first = node.block(from);
    position.ifPresent(reached -> checkSame(reached, first.parentHash()));
    QuorumNode.Block last = from == to ? first : node.block(to);
    List<QuorumNode.LogEntry> logs = node.logs(from, to);
    Map<Long, Instant> times = new HashMap<>();
    times.put(from, first.time());
    times.put(to, last.time());
    Map<QuorumNode.LogEntry, ChannelProjection.Claim> claims = new HashMap<>();
    for (QuorumNode.LogEntry log : logs) {
      times.computeIfAbsent(log.block(), number -> node.block(number).time());
      if (ChannelProjection.isClaim(log)) {
        channelProjection.check(log).ifPresent(claim -> claims.put(log, claim));
      }
    }
    Optional<Set<Bytes32>> mined =
        from == to ? Optional.of(first.transactions()) : Optional.empty();
    return new Reading(
        from,
        new PositionRows.Reached(to, last.hash(), last.time()),
        logs,
        times,
        claims,
        settler.upTo(to, mined));
  }

  private void write(Reading reading) {
    positions.lock(organisation);
    long next = positions.find().map(reached -> reached.block() + 1).orElse(0L);
    if (next != reading.from()) return; // another process, or a replay, was here meanwhile
    for (QuorumNode.LogEntry log : reading.logs()) {
      apply(log, reading.times().get(log.block()), Optional.ofNullable(reading.claims().get(log)));
    }
    reading.settlements().forEach(settler::apply);
    positions.set(organisation, reading.reached());
  }

  private void apply(QuorumNode.LogEntry log, Instant at, Optional<ChannelProjection.Claim> claim) {
    LedgerCommand.PublicContract contract = publicContracts.get(log.address());
    if (contract != null) {
      publish(
          log, at, new LedgerEvent.Source(log.address(), Optional.of(contract), Optional.empty()));
      return;
    }
    Optional<ChannelRows.Row> known = channels.find(log.address());
    if (known.isEmpty()) {
      if (claim.isEmpty()) return;
      channelProjection.opened(log, at, claim.get());
    } else if (known.get().accepted()) {
      channelProjection.apply(log, at);
    }
    channels
        .find(log.address())
        .filter(ChannelRows.Row::accepted)
        .ifPresent(
            row ->
                publish(
                    log,
                    at,
                    new LedgerEvent.Source(
                        log.address(), Optional.empty(), Optional.of(row.channel()))));
  }

  private void publish(QuorumNode.LogEntry log, Instant at, LedgerEvent.Source source) {
    LedgerEvent event =
        new LedgerEvent(
            organisation,
            source,
            log.block(),
            log.index(),
            log.transaction(),
            at,
            log.topics(),
            log.data());
    projections.forEach(projection -> projection.apply(event));
  }

  /**
   * Empties all projections of this organisation; the next steps fill them again. Channels that
   * were put aside are trusted once more, and what waits is tried: this is what is done after a
   * node was healed.
   */
  void startOver() {
    caughtUpAt = NOWHERE;
    rows.in(
        organisation,
        () -> {
          positions.lock(organisation);
          List<String> tables = new ArrayList<>();
          projections.forEach(projection -> tables.addAll(projection.tables()));
          tables.add(ChannelRows.TABLE);
          tables.forEach(table -> jdbc.sql("delete from " + table).update());
          positions.clear();
          channels.releaseHolds();
          new CommandRows(jdbc).dueNow();
        });
  }
}
