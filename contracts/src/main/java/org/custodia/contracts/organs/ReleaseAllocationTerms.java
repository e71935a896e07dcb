package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The centre gives back what it had accepted.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record ReleaseAllocationTerms(DeclineReason reason, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.RELEASE_ALLOCATION;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(reason.code()), AbiValue.bytes32(document));
  }

  static ReleaseAllocationTerms read(AbiReader from) {
    return new ReleaseAllocationTerms(DeclineReason.of(from.small()), from.word());
  }
}
