package org.custodia.contracts.billing;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * Bodies of the commands that nobody signs; INTRODUCE_PATIENT and OPEN_CONSENT are as in {@link
 * org.custodia.contracts.consents.ConsentCalls}.
 */
public final class BillingCalls {
  private BillingCalls() {}

  /** Body of CLAIM, by the biller: the contract approves the bill by its cover, or refuses. */
  public static byte[] claim(Bytes32 bill) {
    return AbiValue.encodeAll(AbiValue.bytes32(bill));
  }
}
