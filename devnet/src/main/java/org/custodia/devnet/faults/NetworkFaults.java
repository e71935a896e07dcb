package org.custodia.devnet.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.devnet.chain.Chain;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.chain.PrivateLedger;
import org.custodia.devnet.chain.TransactionPool;
import org.custodia.devnet.privacy.PayloadExchange;
import org.custodia.devnet.privacy.PayloadStore;
import org.custodia.devnet.rpc.HttpPort;
import org.custodia.devnet.wire.Lines;
import org.custodia.devnet.wire.Rule;

/**
 * Faults of an embedded network on command. For tests only: nothing else may use it.
 *
 * <p>A fault stays until it is ended by its counterpart or by {@link #clear}; a restart of the
 * whole network ends all of them, and nodes that were behind then catch up. All methods return when
 * the fault is there or, where they end one, when the end has begun: a node that missed blocks
 * imports them afterwards, one by one.
 */
public final class NetworkFaults {
  /** What a node consists of, as seen from here. */
  public record Parts(NodeView view, HttpPort rpc, HttpPort tessera) {
    PrivateLedger own() {
      return view.own();
    }
  }

  private final Chain chain;
  private final Lines lines;
  private final PayloadExchange exchange;
  private final Map<String, Parts> nodes = new LinkedHashMap<>();
  private final Set<String> stopped = new HashSet<>();
  private final Map<String, Integer> islands = new HashMap<>();
  private final Set<String> ruled = new HashSet<>();

  /** Faults of these nodes. */
  public NetworkFaults(Chain chain, Lines lines, PayloadExchange exchange, List<Parts> nodes) {
    this.chain = chain;
    this.lines = lines;
    this.exchange = exchange;
    nodes.forEach(node -> this.nodes.put(node.own().name(), node));
  }

  /**
   * Stops a node as if its process had died: its JSON-RPC port refuses connections, and it neither
   * makes nor imports blocks. Its privacy manager goes on and takes payloads for it.
   */
  public synchronized void stopNode(String name) {
    Parts node = node(name);
    node.rpc().shut();
    stopped.add(name);
    lines.stopped(name, true);
    node.view().following().hold();
  }

  /** Starts a stopped node on the same port; it imports the blocks that it missed. */
  public synchronized void startNode(String name) {
    Parts node = node(name);
    stopped.remove(name);
    lines.stopped(name, false);
    follow(name);
    node.rpc().open();
  }

  /**
   * Stops a node's privacy manager as if its process had died: its REST port refuses connections,
   * others find no recipient there, and the node takes every private transaction that it imports
   * meanwhile for a stranger's, for good (until it is rolled back).
   */
  public synchronized void stopPrivacyManager(String name) {
    Parts node = node(name);
    node.tessera().shut();
    // No block may be half made with it and half without.
    chain.betweenBlocks(() -> node.own().payloads().run(false));
  }

  /** Starts a stopped privacy manager on the same port. What it missed it does not get. */
  public synchronized void startPrivacyManager(String name) {
    Parts node = node(name);
    chain.betweenBlocks(() -> node.own().payloads().run(true));
    node.tessera().open();
  }

  /**
   * Has a node's privacy manager, which must be stopped, lose all payloads, as when its database is
   * lost. Its keys stay, and so does what the node has computed. {@link #clear} does not bring them
   * back, and a restart of the whole network after which states have to be computed anew refuses.
   */
  public synchronized void losePayloads(String name) {
    PayloadStore payloads = stopped(name);
    chain.betweenBlocks(payloads::lose);
  }

  /**
   * Has a node's privacy manager, which must be stopped, fetch from the others what it was party
   * to, as Tessera does when it is started once with {@code --recover}: from whoever sent it, and
   * what it sent itself from any of the recipients.
   *
   * @return how many payloads came back
   */
  public synchronized int recoverPayloads(String name) {
    PayloadStore payloads = stopped(name);
    return chain.betweenBlocks(() -> exchange.recover(payloads));
  }

  private PayloadStore stopped(String name) {
    PayloadStore payloads = node(name).own().payloads();
    if (payloads.running()) throw new IllegalStateException(name + "'s privacy manager runs");
    return payloads;
  }

