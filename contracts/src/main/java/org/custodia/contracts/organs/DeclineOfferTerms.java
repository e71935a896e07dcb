package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The centre declines.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record DeclineOfferTerms(DeclineReason reason, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.DECLINE_OFFER;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(reason.code()), AbiValue.bytes32(document));
  }

  static DeclineOfferTerms read(AbiReader from) {
    return new DeclineOfferTerms(DeclineReason.of(from.small()), from.word());
  }
}
