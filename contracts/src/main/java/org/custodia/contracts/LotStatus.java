package org.custodia.contracts;

/** What may be done with a lot's packs; the numbers of {@code MedicineRegistry}. */
public enum LotStatus {
  /** Nobody released such a lot. */
  NONE(0),
  RELEASED(1),
  BLOCKED(2),
  /** Final. */
  RECALLED(3),
  /** Final. */
  WITHDRAWN(4);

  private final int code;

  LotStatus(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that the registry does not use. */
  public static LotStatus of(int code) {
    for (LotStatus status : values()) {
      if (status.code == code) return status;
    }
    throw new IllegalArgumentException("unknown status of a lot " + code);
  }
}
