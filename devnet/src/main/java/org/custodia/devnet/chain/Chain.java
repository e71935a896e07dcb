package org.custodia.devnet.chain;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.BlockEnvironment;
import org.custodia.devnet.evm.State;
import org.custodia.devnet.evm.StateStore;
import org.custodia.devnet.store.FreeSpace;
import org.custodia.devnet.wire.Lines;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain that all nodes share: its blocks, its public state and the transactions that wait. Each
 * node's own side is a {@link PrivateLedger}.
 */
public final class Chain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chain.class);
  private static final int MAX_TRANSACTIONS = 1_000;

  private final long chainId;
  private final BlockStore blocks;
  private final StateStore states;
  private final List<PrivateLedger> nodes;
  private final Map<PrivateLedger, Following> followings = new LinkedHashMap<>();
  private final ReentrantLock making = new ReentrantLock();
  private final TransactionPool pool;
  private final Pools pools;
  private final BlockMaker maker;
  private final Clock clock;
  private final FreeSpace space;
  private boolean toldOfFullDisk;
  private volatile Throwable failure;

  private Chain(
      long chainId,
      BlockStore blocks,
      StateStore states,
      List<PrivateLedger> nodes,
      Duration period,
      Duration emptyPeriod,
      Clock clock,
      Lines lines,
      FreeSpace space) {
    this.space = space;
    this.chainId = chainId;
    this.blocks = blocks;
    this.states = states;
    this.nodes = nodes;
    this.clock = clock;
    this.pool = new TransactionPool(account -> nonce(account, blocks.head()));
    this.pools = new Pools(pool, lines);
    this.maker = new BlockMaker(this, period, emptyPeriod);
    nodes.forEach(node -> followings.put(node, new Following(this, node)));
  }

  /**
   * Opens the chain and the nodes' own ledgers.
   *
   * @param publicDirectory where the blocks and the public state are
   * @param nodeDirectories each node's own directory, by name, in order
   * @param period shortest time between two blocks
   * @param emptyPeriod longest time between two blocks
   * @param clock where block time comes from
   * @param lines over which transactions reach the others
   * @throws IllegalStateException when files are damaged or do not belong together
   * @throws java.io.UncheckedIOException when the disk is full or fails
   */
  public static Chain open(
      long chainId,
      Path publicDirectory,
      Map<String, Path> nodeDirectories,
      Duration period,
      Duration emptyPeriod,
      Clock clock,
      Lines lines) {
    FreeSpace space = FreeSpace.under(publicDirectory);
    space.require();
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      BlockStore blocks = BlockStore.open(publicDirectory.resolve("blocks.log"));
      opened.add(blocks);
      StateStore states = StateStore.open(publicDirectory.resolve("state"));
      opened.add(states);
      List<PrivateLedger> nodes = new ArrayList<>();
      nodeDirectories.forEach(
          (name, directory) -> {
            PrivateLedger node = PrivateLedger.open(name, directory, blocks);
            opened.add(node);
            nodes.add(node);
          });
      Chain chain =
          new Chain(
              chainId,
              blocks,
              states,
              List.copyOf(nodes),
              period,
              emptyPeriod,
              clock,
              lines,
              space);
      new StateRecovery(chain).recover();
      return chain;
    } catch (RuntimeException | Error e) {
      for (int i = opened.size() - 1; i >= 0; i--) closeQuietly(opened.get(i));
      throw e;
    }
  }

  /** Begins to make blocks; nodes that are behind begin to import those that they missed. */
  public void start() {
    maker.start();
    followings.values().forEach(Following::start);
  }

  /** The chain id. */
  public long chainId() {
    return chainId;
  }

  /** The blocks. */
  public BlockStore blocks() {
    return blocks;
  }

  /** Transactions that wait for the next blocks. */
  public TransactionPool pool() {
    return pool;
  }

  /** The nodes' own ledgers. */
  public List<PrivateLedger> nodes() {
    return nodes;
  }

  /** Where a node stands on this chain. */
  public Following following(PrivateLedger node) {
    return followings.get(node);
  }

  StateStore states() {
    return states;
  }

  /**
   * Takes a transaction at a node.
   *
   * @throws TransactionRefused in GoQuorum's words, or because no more blocks are made
   */
  void submit(PrivateLedger node, Transaction transaction) {
    if (failure != null) {
      throw new TransactionRefused("this network has stopped making blocks: " + failure);
    }
    if (space.isLow()) throw new TransactionRefused(space.complaint());
    pools.submit(node, transaction);
  }

  Pools pools() {
    return pools;
  }

  /** Gives some nodes a pool apart from that of the others. */
  public void part(List<PrivateLedger> nodes) {
    Following first = following(nodes.get(0));
    pools.part(nodes, account -> nonce(account, first.head()));
  }

  /** Ends that for a node; what waited there now waits everywhere. */
  public void join(PrivateLedger node) {
    pools.join(node);
  }

  /** What contracts see in the block of that height. */
  BlockEnvironment environment(long number, long timestamp) {
    return new BlockEnvironment(chainId, number, timestamp, BlockHeader.GAS_LIMIT, blocks::hash);
  }

  /** Does something while no block is being made. */
  public <T> T betweenBlocks(Supplier<T> work) {
    making.lock();
    try {
      return work.get();
    } finally {
      making.unlock();
    }
  }

  /** The same for what gives nothing. */
  public void betweenBlocks(Runnable work) {
    betweenBlocks(
        () -> {
          work.run();
          return null;
        });
  }

  /**
   * Makes one block, unless a transaction cannot be run at all: then that one, and no block. None
   * is made either while there is no node to make it.
   */
  Optional<Transaction> tryMakeBlock() {
    return betweenBlocks(
        () ->
            followings.values().stream().allMatch(Following::held)
                ? Optional.empty()
                : makeBlock());
  }

  private Optional<Transaction> makeBlock() {
    if (isDiskFull()) return Optional.empty();
    Block parent = blocks.head();
    long now = Math.max(clock.instant().getEpochSecond(), parent.header().timestamp());
    BlockEnvironment environment = environment(parent.number() + 1, now);
    List<PrivateLedger> inStep = nodes.stream().filter(node -> following(node).inStep()).toList();
    BlockExecution.Result result;
    try (var execution =
        new BlockExecution(
            parent, environment, states, inStep, blocks.contracts(), BlockExecution.AT_IMPORT)) {
      for (Transaction transaction : pool.executable(MAX_TRANSACTIONS)) {
        if (!execution.hasRoom(transaction)) break;
        try {
          execution.run(transaction);
        } catch (RuntimeException e) {
          LOG.error("transaction {} cannot be run and is dropped", transaction.hash(), e);
          return Optional.of(transaction);
        }
      }
      result = execution.finish();
    }
    publish(result);
    return Optional.empty();
  }

  /** Blocks wait while it is; said once each time. */
  private boolean isDiskFull() {
    boolean full = space.isLow();
    if (full && !toldOfFullDisk) LOG.error("no blocks are made: {}", space.complaint());
    if (!full && toldOfFullDisk) LOG.info("blocks are made again: the disk has room");
    toldOfFullDisk = full;
    return full;
  }

  private void publish(BlockExecution.Result result) {
    Block block = result.block();
    result.privateEntries().forEach(PrivateLedger::append);
    pool.mined(block.transactions(), () -> blocks.append(block));
    followings.values().forEach(following -> following.made(block));
  }

  /**
   * Runs a recorded block again for some nodes, over the states of the block before it.
   *
   * @throws IllegalStateException when the public result is not the recorded one
   */
  BlockExecution.Result runAgain(
      long number, List<PrivateLedger> nodes, BlockExecution.Participation participation) {
    Block parent = blocks.block(number - 1).orElseThrow();
    Block recorded = blocks.block(number).orElseThrow();
    var environment = environment(number, recorded.header().timestamp());
    try (var execution =
        new BlockExecution(parent, environment, states, nodes, blocks.contracts(), participation)) {
      recorded.transactions().forEach(execution::run);
      var result = execution.finish();
      if (!result.block().hash().equals(recorded.hash())) {
        throw new IllegalStateException(
            "running block " + number + " again does not give what was recorded");
      }
      return result;
    }
  }

  /** Gives one node its private side of a recorded block, as it comes out with what it has now. */
  void importOn(PrivateLedger node, Block block) {
    boolean takesPart =
        block.transactions().stream()
            .anyMatch(transaction -> BlockExecution.takesPart(node, transaction));
    if (!takesPart) return;
    runAgain(block.number(), List.of(node), BlockExecution.AT_IMPORT)
        .privateEntries()
        .forEach(PrivateLedger::append);
  }

  private long nonce(Address account, Block head) {
    try (State state = states.at(head.header().stateRoot())) {
      return state.nonce(account);
    }
  }

  /** How long ago the newest block was made. */
  Duration headAge() {
    return Duration.ofSeconds(
        clock.instant().getEpochSecond() - blocks.head().header().timestamp());
  }

  void fail(Throwable cause) {
    failure = cause;
  }

  @Override
  public void close() {
    maker.close();
    followings.values().forEach(Following::stop);
    nodes.forEach(Chain::closeQuietly);
    closeQuietly(states);
    closeQuietly(blocks);
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("could not close {}", part, e);
    }
  }
}
