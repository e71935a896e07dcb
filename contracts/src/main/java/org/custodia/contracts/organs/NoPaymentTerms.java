package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * A living donor declares that nothing is paid.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record NoPaymentTerms(Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.NO_PAYMENT;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(document));
  }

  static NoPaymentTerms read(AbiReader from) {
    return new NoPaymentTerms(from.word());
  }
}
