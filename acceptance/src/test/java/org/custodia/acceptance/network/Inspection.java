package org.custodia.acceptance.network;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.custodia.acceptance.network.FoundNetwork.FoundNode;
import org.custodia.registry.ledger.NetworkFile;
import tools.jackson.databind.JsonNode;

/**
 * Looks at a network before anything is done with it. Needs nothing of it but its nodes: contracts,
 * members and accounts in the network file are left alone, since the suite makes its own.
 */
public final class Inspection {
  /** Regulator, manufacturer and two pharmacies; with fewer nodes privacy would mean nothing. */
  public static final int FEWEST_NODES = 4;

  /** Gas limit of Custodia's transactions (custodia.ledger.public-gas). */
  private static final long GAS = 30_000_000;

  private Inspection() {}

  /**
   * @param source where the network is described, for the report
   * @throws UnusableNetwork saying what is in the way
   */
  public static FoundNetwork of(NetworkFile file, String source) {
    checkNodes(file);
    List<FoundNode> nodes = file.nodes().stream().map(node -> look(file, node)).toList();
    String genesis = checkOneChain(nodes);
    FoundNode first = nodes.get(0);
    checkGasLimit(first);
    BlockProbe probe = new BlockProbe(first.rpc(), file.chainId());
    BlockTime blockTime = probe.measure();
    nodes.forEach(node -> checkFollows(node, probe.lastBlock(), blockTime));
    return new FoundNetwork(source, file, genesis, nodes, blockTime);
  }

  private static void checkNodes(NetworkFile file) {
    int count = file.nodes().size();
    if (count < FEWEST_NODES) {
      throw new UnusableNetwork(
          "The network file describes "
              + count
              + " node(s); the journeys need "
              + FEWEST_NODES
              + ", one each for a regulator, a manufacturer and two pharmacies. With fewer, members"
              + " would share a node, and what is private would mean nothing.");
    }
    Set<URI> addresses = new HashSet<>();
    for (NetworkFile.Node node : file.nodes()) {
      if (!addresses.add(node.rpc())) {
        throw new UnusableNetwork(
            "Two nodes of the network file have the same address " + node.rpc() + ".");
      }
    }
  }

  private static FoundNode look(NetworkFile file, NetworkFile.Node node) {
    NodeRpc rpc = new NodeRpc(node);
    try {
      long chainId = Long.decode(rpc.text("eth_chainId"));
      if (chainId != file.chainId()) {
        throw new UnusableNetwork(
            "Node %s at %s has chain id %d; the network file says %d."
                .formatted(node.name(), node.rpc(), chainId, file.chainId()));
      }
      String version = lookAtPrivacyManager(node);
      return new FoundNode(node, rpc, rpc.text("web3_clientVersion"), version, rpc.head());
    } catch (NodeTrouble trouble) {
      throw new UnusableNetwork(
          "Node %s cannot be used: %s.".formatted(node.name(), trouble.getMessage()), trouble);
    }
  }

  private static String lookAtPrivacyManager(NetworkFile.Node node) {
    PrivacyManager tessera = new PrivacyManager(node);
    if (!tessera.isUp()) {
      throw new UnusableNetwork(
          "The privacy manager of node %s at %s is not up.".formatted(node.name(), node.tessera()));
    }
    if (!tessera.ownsItsKey()) {
      throw new UnusableNetwork(
          "The privacy manager of node %s at %s does not have the key %s of the network file."
              .formatted(node.name(), node.tessera(), node.tesseraPublicKey()));
    }
    return tessera.version();
  }

  private static String checkOneChain(List<FoundNode> nodes) {
    FoundNode first = nodes.get(0);
    String genesis = block(first, "0x0").path("hash").asString("");
    for (FoundNode node : nodes) {
      if (!block(node, "0x0").path("hash").asString("").equals(genesis)) {
        throw new UnusableNetwork(
            "Nodes %s and %s are not on one chain: their first blocks differ."
                .formatted(first.at().name(), node.at().name()));
      }
    }
    return genesis;
  }

  private static void checkGasLimit(FoundNode node) {
    long limit = Long.decode(block(node, "latest").path("gasLimit").asString("0x0"));
    if (limit < GAS) {
      throw new UnusableNetwork(
          "Blocks of the network take %,d gas; Custodia's transactions ask for up to %,d."
              .formatted(limit, GAS));
    }
  }

  private static JsonNode block(FoundNode node, String number) {
    return node.rpc().call("eth_getBlockByNumber", number, false);
  }

  private static void checkFollows(FoundNode node, long block, BlockTime blockTime) {
    Long reached =
        blockTime.await(
            () -> {
              long head = node.rpc().head();
              return head >= block ? head : null;
            });
    if (reached == null) {
      throw new UnusableNetwork(
          "Node %s stays behind: it is at block %d and the network at %d."
              .formatted(node.at().name(), node.rpc().head(), block));
    }
  }
}
