package org.custodia.acceptance.network;

import java.util.List;
import org.custodia.registry.ledger.NetworkFile;

/**
 * A network that the suite can use, and what was found there.
 *
 * @param source where it is described: a path, or words for an embedded one
 * @param genesis hash of block 0, the same on all nodes
 * @param nodes in the order of the file
 */
public record FoundNetwork(
    String source, NetworkFile file, String genesis, List<FoundNode> nodes, BlockTime blockTime) {
  public FoundNetwork {
    nodes = List.copyOf(nodes);
  }

  /**
   * @param rpc its JSON-RPC; one for all who ask, since each keeps a connection open
   * @param client what the node calls itself
   * @param privacyManager version of its Tessera
   * @param head its newest block when it was looked at
   */
  public record FoundNode(
      NetworkFile.Node at, NodeRpc rpc, String client, String privacyManager, long head) {}
}
