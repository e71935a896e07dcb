package org.custodia.devnet.chain;

import java.util.List;
import java.util.Optional;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.LogEntry;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpType;

/**
 * What became of a transaction, as the chain says it or as one node's private state says it.
 *
 * @param succeeded status 1 or 0
 * @param cumulativeGasUsed gas of this and all earlier transactions of its block
 * @param gasUsed gas of this one; always 0 for a private one
 * @param contract address of the contract that it was to create
 * @param logs in the order emitted
 */
public record Receipt(
    boolean succeeded,
    long cumulativeGasUsed,
    long gasUsed,
    Optional<Address> contract,
    List<LogEntry> logs) {

  /** Filter over its logs. */
  public Bloom bloom() {
    return Bloom.of(logs);
  }

  /** As the receipts trie has it. */
  byte[] trieValue() {
    return Rlp.encode(
        Rlp.of(succeeded ? 1 : 0),
        Rlp.of(cumulativeGasUsed),
        Rlp.of(bloom()),
        Rlp.list(logs, Rlp::of));
  }

  RlpList stored() {
    return Rlp.list(
        Rlp.of(succeeded ? 1 : 0),
        Rlp.of(cumulativeGasUsed),
        Rlp.of(gasUsed),
        Rlp.of(contract),
        Rlp.list(logs, Rlp::of));
  }

  static Receipt ofStored(RlpType stored) {
    List<RlpType> parts = Rlp.items(stored);
    return new Receipt(
        Rlp.longNumber(parts.get(0)) == 1,
        Rlp.longNumber(parts.get(1)),
        Rlp.longNumber(parts.get(2)),
        Rlp.optionalAddress(parts.get(3)),
        Rlp.items(parts.get(4)).stream().map(Rlp::log).toList());
  }
}
