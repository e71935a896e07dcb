package org.custodia.contracts;

/** Why a receiver does not take packs; the numbers of {@code MedicineCustody}. */
public enum RejectReason {
  DAMAGED(1),
  NOT_ORDERED(2),
  WRONG_GOODS(3),
  /** Or too close to it. */
  EXPIRED(4),
  /** Was too warm or too cold. */
  TEMPERATURE(5),
  SUSPECTED_FALSIFIED(6),
  RECALLED(7),
  OTHER(8);

  private final int code;

  RejectReason(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static RejectReason of(int code) {
    for (RejectReason known : values()) {
      if (known.code == code) return known;
    }
    throw new IllegalArgumentException("unknown reason of a rejection " + code);
  }
}
