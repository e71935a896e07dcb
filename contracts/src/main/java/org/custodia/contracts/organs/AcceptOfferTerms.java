package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The centre accepts.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record AcceptOfferTerms(Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.ACCEPT_OFFER;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(document));
  }

  static AcceptOfferTerms read(AbiReader from) {
    return new AcceptOfferTerms(from.word());
  }
}
