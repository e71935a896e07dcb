package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * How the recipient is.
 *
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record FollowUpTerms(Outcome outcome, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.FOLLOW_UP;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(outcome.code()), AbiValue.bytes32(document));
  }

  static FollowUpTerms read(AbiReader from) {
    return new FollowUpTerms(Outcome.of(from.small()), from.word());
  }
}
