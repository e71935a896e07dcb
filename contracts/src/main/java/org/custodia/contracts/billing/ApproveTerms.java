package org.custodia.contracts.billing;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * The payer accepts a bill; {@code BillingLedger.ApproveTerms}.
 *
 * @param borne by the payer, minor units; at most what is charged
 */
public record ApproveTerms(Bytes32 bill, long borne) implements BillingTerms {

  @Override
  public Action action() {
    return Action.APPROVE_BILL;
  }

  @Override
  public Bytes32 subject() {
    return bill;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(bill), AbiValue.uint(borne));
  }
}
