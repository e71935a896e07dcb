package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.OwnEvents;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Follows one organisation's node block by block and keeps its projections: the rows that follow
 * from the logs, what became of our own transactions, and its own position, all in one database
 * transaction.
 */
final class Projector {
  private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
  private static final long NOWHERE = -1;

  /**
   * Rows that are so many blocks behind, as those of an empty or a restored database, are told from
   * when they have caught up.
   */
  private static final long FAR_BEHIND = 100;

  private final String organisation;
  private final QuorumNode node;
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final PositionRows positions;
  private final CommandRows commands;
  private final ChannelRows channels;
  private final SilentRows silents;
  private final ChannelProjection channelProjection;
  private final Settler settler;
  private final Suspicions suspicions;
  private final List<Projection> projections;
  private final Map<String, LedgerCommand.PublicContract> publicContracts;
  private final Stride stride;
  private volatile Optional<String> behind = Optional.empty();
  private volatile long caughtUpAt = NOWHERE;
  private volatile long reached = NOWHERE;
  private volatile boolean rebuilding;
  private volatile boolean level;

  Projector(
      String organisation,
      QuorumNode node,
      OrganisationRows rows,
      JdbcClient jdbc,
      ChannelProjection channelProjection,
      Settler settler,
      Suspicions suspicions,
      List<Projection> projections,
      NetworkFile.Contracts contracts,
      int blocksAtOnce) {
    this.organisation = organisation;
    this.node = node;
    this.rows = rows.alsoIncomplete();
    this.jdbc = jdbc;
    this.positions = new PositionRows(jdbc);
    this.commands = new CommandRows(jdbc);
    this.channels = new ChannelRows(jdbc);
    this.silents = new SilentRows(jdbc);
    this.channelProjection = channelProjection;
    this.settler = settler;
    this.suspicions = suspicions;
    this.projections = List.copyOf(projections);
    this.publicContracts =
        Arrays.stream(LedgerCommand.PublicContract.values())
            .collect(Collectors.toMap(contracts::address, contract -> contract, (a, b) -> a));
    this.stride = new Stride(blocksAtOnce);
  }

  /** What the next blocks were. */
  enum Step {
    /** There were none. */
    NONE,
    /** With nothing in them that this organisation could have to do with. */
    QUIET,
    NEWS
  }

  /** Everything that is read from the node for some blocks, before any row is written. */
  private record Reading(
      long from,
      PositionRows.Reached reached,
      List<QuorumNode.LogEntry> logs,
      List<QuorumNode.Block> blocks,
      Map<QuorumNode.LogEntry, ChannelProjection.Claim> claims,
      List<Settler.Settlement> settlements,
      Suspicions.Seen seen) {
    Instant at(QuorumNode.LogEntry log) {
      return block(log).time();
    }

    QuorumNode.Sent sent(QuorumNode.LogEntry log) {
      return block(log).sent(log.transaction());
    }

    private QuorumNode.Block block(QuorumNode.LogEntry log) {
      return blocks.get((int) (log.block() - from));
    }

    boolean isQuiet() {
      return logs.isEmpty()
          && settlements.isEmpty()
          && blocks.stream().allMatch(block -> block.transactions().isEmpty());
    }
  }

