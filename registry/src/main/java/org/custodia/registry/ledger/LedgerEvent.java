package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * One log of this organisation's own node, in (block, index) order, from a contract the adapter
 * knows: a public contract, or a channel that was checked and accepted.
 *
 * @param topics first one is the event's signature hash
 * @param data ABI-encoded rest
 */
public record LedgerEvent(
    String organisation,
    Source source,
    long block,
    int logIndex,
    Bytes32 transaction,
    Instant blockTime,
    List<Bytes32> topics,
    byte[] data) {

  /**
   * Which contract said it.
   *
   * @param address of a channel with several contracts, one after the other, always the first one's
   */
  public record Source(
      String address,
      Optional<LedgerCommand.PublicContract> publicContract,
      Optional<Ledger.Channel> channel) {}
}
