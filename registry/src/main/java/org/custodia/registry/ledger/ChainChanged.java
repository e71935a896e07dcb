package org.custodia.registry.ledger;

/**
 * The node's chain is not the one that the rows were read from: it was reset, or it is another
 * network. Nothing is read or written for this organisation until an operator has decided.
 */
public final class ChainChanged extends RuntimeException {
  ChainChanged(String organisation, long expectedChainId, long chainId) {
    super(
        "the node of "
            + organisation
            + " is on chain id "
            + chainId
            + ", the network file says "
            + expectedChainId);
  }

  ChainChanged(String organisation, long block, Object expected, Object found) {
    super(
        "the chain of "
            + organisation
            + " has changed: block "
            + block
            + " was "
            + expected
            + " and is now "
            + found
            + "; restore the node, or start with an empty database");
  }
}
