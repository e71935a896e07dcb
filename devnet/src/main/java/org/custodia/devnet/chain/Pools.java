package org.custodia.devnet.chain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToLongFunction;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.wire.Lines;
import org.custodia.devnet.wire.WireFault;

/**
 * Which pool a node puts its transactions into. Normally all share one, from which blocks are made.
 * Nodes that are cut off, or whose transactions may be lost on the way, have one apart: what comes
 * into it reaches the shared one over the lines that there are.
 */
public final class Pools {
  private final TransactionPool shared;
  private final Lines lines;
  private final Map<PrivateLedger, TransactionPool> apart = new ConcurrentHashMap<>();
  private final ReadWriteLock changing = new ReentrantReadWriteLock();

  Pools(TransactionPool shared, Lines lines) {
    this.shared = shared;
    this.lines = lines;
  }

  /** The pool of a node. */
  TransactionPool of(PrivateLedger node) {
    return apart.isEmpty() ? shared : apart.getOrDefault(node, shared);
  }

  /**
   * Gives some nodes one pool apart, with what waits at them now.
   *
   * @param nonceAtHead the nonce of an account at those nodes' head
   */
  void part(List<PrivateLedger> nodes, ToLongFunction<Address> nonceAtHead) {
    change(
        () -> {
          TransactionPool pool = new TransactionPool(nonceAtHead);
          for (PrivateLedger node : nodes) {
            of(node).all().forEach(transaction -> pass(transaction, pool));
            apart.put(node, pool);
          }
        });
  }

  /** Lets a node share the pool of all others again, which then has what waited at the node. */
  void join(PrivateLedger node) {
    change(
        () -> {
          TransactionPool own = apart.remove(node);
          if (own != null) own.all().forEach(transaction -> pass(transaction, shared));
        });
  }

  private void change(Runnable change) {
    changing.writeLock().lock();
    try {
      change.run();
    } finally {
      changing.writeLock().unlock();
    }
  }

  /**
   * Takes a transaction at a node and passes it on.
   *
   * @throws TransactionRefused when the node's own pool does not take it
   */
  void submit(PrivateLedger node, Transaction transaction) {
    changing.readLock().lock();
    try {
      TransactionPool own = of(node);
      own.add(transaction);
      if (own != shared && lines.joinsAll(node.name())) gossip(node, transaction);
    } finally {
      changing.readLock().unlock();
    }
  }

  private void gossip(PrivateLedger node, Transaction transaction) {
    WireFault fault = lines.onTransaction(node.name(), transaction.hash().toString());
    boolean lost =
        fault instanceof WireFault.DropBefore
            || fault instanceof WireFault.Refuse
            || fault instanceof WireFault.Instead;
    if (lost) return;
    if (fault instanceof WireFault.Delay delay) {
      later(delay.time(), () -> pass(transaction, shared));
    } else {
      pass(transaction, shared);
    }
  }

  private static void later(Duration time, Runnable what) {
    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS).execute(what);
  }

  /** A pool that does not want what it is passed says nothing to whoever passed it. */
  private static void pass(Transaction transaction, TransactionPool to) {
    try {
      to.add(transaction);
    } catch (TransactionRefused notWanted) {
      // Known already, or another with this nonce came first.
    }
  }

  /** A node has a new block. */
  void imported(PrivateLedger node, Block block) {
    TransactionPool own = apart.isEmpty() ? null : apart.get(node);
    if (own != null) own.mined(block.transactions(), () -> {});
  }
}
