package org.custodia.devnet.chain;

import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one node stands on the chain. Normally it is <em>in step</em>: it takes part in every block
 * while the block is made. A node that was held up, or rolled back, is behind; a thread of its own
 * then imports what it missed block by block, each with the payloads that its privacy manager has
 * at that moment, until it is in step again.
 *
 * <p>Whoever needs both takes {@link Chain#betweenBlocks} before this object's monitor.
 */
public final class Following {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);
  private static final long IN_STEP = -1;
  private static final long POLL_MILLIS = 5;
  private static final long MARK_NANOS = 100_000_000;

  private final Chain chain;
  private final PrivateLedger own;
  private final List<HeadListener> listeners = new CopyOnWriteArrayList<>();
  private final NavigableMap<Long, Long> madeAtNanos = new ConcurrentSkipListMap<>();
  private volatile long behindAt;
  private volatile int rollBacks;
  private volatile boolean held;
  private volatile Duration delay = Duration.ZERO;
  private boolean open;
  private long markedAtNanos;
  private Thread importer;

  Following(Chain chain, PrivateLedger own) {
    this.chain = chain;
    this.own = own;
    long head = chain.blocks().head().number();
    this.behindAt =
        own.mark().read().stream().map(at -> Math.min(at, head)).findAny().orElse(IN_STEP);
  }

  /** The node's newest block. */
  public Block head() {
    long at = behindAt;
    return at == IN_STEP ? chain.blocks().head() : chain.blocks().block(at).orElseThrow();
  }

  /**
   * Reads something that belongs together, again if the node was rolled back meanwhile: it could
   * otherwise take a block that was there for one that the node took no part in.
   */
  <T> T steady(Supplier<T> read) {
    while (true) {
      int before = rollBacks;
      T result = read.get();
      if (rollBacks == before) return result;
    }
  }

  /** Whether the node takes part in blocks as they are made. */
  boolean inStep() {
    return behindAt == IN_STEP;
  }

  /** Whether the node neither makes nor imports blocks. */
  boolean held() {
    return held;
  }

  /** Tells a listener of every later move of the head, until it is closed. */
  public AutoCloseable listen(HeadListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Imports nothing from now on. */
  public void hold() {
    chain.betweenBlocks(
        () -> {
          held = true;
          leaveStep();
        });
  }

  /** Goes on after {@link #hold}: imports what it missed. */
  public synchronized void release() {
    held = false;
    startImporter();
  }

  /** Imports every block so long after it was made; zero ends that. */
  public void delay(Duration delay) {
    chain.betweenBlocks(
        () -> {
          this.delay = delay;
          if (!delay.isZero()) leaveStep();
        });
  }

  /**
   * Forgets the node's own side of all blocks after one, and then imports them again with the
   * payloads that its privacy manager has by then. Durable: a crash leaves the node as it was
   * before or rolled back, and nothing between. Does nothing when the node is not beyond that
   * block.
   */
  public void rollBack(long block) {
    chain.betweenBlocks(
        () -> {
          synchronized (this) {
            if (block < 0 || block >= head().number()) return;
            LOG.info("node {} is rolled back to block {}", own.name(), block);
            own.mark().set(block);
            behindAt = block;
            rollBacks++;
            own.forgetAfter(block);
            listeners.forEach(listener -> listener.rolledBack(block));
            startImporter();
          }
        });
  }

  private synchronized void leaveStep() {
    if (inStep()) {
      long head = chain.blocks().head().number();
      own.mark().set(head);
      behindAt = head;
    }
    startImporter();
  }

  /** Begins to import if the node is behind. */
  synchronized void start() {
    open = true;
    startImporter();
  }

  private void startImporter() {
    if (!open || held || inStep() || importer != null) return;
    importer = new Thread(this::work, "devnet-import-" + own.name());
    importer.setDaemon(true);
    importer.start();
  }

  /** A block was made; a node in step has taken part in it. */
  void made(Block block) {
    if (inStep()) {
      chain.pools().imported(own, block);
      listeners.forEach(listener -> listener.imported(block));
    } else if (!delay.isZero()) {
      madeAtNanos.put(block.number(), System.nanoTime());
    }
  }

  private void work() {
    try {
      while (importsMore()) {
        if (!importNext() && !chain.betweenBlocks(this::goInStep)) Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      LOG.error("node {} stays at block {}", own.name(), behindAt, e);
      synchronized (this) {
        importer = null;
      }
    }
  }

  private synchronized boolean importsMore() {
    boolean more = open && !held && !inStep();
    if (!more) {
      importer = null;
      if (!inStep()) own.mark().set(behindAt);
    }
    return more;
  }

  /** Imports the next block if there is one and its time has come; whether it did. */
  private synchronized boolean importNext() {
    long number = behindAt + 1;
    if (held || number > chain.blocks().head().number() || !isDue(number)) return false;
    Block block = chain.blocks().block(number).orElseThrow();
    chain.importOn(own, block);
    behindAt = number;
    markNowAndThen();
    madeAtNanos.headMap(number, true).clear();
    chain.pools().imported(own, block);
    listeners.forEach(listener -> listener.imported(block));
    return true;
  }

  /**
   * A mark that is older than the node's own log is still true enough: after a crash the node
   * imports the blocks in between once more.
   */
  private void markNowAndThen() {
    long now = System.nanoTime();
    if (now - markedAtNanos < MARK_NANOS) return;
    own.mark().set(behindAt);
    markedAtNanos = now;
  }

  private boolean isDue(long number) {
    Long made = madeAtNanos.get(number);
    return made == null || System.nanoTime() - made >= delay.toNanos();
  }

  private synchronized boolean goInStep() {
    if (held || !delay.isZero() || behindAt != chain.blocks().head().number()) return false;
    own.mark().remove();
    behindAt = IN_STEP;
    LOG.info("node {} is in step again at block {}", own.name(), chain.blocks().head().number());
    return true;
  }

  /** Waits for the block that is being imported. */
  void stop() {
    Thread last;
    synchronized (this) {
      open = false;
      last = importer;
    }
    if (last == null) return;
    try {
      last.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
