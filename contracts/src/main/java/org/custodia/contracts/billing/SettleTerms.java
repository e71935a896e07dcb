package org.custodia.contracts.billing;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * One side says that the payer has paid; {@code BillingLedger.SettleTerms}. No money moves by it.
 *
 * @param paid minor units; exactly what was approved
 * @param reference salted hash of the payment's reference
 */
public record SettleTerms(Bytes32 bill, long paid, Bytes32 reference) implements BillingTerms {

  @Override
  public Action action() {
    return Action.SETTLE_BILL;
  }

  @Override
  public Bytes32 subject() {
    return bill;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(bill), AbiValue.uint(paid), AbiValue.bytes32(reference));
  }
}