  /**
   * Takes the next blocks, if there are any.
   *
   * @throws ChainChanged when the node's chain is another than before
   * @throws NodeUnavailable when the node does not answer; nothing was changed
   */
  Step step() {
    long head = node.blockNumber();
    if (head == caughtUpAt) return Step.NONE;
    PositionRows.Standing standing = rows.in(organisation, positions::standing);
    Optional<PositionRows.Reached> position = standing.reached();
    reached = position.map(PositionRows.Reached::block).orElse(NOWHERE);
    boolean far = standing.goal().isEmpty() && head - reached > FAR_BEHIND;
    rebuilding = standing.goal().isPresent() || far;
    if (far) {
      node.block(head); // which is there, so that the rows can come to it
      rows.in(organisation, () -> positions.catchUp(organisation, head));
    }
    if (standing.isRebuilt()) {
      rows.in(organisation, this::endRebuild);
      rebuilding = false;
    }
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
      level = head == next - 1;
      return Step.NONE;
    }
    Reading reading = readStride(position, next, head);
    boolean quiet = reading.isQuiet();
    if (quiet) rows.soon(organisation, () -> write(reading));
    else rows.in(organisation, () -> write(reading));
    reached = reading.reached().block();
    level = reached >= head;
    return quiet ? Step.QUIET : Step.NEWS;
  }

  private Reading readStride(Optional<PositionRows.Reached> position, long from, long head) {
    long to = Math.min(head, from + stride.blocks() - 1);
    try {
      Reading reading = read(position, from, to);
      stride.found(to - from + 1, reading.logs().size());
      return reading;
    } catch (NodeUnavailable e) {
      stride.failed();
      throw e;
    }
  }

  /** Whether the rows were as far as the node when it was looked at last. */
  boolean isLevel() {
    return level;
  }

  /** Reads where the rows are in the next step, as another process may have started them over. */
  void lookAgain() {
    caughtUpAt = NOWHERE;
  }

  /** Whether the rows are being filled again, and say less than they did, as far as is known. */
  boolean isRebuilding() {
    return rebuilding;
  }

  /** Last block that was applied, as far as is known; -1 before the first. */
  long reached() {
    return reached;
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
    List<QuorumNode.Block> blocks = node.blocks(from, to);
    QuorumNode.Block last = blocks.get(blocks.size() - 1);
    position.ifPresent(reached -> checkSame(reached, blocks.get(0).parentHash()));
    List<QuorumNode.LogEntry> logs = node.logs(from, to);
    Map<QuorumNode.LogEntry, ChannelProjection.Claim> claims = new HashMap<>();
    for (QuorumNode.LogEntry log : logs) {
      if (!ChannelProjection.isClaim(log)) continue;
      QuorumNode.Sent sent = blocks.get((int) (log.block() - from)).sent(log.transaction());
      channelProjection.check(log, sent).ifPresent(claim -> claims.put(log, claim));
    }
    Optional<Set<Bytes32>> mined =
        from == to ? Optional.of(last.transactions().keySet()) : Optional.empty();
    return new Reading(
        from,
        new PositionRows.Reached(to, last.hash(), last.time()),
        logs,
        blocks,
        claims,
        settler.upTo(to, mined),
        suspicions.new Seen());
  }

  private void write(Reading reading) {
    positions.lock(organisation);
    long next = positions.find().map(reached -> reached.block() + 1).orElse(0L);
    if (next != reading.from()) return; // another process, or a replay, was here meanwhile
    List<LedgerEvent> events = events(reading);
    projections.forEach(projection -> projection.applyAll(events));
    keepSilent(reading);
    reading.seen().write();
    reading.settlements().forEach(settler::apply);
    positions.set(organisation, reading.reached());
    if (rebuilding) endRebuild();
  }

  /**
   * Where the rows are as far as they were, they are told from again; and what was done on a copy
   * of a channel that has since been healed waits for its turn again. In one transaction with the
   * block that this is true of. Otherwise notes how far it is.
   */
  private void endRebuild() {
    positions.lock(organisation);
    long block = positions.find().map(PositionRows.Reached::block).orElse(NOWHERE);
    if (!positions.rebuilt(block)) {
      positions.rebuilding(block);
      return;
    }
    int back = commands.takeBackUnfounded();
    OrganisationRows.afterCommit(
        () -> {
          LOG.info("{}: everything up to block {} was read again", organisation, block);
          if (back > 0) LOG.warn("{}: {} commands are sent again after it", organisation, back);
        });
  }

  /**
   * Transactions that left no log, for {@link ChannelWatch} to look into: private ones that could
   * be ours, and what may be a trespass.
   */
  private void keepSilent(Reading reading) {
    Set<Bytes32> heardOf =
        reading.logs().stream().map(QuorumNode.LogEntry::transaction).collect(Collectors.toSet());
    List<SilentRows.Suspected> suspected = new ArrayList<>();
    Map<QuorumNode.Sent, Trespass.Moment> elsewhere = new LinkedHashMap<>();
    for (QuorumNode.Block block : reading.blocks()) {
      for (QuorumNode.Sent sent : block.transactions().values()) {
        if (heardOf.contains(sent.hash())) continue;
        if (sent.isPrivate()) silents.add(organisation, block.number(), sent);
        if (suspicions.isOwn(sent.from()) || sent.to().isEmpty()) continue;
        String to = sent.to().get();
        if (sent.isPrivate()) {
          if (!suspicions.mayBeOurs(to)) continue;
          suspected.add(
              new SilentRows.Suspected(block.number(), sent, SilentRows.Suspect.STRANGER));
        } else if (publicContracts.containsKey(to)) {
          suspected.add(new SilentRows.Suspected(block.number(), sent, SilentRows.Suspect.CALL));
        } else {
          elsewhere.put(sent, new Trespass.Moment(block.number(), sent.hash(), block.time()));
        }
      }
    }
    silents.suspect(organisation, suspected);
    noteExposing(elsewhere, reading);
  }

  /** Of public transactions to what is no public contract, those that name a channel. */
  private void noteExposing(Map<QuorumNode.Sent, Trespass.Moment> elsewhere, Reading reading) {
    if (elsewhere.isEmpty()) return;
    Set<String> named =
        channels.accepted(
            elsewhere.keySet().stream().flatMap(sent -> sent.to().stream()).distinct().toList());
    elsewhere.forEach(
        (sent, at) -> {
          if (!named.contains(sent.to().orElseThrow())) return;
          reading.seen().note(Trespass.Kind.CHANNEL_EXPOSED, sent, at, "");
        });
  }

  /** Looks like an event of ours, from what is no public contract. */
  private boolean isOfInterest(QuorumNode.LogEntry log) {
    return !publicContracts.containsKey(log.address())
        && !log.topics().isEmpty()
        && OwnEvents.isOne(log.topics().get(0));
  }

  /** What the logs mean, in their order; brings the channels up to date on the way. */
  private List<LedgerEvent> events(Reading reading) {
    ChannelStep step = new ChannelStep(organisation, channels);
    List<LedgerEvent> events = new ArrayList<>();
    for (QuorumNode.LogEntry log : reading.logs()) {
      source(step, log, reading)
          .map(source -> event(log, reading.at(log), source))
          .ifPresent(events::add);
    }
    step.end();
    return events;
  }

  /** Who said it; empty for a contract that does not count. */
  private Optional<LedgerEvent.Source> source(
      ChannelStep step, QuorumNode.LogEntry log, Reading reading) {
    LedgerCommand.PublicContract contract = publicContracts.get(log.address());
    if (contract != null) {
      return Optional.of(
          new LedgerEvent.Source(log.address(), Optional.of(contract), Optional.empty()));
    }
    Optional<ChannelRows.Row> known = step.find(log.address());
    if (known.isEmpty()) {
      ChannelProjection.Claim claim = reading.claims().get(log);
      if (claim == null) {
        if (isOfInterest(log)) note(Trespass.Kind.FOREIGN_EVENTS, log, reading, "");
        return Optional.empty();
      }
      claim.rejection().ifPresent(why -> note(Trespass.Kind.FORGED_CHANNEL, log, reading, why));
      channelProjection.opened(step, log, reading.at(log), claim);
    } else if (known.get().accepted()) {
      channelProjection.apply(step, log, reading.at(log));
      noteForgedAct(log, reading);
    }
    return step.find(log.address())
        .filter(ChannelRows.Row::accepted)
        .map(
            row ->
                new LedgerEvent.Source(row.origin(), Optional.empty(), Optional.of(row.known())));
  }

  private void note(Trespass.Kind kind, QuorumNode.LogEntry log, Reading reading, String reason) {
    var at = new Trespass.Moment(log.block(), log.transaction(), reading.at(log));
    reading.seen().note(kind, reading.sent(log), at, reason);
  }

  private void noteForgedAct(QuorumNode.LogEntry log, Reading reading) {
    if (log.topics().isEmpty() || !log.topics().get(0).equals(ChannelAbi.REFUSED_TOPIC)) return;
    LedgerRefusal refusal = Reasons.refusal(ChannelAbi.recorded(log.topics(), log.data()).reason());
    if (Suspicions.isForgery(refusal)) {
      note(Trespass.Kind.FORGED_ACT, log, reading, refusal.name());
    }
  }

  private LedgerEvent event(QuorumNode.LogEntry log, Instant at, LedgerEvent.Source source) {
    return new LedgerEvent(
        organisation,
        source,
        log.block(),
        log.index(),
        log.transaction(),
        at,
        log.topics(),
        log.data());
  }

  /**
   * Empties all projections of this organisation; the next steps fill them again. In the same
   * transaction its rows are closed to whoever would take them for complete, until they reach as
   * far as before, whichever process reads them. What was found wrong with channels stays until it
   * is proven to be over.
   *
   * @param goal block that they have to reach at least
   */
  void startOver(long goal) {
    caughtUpAt = NOWHERE;
    reached = NOWHERE;
    rebuilding = true;
    rows.in(
        organisation,
        () -> {
          rows.closeFor(organisation);
          positions.lock(organisation);
          List<String> tables = new ArrayList<>();
          projections.forEach(projection -> tables.addAll(projection.tables()));
          tables.addAll(ChannelRows.TABLES);
          tables.add(SilentRows.TABLE);
          tables.add(TrespassRows.TABLE);
          tables.forEach(table -> jdbc.sql("delete from " + table).update());
          positions.startOver(organisation, goal);
          new TroubleRows(jdbc).replayed();
        });
  }
}
