package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The sender knows of the mismatch at check-in.
 *
 * @param checkIn command id of the check-in
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record SenderNotifiedTerms(Bytes32 checkIn, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.SENDER_NOTIFIED;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(checkIn), AbiValue.bytes32(document));
  }

  static SenderNotifiedTerms read(AbiReader from) {
    return new SenderNotifiedTerms(from.word(), from.word());
  }
}
