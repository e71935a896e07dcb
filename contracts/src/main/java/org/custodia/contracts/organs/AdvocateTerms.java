package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * What a living donor's independent advocate found when they met.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record AdvocateTerms(boolean favourable, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.ADVOCATE;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(favourable ? 1 : 0), AbiValue.bytes32(document));
  }

  static AdvocateTerms read(AbiReader from) {
    return new AdvocateTerms(from.bool(), from.word());
  }
}
