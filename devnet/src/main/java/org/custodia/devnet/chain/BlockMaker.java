package org.custodia.devnet.chain;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a block whenever transactions wait, at most one per period, and now and then an empty one.
 */
final class BlockMaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockMaker.class);

  private final Chain chain;
  private final Duration period;
  private final Duration emptyPeriod;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);

  BlockMaker(Chain chain, Duration period, Duration emptyPeriod) {
    this.chain = chain;
    this.period = period;
    this.emptyPeriod = emptyPeriod;
    this.thread = new Thread(this::work, "devnet-block-maker");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void work() {
    try {
      waitForWork(emptyPeriod.toMillis() - chain.headAge().toMillis());
      while (stop.getCount() > 0) {
        long begun = System.nanoTime();
        makeBlock();
        if (stop.await(Math.max(0, period.toMillis() - since(begun)), TimeUnit.MILLISECONDS)) break;
        waitForWork(emptyPeriod.toMillis() - since(begun));
      }
    } catch (InterruptedException e) {
      LOG.error("block maker was interrupted", e);
      chain.fail(e);
    } catch (RuntimeException | Error e) {
      LOG.error("no more blocks are made", e);
      chain.fail(e);
    }
  }

  private void waitForWork(long atMostMillis) throws InterruptedException {
    chain.pool().awaitExecutable(Math.max(0, atMostMillis));
  }

  private static long since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }

  /**
   * One block; a transaction that cannot be run at all is dropped, so that it stops nobody else.
   */
  private void makeBlock() {
    while (true) {
      Optional<Transaction> culprit = chain.tryMakeBlock();
      if (culprit.isEmpty()) return;
      chain.pool().drop(culprit.get());
    }
  }

  /** Waits for the present block to be finished. Never interrupts it: files are being written. */
  @Override
  public void close() {
    stop.countDown();
    chain.pool().stopWaiting();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
