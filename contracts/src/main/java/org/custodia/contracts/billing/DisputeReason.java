package org.custodia.contracts.billing;

/** Why a payer disputes a line; {@code BillingLedger.DisputeTerms}. */
public enum DisputeReason {
  /** Not done, or not supplied. */
  NOT_PROVIDED(1),
  /** Billed before, here or elsewhere. */
  BILLED_TWICE(2),
  /** Another code describes what was done. */
  WRONG_CODE(3),
  /** Quantity or amount. */
  TOO_MUCH(4),
  /** The insurance does not bear this. */
  NOT_COVERED(5),
  OTHER(6);

  private final int code;

  DisputeReason(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /**
   * @throws IllegalArgumentException for a number that is none
   */
  public static DisputeReason of(int code) {
    for (DisputeReason one : values()) if (one.code == code) return one;
    throw new IllegalArgumentException("unknown reason " + code);
  }
}
