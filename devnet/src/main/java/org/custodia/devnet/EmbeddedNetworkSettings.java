package org.custodia.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

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
 */
public record EmbeddedNetworkSettings(
    Path directory,
    List<String> nodeNames,
    long chainId,
    Duration blockPeriod,
    Duration emptyBlockPeriod,
    int firstRpcPort,
    int firstTesseraPort) {

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
        0);
  }

  /** The same with another block period (and, where needed, a longer empty block period). */
  public EmbeddedNetworkSettings withBlockPeriod(Duration period) {
    Duration empty = emptyBlockPeriod.compareTo(period) < 0 ? period : emptyBlockPeriod;
    return new EmbeddedNetworkSettings(
        directory, nodeNames, chainId, period, empty, firstRpcPort, firstTesseraPort);
  }

  /** The same with another longest time between blocks. */
  public EmbeddedNetworkSettings withEmptyBlockPeriod(Duration period) {
    return new EmbeddedNetworkSettings(
        directory, nodeNames, chainId, blockPeriod, period, firstRpcPort, firstTesseraPort);
  }

  /** The same on fixed ports. */
  public EmbeddedNetworkSettings withPorts(int firstRpcPort, int firstTesseraPort) {
    return new EmbeddedNetworkSettings(
        directory,
        nodeNames,
        chainId,
        blockPeriod,
        emptyBlockPeriod,
        firstRpcPort,
        firstTesseraPort);
  }

  /** The same with another chain id. */
  public EmbeddedNetworkSettings withChainId(long chainId) {
    return new EmbeddedNetworkSettings(
        directory,
        nodeNames,
        chainId,
        blockPeriod,
        emptyBlockPeriod,
        firstRpcPort,
        firstTesseraPort);
  }

  private static void checkPorts(String setting, int first, int count) {
    if (first < 0 || first + count > 65_536) {
      throw new IllegalArgumentException(setting + " leaves no valid port: " + first);
    }
  }
}
