package org.custodia.devnet;

import java.util.List;

/** A Quorum-compatible network of several nodes in this JVM. */
public final class EmbeddedNetwork implements AutoCloseable {
  private final EmbeddedNetworkSettings settings;
  private final List<EmbeddedNode> nodes;

  private EmbeddedNetwork(EmbeddedNetworkSettings settings, List<EmbeddedNode> nodes) {
    this.settings = settings;
    this.nodes = nodes;
  }

  /** Starts the network, resuming at the block where an earlier run in this directory ended. */
  public static EmbeddedNetwork start(EmbeddedNetworkSettings settings) {
    throw new UnsupportedOperationException("the embedded network is being built");
  }

  /** What it was started with. */
  public EmbeddedNetworkSettings settings() {
    return settings;
  }

  /** The running nodes, in the order of the settings. */
  public List<EmbeddedNode> nodes() {
    return nodes;
  }

  /**
   * The node of that name.
   *
   * @throws IllegalArgumentException when no such node runs
   */
  public EmbeddedNode node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node named " + name));
  }

  /** Stops block making, closes all ports, and closes the stores. Safe to call twice. */
  @Override
  public void close() {}
}
