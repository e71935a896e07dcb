package org.custodia.devnet.wire;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lines between the nodes of a network and between their privacy managers: who reaches whom,
 * and what befalls what is handed over. Without faults everybody reaches everybody.
 */
public final class Lines {
  private volatile Map<String, Integer> islands = Map.of();
  private final Map<String, Rule> rules = new ConcurrentHashMap<>();
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();

  /**
   * Nodes of different islands do not reach each other; a node that is not named is on island 0.
   */
  public void split(Map<String, Integer> islands) {
    this.islands = Map.copyOf(islands);
  }

  /** Whether two nodes and their privacy managers reach each other while they run. */
  public boolean joins(String one, String other) {
    Map<String, Integer> present = islands;
    return present.isEmpty() || present.getOrDefault(one, 0).equals(present.getOrDefault(other, 0));
  }

  /** Whether a node is where the blocks are made. */
  public boolean joinsAll(String node) {
    return islands.getOrDefault(node, 0) == 0;
  }

  /** Says whether a node is stopped. */
  public void stopped(String node, boolean now) {
    if (now) {
      stopped.add(node);
    } else {
      stopped.remove(node);
    }
  }

  /** Whether a node has a peer there. */
  public boolean peers(String one, String other) {
    return !stopped.contains(other) && joins(one, other);
  }

  /** From now on, this befalls what a node hands over and what is handed to it. */
  public void rule(String node, Rule rule) {
    rules.put(node, rule);
  }

  /** Ends a node's rule. */
  public void clear(String node) {
    rules.remove(node);
  }

  /** What befalls a private payload between two privacy managers. */
  public WireFault onPayload(String from, String to, String hash) {
    if (rules.isEmpty()) return WireFault.PASS;
    WireRequest request = request("payload", from, to, hash);
    WireFault fault = ask(from, request);
    return fault instanceof WireFault.Pass ? ask(to, request) : fault;
  }

  /** What befalls a transaction that a node passes on to all others. */
  public WireFault onTransaction(String from, String hash) {
    return ask(from, request("transaction", from, "*", hash));
  }

  private WireFault ask(String node, WireRequest request) {
    Rule rule = rules.get(node);
    return rule == null ? WireFault.PASS : rule.on(request);
  }

  private static WireRequest request(String method, String from, String to, String hash) {
    return new WireRequest(
        method, "{\"from\":\"%s\",\"to\":\"%s\",\"hash\":\"%s\"}".formatted(from, to, hash));
  }
}
