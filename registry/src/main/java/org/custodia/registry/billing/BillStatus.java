package org.custodia.registry.billing;

/** How a bill stands on the ledger. */
public enum BillStatus {
  /** Lines are missing. */
  ANNOUNCED(1),
  COMPLETE(2),
  /** What the payer bears is decided. */
  APPROVED(3),
  /** Both sides recorded the payment; final. */
  SETTLED(4);

  private final int code;

  BillStatus(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  static BillStatus of(int code) {
    for (BillStatus one : values()) if (one.code == code) return one;
    throw new IllegalArgumentException("unknown status " + code);
  }
}
