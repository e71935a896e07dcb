package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The organ bank knows that the consent is withdrawn; another one may be given.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record WithdrawConsentTerms(Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.WITHDRAW_CONSENT;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(document));
  }

  static WithdrawConsentTerms read(AbiReader from) {
    return new WithdrawConsentTerms(from.word());
  }
}
