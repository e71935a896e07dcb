package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * What the committee decided about a living donation.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record CommitteeTerms(boolean authorised, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.COMMITTEE;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(authorised ? 1 : 0), AbiValue.bytes32(document));
  }

  static CommitteeTerms read(AbiReader from) {
    return new CommitteeTerms(from.bool(), from.word());
  }
}
