package org.custodia.devnet.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Hash32;

/**
 * Transactions that wait for a block. A sender's transactions run in the order of their nonces; one
 * whose predecessor is missing waits in the queue until the gap is filled. Between senders, first
 * come is first served. All nodes share it, as if the network had no delay.
 */
public final class TransactionPool {
  /** How many a pool holds unless it is told otherwise. */
  public static final int CAPACITY = 20_000;

  private static final int RECENT = 10_000;
  private static final int MAX_SIZE = 128 * 1024;

  private record Waiting(Transaction transaction, long arrival) {}

  private final Map<Address, TreeMap<Long, Waiting>> bySender = new HashMap<>();
  private final Map<Hash32, Transaction> byHash = new LinkedHashMap<>();
  private final Map<Address, Long> nonces = new HashMap<>();
  private final ToLongFunction<Address> nonceAtHead;
  private final ArrayDeque<Hash32> recent = new ArrayDeque<>();
  private final List<Consumer<Hash32>> listeners = new CopyOnWriteArrayList<>();
  private int capacity = CAPACITY;
  private long arrivals;
  private boolean stopped;

  /** A pool over accounts whose nonce at the head of the chain is found so. */
  TransactionPool(ToLongFunction<Address> nonceAtHead) {
    this.nonceAtHead = nonceAtHead;
  }

  /**
   * Takes a transaction.
   *
   * @throws TransactionRefused in GoQuorum's words
   */
  public synchronized void add(Transaction transaction) {
    if (byHash.containsKey(transaction.hash())) {
      throw new TransactionRefused("known transaction: " + transaction.hash().toHexDigits());
    }
    check(transaction);
    var waiting = bySender.computeIfAbsent(transaction.from(), sender -> new TreeMap<>());
    if (waiting.containsKey(transaction.nonce())) {
      throw new TransactionRefused("replacement transaction underpriced");
    }
    if (byHash.size() >= capacity) throw new TransactionRefused("txpool is full");
    waiting.put(transaction.nonce(), new Waiting(transaction, arrivals++));
    byHash.put(transaction.hash(), transaction);
    recent.add(transaction.hash());
    if (recent.size() > RECENT) recent.remove();
    listeners.forEach(listener -> listener.accept(transaction.hash()));
    notifyAll();
  }

  /** From now on it holds at most so many; what is here already stays. */
  public synchronized void limit(int transactions) {
    capacity = transactions;
  }

  private void check(Transaction transaction) {
    if (transaction.raw().size() >= MAX_SIZE) throw new TransactionRefused("oversized data");
    if (transaction.gasPrice().signum() != 0) throw new TransactionRefused("Gas price not 0");
    if (transaction.gas() > BlockHeader.GAS_LIMIT) {
      throw new TransactionRefused("exceeds block gas limit");
    }
    if (transaction.nonce() < nonce(transaction.from())) {
      throw new TransactionRefused("nonce too low");
    }
    if (transaction.value().signum() != 0) {
      // Nobody has ether on this network: there is no genesis allocation and no block reward.
      throw new TransactionRefused(
          transaction.isPrivate()
              ? "ether value is not supported for private transactions"
              : "insufficient funds for gas * price + value");
    }
    if (transaction.gas() < transaction.intrinsicGas()) {
      throw new TransactionRefused("intrinsic gas too low");
    }
  }

  /** The nonce after an account's executable transactions here. */
  public synchronized long pendingNonce(Address account) {
    long nonce = nonce(account);
    var waiting = bySender.get(account);
    while (waiting != null && waiting.containsKey(nonce)) nonce++;
    return nonce;
  }

  /** All that wait, in the order in which they came. */
  synchronized List<Transaction> all() {
    return List.copyOf(byHash.values());
  }

  /** A transaction that waits here. */
  public synchronized Optional<Transaction> transaction(Hash32 hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  /** Tells of every later arrival; the listener must be quick and wait for nothing. */
  public void listen(Consumer<Hash32> listener) {
    listeners.add(listener);
  }

  /** How many transactions have arrived here since the start, mined ones included. */
  public synchronized long arrivals() {
    return arrivals;
  }

  /** Hashes of those that arrived after so many others; at most the last 10,000. */
  public synchronized List<Hash32> arrivedAfter(long earlier) {
    return recent.stream().skip(Math.max(0, recent.size() - (arrivals - earlier))).toList();
  }

  /** How many wait, those behind a gap included. */
  public synchronized int size() {
    return byHash.size();
  }

  /** What waits: what can run in the next blocks, in that order, and what is behind a gap. */
  public record Contents(List<Transaction> pending, List<Transaction> queued) {}

  /** All that wait here. */
  public synchronized Contents waiting() {
    List<Transaction> pending = executable(Integer.MAX_VALUE);
    List<Transaction> queued = new ArrayList<>(byHash.values());
    queued.removeAll(new HashSet<>(pending));
    return new Contents(pending, queued);
  }

  /** Waits until a transaction can run, at most so long; whether one can. */
  synchronized boolean awaitExecutable(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (!stopped && !hasExecutable()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) return false;
      wait(left);
    }
    return true;
  }

  /** Ends the waiting, for good. */
  synchronized void stopWaiting() {
    stopped = true;
    notifyAll();
  }

  private boolean hasExecutable() {
    return bySender.entrySet().stream()
        .anyMatch(sender -> sender.getValue().containsKey(nonce(sender.getKey())));
  }

  /** Those that can run now, in the order to run them. */
  synchronized List<Transaction> executable(int atMost) {
    var next = new PriorityQueue<Waiting>(Comparator.comparingLong(Waiting::arrival));
    bySender.forEach(
        (sender, waiting) -> {
          Waiting first = waiting.get(nonce(sender));
          if (first != null) next.add(first);
        });
    List<Transaction> chosen = new ArrayList<>();
    while (!next.isEmpty() && chosen.size() < atMost) {
      Transaction transaction = next.poll().transaction();
      chosen.add(transaction);
      Waiting following = bySender.get(transaction.from()).get(transaction.nonce() + 1);
      if (following != null) next.add(following);
    }
    return chosen;
  }

  /** Shows a new block and removes its transactions in one step, as seen from outside. */
  synchronized void mined(List<Transaction> transactions, Runnable publish) {
    publish.run();
    for (Transaction transaction : transactions) {
      drop(transaction);
      nonces.put(transaction.from(), transaction.nonce() + 1);
    }
  }

  /** Removes a transaction that cannot be run at all. */
  synchronized void drop(Transaction transaction) {
    byHash.remove(transaction.hash());
    var waiting = bySender.get(transaction.from());
    if (waiting == null) return;
    waiting.remove(transaction.nonce());
    if (waiting.isEmpty()) bySender.remove(transaction.from());
  }

  private long nonce(Address account) {
    return nonces.computeIfAbsent(account, nonceAtHead::applyAsLong);
  }
}
