package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The case is closed, for ever.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record CloseCaseTerms(CloseReason reason, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.CLOSE_CASE;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(reason.code()), AbiValue.bytes32(document));
  }

  static CloseCaseTerms read(AbiReader from) {
    return new CloseCaseTerms(CloseReason.of(from.small()), from.word());
  }
}