  /**
   * Cuts these nodes and their privacy managers off from all others. They still answer their own
   * clients and reach each other, but get no new blocks; what is sent to them waits. The others
   * make the blocks. Cutting off further nodes later makes another island.
   */
  public synchronized void partition(String... names) {
    List<PrivateLedger> island = new ArrayList<>();
    for (String name : names) island.add(node(name).own());
    if (island.isEmpty()) throw new IllegalArgumentException("nobody is to be cut off");
    int number = islands.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    for (String name : names) islands.put(name, number);
    lines.split(islands);
    for (String name : names) follow(name);
    chain.part(island);
  }

  /**
   * Ends all partitions. What waited at the nodes that were cut off goes to the others, as far as
   * they want it (they keep their own transaction where both have one with that nonce), and the
   * nodes import the blocks that they missed.
   */
  public synchronized void heal() {
    List<String> back = List.copyOf(islands.keySet());
    islands.clear();
    lines.split(islands);
    for (String name : back) {
      PrivateLedger own = node(name).own();
      chain.join(own);
      if (ruled.contains(name)) chain.part(List.of(own));
      follow(name);
    }
  }

  /** Lets a node import every block so long after it was made; zero ends that. */
  public synchronized void delayBlocks(String name, Duration delay) {
    if (delay.isNegative()) throw new IllegalArgumentException("negative delay: " + delay);
    node(name).view().following().delay(delay);
  }

  /**
   * Lets the pool that all nodes share hold no more than so many transactions. Further ones are
   * refused with {@code txpool is full} until blocks have made room; a private one has by then been
   * handed to its recipients, as on GoQuorum.
   */
  public synchronized void limitPool(int transactions) {
    chain.pool().limit(transactions);
  }

  /**
   * Rolls a node back to a block, as {@code debug_setHead} does: it forgets its own side of the
   * later blocks, and then imports them again with the payloads that its privacy manager has.
   */
  public synchronized void rollBack(String name, long block) {
    node(name).view().following().rollBack(block);
  }

  /** What befalls requests to a node's JSON-RPC port by HTTP; instead of an earlier rule. */
  public synchronized void onRpc(String name, Rule rule) {
    node(name).rpc().rule(Optional.of(rule));
  }

  /**
   * What befalls requests to the REST port of a node's privacy manager; instead of an earlier one.
   */
  public synchronized void onTessera(String name, Rule rule) {
    node(name).tessera().rule(Optional.of(rule));
  }

  /**
   * What befalls payloads that a node's privacy manager hands to others or is handed (the rule of
   * the giver comes first), and transactions that the node passes on to the others. A transaction
   * that is lost waits at the node alone until {@link #clear}.
   */
  public synchronized void onDelivery(String name, Rule rule) {
    PrivateLedger own = node(name).own();
    lines.rule(name, rule);
    if (ruled.add(name) && !islands.containsKey(name)) chain.part(List.of(own));
  }

  /**
   * Opens a port of 127.0.0.1 by which another process commands these faults, until it is closed.
   * Whoever reaches it can break the network at will.
   *
   * @param port 0 takes any free one
   */
  public FaultControl control(int port) {
    return new FaultControl(this, port);
  }

  /** Ends all faults. */
  public synchronized void clear() {
    limitPool(TransactionPool.CAPACITY);
    nodes.forEach(
        (name, node) -> {
          node.rpc().rule(Optional.empty());
          node.tessera().rule(Optional.empty());
          lines.clear(name);
          delayBlocks(name, Duration.ZERO);
        });
    List<String> apart = List.copyOf(ruled);
    ruled.clear();
    heal();
    apart.forEach(name -> chain.join(node(name).own()));
    for (String name : nodes.keySet()) {
      startPrivacyManager(name);
      startNode(name);
    }
  }

  private void follow(String name) {
    var following = node(name).view().following();
    if (stopped.contains(name) || islands.containsKey(name)) {
      following.hold();
    } else {
      following.release();
    }
  }

  private Parts node(String name) {
    Parts node = nodes.get(name);
    if (node == null) throw new IllegalArgumentException("no node named " + name);
    return node;
  }
}
