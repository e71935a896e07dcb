package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The organ bank takes the duty to follow a living donor up.
 *
 * @param until seconds since 1970-01-01 UTC
 * @param document Keccak-256 of the document, which is on no ledger; zero for none
 */
public record FollowUpDutyTerms(long until, Bytes32 document) implements OrganTerms {
  @Override
  public Action action() {
    return Action.FOLLOW_UP_DUTY;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(until), AbiValue.bytes32(document));
  }

  static FollowUpDutyTerms read(AbiReader from) {
    return new FollowUpDutyTerms(from.number(), from.word());
  }
}
