package org.custodia.contracts.billing;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * The biller charges something else for a line; {@code BillingLedger.AdjustTerms}.
 *
 * @param index of the line, from 0
 * @param line instead, with code, day and pack as they are
 */
public record AdjustTerms(Bytes32 bill, int index, BillLine line) implements BillingTerms {

  @Override
  public Action action() {
    return Action.ADJUST_LINE;
  }

  @Override
  public Bytes32 subject() {
    return bill;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(bill), AbiValue.uint(index), line.toAbi());
  }
}
