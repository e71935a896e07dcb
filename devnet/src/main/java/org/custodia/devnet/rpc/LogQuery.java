package org.custodia.devnet.rpc;

import java.util.Optional;
import org.custodia.devnet.chain.LogFilter;
import org.custodia.devnet.evm.Hash32;

/**
 * What eth_getLogs is asked for.
 *
 * @param blockHash the one block, instead of a range
 * @param from first block
 * @param to last block, at most the head
 * @param fromGiven whether the first block was named
 * @param open whether the range goes on with the chain
 * @param filter which logs
 */
record LogQuery(
    Optional<Hash32> blockHash,
    long from,
    long to,
    boolean fromGiven,
    boolean open,
    LogFilter filter) {

  /** Whether logs of a block that has just come are wanted, as a subscription sees it. */
  boolean takesBlock(long number) {
    return blockHash.isEmpty() && (!fromGiven || number >= from) && (open || number <= to);
  }
}
