package org.custodia.contracts.records;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * A provider withdraws what it offered, or ends what was accepted; {@code
 * Relationships.LeaveTerms}. The act's receiver is the patient's host.
 *
 * @param reason salted hash of what is said about it; zero for nothing
 */
public record LeaveTerms(Bytes32 relationship, Bytes32 reason) implements RecordsTerms {

  @Override
  public Action action() {
    return Action.LEAVE_RELATIONSHIP;
  }

  @Override
  public Bytes32 subject() {
    return relationship;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(relationship), AbiValue.bytes32(reason));
  }
}
