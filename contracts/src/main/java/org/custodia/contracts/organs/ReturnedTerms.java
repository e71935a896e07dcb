package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The organ goes back to who gave it.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record ReturnedTerms(ReturnReason reason, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.RETURNED;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(reason.code()), AbiValue.bytes32(document));
  }

  static ReturnedTerms read(AbiReader from) {
    return new ReturnedTerms(ReturnReason.of(from.small()), from.word());
  }
}
