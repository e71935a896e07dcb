package org.custodia.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.custodia.devnet.chain.Chain;
import org.custodia.devnet.chain.NodePrivacy;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.chain.PrivateLedger;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.devnet.privacy.PayloadExchange;
import org.custodia.devnet.rpc.HttpPorts;
import org.custodia.devnet.store.Directories;
import org.custodia.devnet.store.DirectoryLock;
import org.custodia.devnet.wire.Lines;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Quorum-compatible network of several nodes in this JVM, on real ports of 127.0.0.1: each node
 * answers the JSON-RPC that web3j and web3j-quorum use, and Tessera's third-party REST API. It is
 * for one machine, for trying out and for tests.
 *
 * <p>On disk, {@code public/} holds the chain that all share, and {@code nodes/NAME/} what one node
 * alone has. A later start in the same directory goes on where the last one ended, also after a
 * crash.
 */
public final class EmbeddedNetwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedNetwork.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EmbeddedNetworkSettings settings;
  private final DirectoryLock lock;
  private final Chain chain;
  private final List<NodeView> views;
  private final PayloadExchange exchange;
  private final HttpPorts ports;
  private final List<EmbeddedNode> nodes;
  private final NetworkFaults faults;
  private boolean closed;

  private EmbeddedNetwork(
      EmbeddedNetworkSettings settings,
      DirectoryLock lock,
      Chain chain,
      List<NodeView> views,
      PayloadExchange exchange,
      HttpPorts ports,
      List<EmbeddedNode> nodes,
      NetworkFaults faults) {
    this.settings = settings;
    this.lock = lock;
    this.chain = chain;
    this.views = views;
    this.exchange = exchange;
    this.ports = ports;
    this.nodes = nodes;
    this.faults = faults;
  }

  /**
   * Starts the network, resuming at the block where an earlier run in this directory ended.
   *
   * @throws UnsupportedOperationException on a platform other than Linux or Windows on x86-64
   * @throws IllegalStateException when the directory is in use, was made for another chain id, has
   *     a node that the settings leave out or is damaged, or a port is taken
   */
  public static EmbeddedNetwork start(EmbeddedNetworkSettings settings) {
    return start(settings, Clock.systemUTC());
  }

  /**
   * The same with another clock to take block time from, so that a chain can have a past. Block
   * time never goes back, whatever the clock says.
   */
  public static EmbeddedNetwork start(EmbeddedNetworkSettings settings, Clock clock) {
    DirectoryLock lock = DirectoryLock.take(settings.directory());
    try {
      checkNetworkFile(settings);
      checkNoNodeIsLeftOut(settings);
      Lines lines = new Lines();
      Chain chain = openChain(settings, clock, lines);
      try {
        return open(settings, lock, chain, lines);
      } catch (RuntimeException | Error e) {
        chain.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static Chain openChain(EmbeddedNetworkSettings settings, Clock clock, Lines lines) {
    Map<String, Path> directories = new LinkedHashMap<>();
    for (String name : settings.nodeNames()) directories.put(name, nodeDirectory(settings, name));
    return Chain.open(
        settings.chainId(),
        settings.directory().resolve("public"),
        directories,
        settings.blockPeriod(),
        settings.emptyBlockPeriod(),
        clock,
        lines);
  }

  private static EmbeddedNetwork open(
      EmbeddedNetworkSettings settings, DirectoryLock lock, Chain chain, Lines lines) {
    PayloadExchange exchange = new PayloadExchange(lines);
    chain.nodes().forEach(node -> exchange.join(node.name(), node.payloads()));
    HttpPorts ports = new HttpPorts(chain.nodes().size());
    List<NodeView> views = new ArrayList<>();
    List<NetworkFaults.Parts> parts = new ArrayList<>();
    for (PrivateLedger node : chain.nodes()) {
      NodeView view = new NodeView(chain, node, privacy(settings, node.name()), lines);
      int index = views.size();
      parts.add(
          new NetworkFaults.Parts(
              view,
              ports.addRpc(view, exchange, port(settings.firstRpcPort(), index)),
              ports.addTessera(view, exchange, port(settings.firstTesseraPort(), index))));
      views.add(view);
    }
    chain.start();
    ports.open();
    List<EmbeddedNode> nodes = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      PrivateLedger own = views.get(i).own();
      nodes.add(
          new EmbeddedNode(
              own.name(),
              parts.get(i).rpc().uri(),
              parts.get(i).tessera().uri(),
              own.payloads().publicKey(),
              nodeDirectory(settings, own.name())));
    }
    LOG.info(
        "embedded network of {} nodes at block {} in {}",
        nodes.size(),
        chain.blocks().head().number(),
        settings.directory());
    return new EmbeddedNetwork(
        settings,
        lock,
        chain,
        List.copyOf(views),
        exchange,
        ports,
        List.copyOf(nodes),
        new NetworkFaults(chain, lines, exchange, parts));
  }

  /**
   * Gives a node's privacy manager another key pair beside those that it has, as a second entry
   * under Tessera's {@code keys.keyData} does. What is sent from here on is sent under it.
   *
   * @return its public key, in base64
   */
  public String addPrivacyKey(String node) {
    PrivateLedger own =
        views.stream()
            .map(NodeView::own)
            .filter(ledger -> ledger.name().equals(node))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no node " + node));
    return exchange.addKey(node, own.payloads());
  }

  private static NodePrivacy privacy(EmbeddedNetworkSettings settings, String node) {
    String account = settings.firstAccounts().get(node);
    return new NodePrivacy(
        settings.privacyEnhancements(), account == null ? Address.ZERO : Address.of(account));
  }

  private static int port(int first, int index) {
    return first == 0 ? 0 : first + index;
  }

  private static Path nodeDirectory(EmbeddedNetworkSettings settings, String name) {
    return settings.directory().resolve("nodes").resolve(name);
  }

  /**
   * Replay protection depends on the chain id, so a directory keeps the one it began with. Privacy
   * enhancements may come later, as with GoQuorum, but once there they stay: without them nothing
   * would protect the contracts made under them.
   */
  private static void checkNetworkFile(EmbeddedNetworkSettings settings) {
    Path file = settings.directory().resolve("network.json");
    try {
      if (Files.exists(file)) {
        JsonNode network = JSON.readTree(file.toFile());
        if (network.path("chainId").asLong() != settings.chainId()) {
          throw new IllegalStateException(
              file + " says chain id " + network.path("chainId") + ", not " + settings.chainId());
        }
        boolean enhanced = network.path("privacyEnhancements").asBoolean(false);
        if (enhanced && !settings.privacyEnhancements()) {
          throw new IllegalStateException(
              file
                  + " says that this network has privacy enhancements; they cannot be switched off");
        }
        if (enhanced == settings.privacyEnhancements()) return;
      }
      Map<String, Object> content =
          Map.of(
              "format",
              1,
              "chainId",
              settings.chainId(),
              "privacyEnhancements",
              settings.privacyEnhancements());
      Directories.replace(file, JSON.writeValueAsBytes(content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write " + file, e);
    }
  }

  /** A node that does not run misses blocks for good, so all that were ever started must be. */
  private static void checkNoNodeIsLeftOut(EmbeddedNetworkSettings settings) {
    Path nodes = settings.directory().resolve("nodes");
    if (!Files.isDirectory(nodes)) return;
    try (Stream<Path> existing = Files.list(nodes)) {
      List<String> missing =
          existing
              .map(node -> node.getFileName().toString())
              .filter(name -> !settings.nodeNames().contains(name))
              .sorted()
              .toList();
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            settings.directory() + " has nodes that the settings leave out: " + missing);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Faults on command, for tests only. */
  public NetworkFaults faults() {
    return faults;
  }

  /** Stops block making, closes all ports, and closes the stores. Safe to call twice. */
  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    ports.close();
    views.forEach(NodeView::close);
    chain.close();
    lock.close();
  }
}
