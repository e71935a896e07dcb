package org.custodia.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How an {@link EmbeddedNetwork} is to run.
 *
 * @param directory where the network keeps the public chain and each node's own files; created when
 *     missing. One running network per directory.
 * @param nodeNames one name per member's node: lower-case letters, digits and hyphens, distinct. A
 *     later start names at least those of the earlier ones; a new name gets a new node with an
 *     empty private state.
 * @param chainId chain id that public transactions are signed for; fixed by the first start in a
 *     directory
 * @param blockPeriod how often a block is made while transactions wait
 * @param emptyBlockPeriod the longest time between two blocks when no transaction waits, so that
 *     block time moves on
 * @param firstRpcPort JSON-RPC port of the first node, the others follow; 0 takes any free ports
 * @param firstTesseraPort port of the first node's privacy manager, the others follow; 0 takes any
 *     free ports
 * @param privacyEnhancements whether the nodes take privacy flags 1 to 3, as with GoQuorum's {@code
 *     privacyEnhancementsBlock}. A later start in the directory may switch it on and may not switch
 *     it off
 * @param firstAccounts by node name, the address of the first account of its key store: under
 *     privacy enhancements the sender in the node's simulations of what it is sent, and what {@code
 *     eth_accounts} answers. A node without has an empty key store and simulates with the zero
 *     address. It is an address only; nodes here sign nothing
 */
public record EmbeddedNetworkSettings(
    Path directory,
    List<String> nodeNames,
    long chainId,
    Duration blockPeriod,
    Duration emptyBlockPeriod,
    int firstRpcPort,
    int firstTesseraPort,
    boolean privacyEnhancements,
    Map<String, String> firstAccounts) {

  /** Chain id of a development network of GoQuorum. */
  public static final long DEFAULT_CHAIN_ID = 1337;

  /**
   * Checks what can be checked without touching the disk.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  public EmbeddedNetworkSettings {
    if (directory == null) throw new IllegalArgumentException("directory is missing");
    nodeNames = List.copyOf(nodeNames);
    if (nodeNames.isEmpty()) throw new IllegalArgumentException("nodeNames is empty");
    if (new HashSet<>(nodeNames).size() != nodeNames.size()) {
      throw new IllegalArgumentException("nodeNames has a name twice: " + nodeNames);
    }
    for (String name : nodeNames) {
      if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
        throw new IllegalArgumentException("not a node name: " + name);
      }
    }
    if (chainId == 1) {
      throw new IllegalArgumentException(
          "chainId 1 would look like the marker of private payloads");
    }
    if (chainId <= 0) throw new IllegalArgumentException("chainId must be positive: " + chainId);
    if (blockPeriod.toMillis() < 1) {
      throw new IllegalArgumentException("blockPeriod under 1 ms: " + blockPeriod);
    }
    if (emptyBlockPeriod.compareTo(blockPeriod) < 0) {
      throw new IllegalArgumentException("emptyBlockPeriod is shorter than blockPeriod");
    }
    firstAccounts = Map.copyOf(firstAccounts);
    for (var account : firstAccounts.entrySet()) {
      if (!nodeNames.contains(account.getKey())) {
        throw new IllegalArgumentException("firstAccounts names no node: " + account.getKey());
      }
      if (!account.getValue().matches("0x[0-9a-fA-F]{40}")) {
        throw new IllegalArgumentException("firstAccounts: not an address: " + account.getValue());
      }
    }
    checkPorts("firstRpcPort", firstRpcPort, nodeNames.size());
    checkPorts("firstTesseraPort", firstTesseraPort, nodeNames.size());
  }

  /**
   * Settings with chain id 1337, a block every 250 ms while transactions wait, an empty block every
   * 5 s, and any free ports.
   */
  public static EmbeddedNetworkSettings in(Path directory, String... nodeNames) {
    return new EmbeddedNetworkSettings(
        directory,
        List.of(nodeNames),
        DEFAULT_CHAIN_ID,
        Duration.ofMillis(250),
        Duration.ofSeconds(5),
        0,
        0,
        false,
        Map.of());
  }

  /** The same with another block period (and, where needed, a longer empty block period). */
  public EmbeddedNetworkSettings withBlockPeriod(Duration period) {
    Duration empty = emptyBlockPeriod.compareTo(period) < 0 ? period : emptyBlockPeriod;
    return changed(
        copy -> {
          copy.blockPeriod = period;
          copy.emptyBlockPeriod = empty;
        });
  }

  /** The same with another longest time between blocks. */
  public EmbeddedNetworkSettings withEmptyBlockPeriod(Duration period) {
    return changed(copy -> copy.emptyBlockPeriod = period);
  }

  /** The same on fixed ports. */
  public EmbeddedNetworkSettings withPorts(int firstRpcPort, int firstTesseraPort) {
    return changed(
        copy -> {
          copy.firstRpcPort = firstRpcPort;
          copy.firstTesseraPort = firstTesseraPort;
        });
  }

  /** The same with another chain id. */
  public EmbeddedNetworkSettings withChainId(long chainId) {
    return changed(copy -> copy.chainId = chainId);
  }

  /** The same with privacy flags 1 to 3 understood, or not. */
  public EmbeddedNetworkSettings withPrivacyEnhancements(boolean enhancements) {
    return changed(copy -> copy.privacyEnhancements = enhancements);
  }

  /** The same with this account as the first of a node's key store. */
  public EmbeddedNetworkSettings withFirstAccount(String node, String address) {
    return changed(copy -> copy.firstAccounts.put(node, address));
  }

  private EmbeddedNetworkSettings changed(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new EmbeddedNetworkSettings(
        directory,
        nodeNames,
        copy.chainId,
        copy.blockPeriod,
        copy.emptyBlockPeriod,
        copy.firstRpcPort,
        copy.firstTesseraPort,
        copy.privacyEnhancements,
        copy.firstAccounts);
  }

  /** What may be said otherwise than in the settings that one begins with. */
  private static final class Copy {
    private long chainId;
    private Duration blockPeriod;
    private Duration emptyBlockPeriod;
    private int firstRpcPort;
    private int firstTesseraPort;
    private boolean privacyEnhancements;
    private final Map<String, String> firstAccounts;

    Copy(EmbeddedNetworkSettings of) {
      this.chainId = of.chainId;
      this.blockPeriod = of.blockPeriod;
      this.emptyBlockPeriod = of.emptyBlockPeriod;
      this.firstRpcPort = of.firstRpcPort;
      this.firstTesseraPort = of.firstTesseraPort;
      this.privacyEnhancements = of.privacyEnhancements;
      this.firstAccounts = new HashMap<>(of.firstAccounts);
    }
  }

  private static void checkPorts(String setting, int first, int count) {
    if (first < 0 || first + count > 65_536) {
      throw new IllegalArgumentException(setting + " leaves no valid port: " + first);
    }
  }
}
