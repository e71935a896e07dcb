package org.custodia.contracts.prices;

/** How an amount becomes whole minor units. */
public enum PriceRounding {
  HALF_UP(1),
  HALF_EVEN(2),
  DOWN(3),
  UP(4);

  private final int code;

  PriceRounding(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that the contracts do not use. */
  public static PriceRounding of(int code) {
    for (PriceRounding one : values()) {
      if (one.code == code) return one;
    }
    throw new IllegalArgumentException("unknown rounding " + code);
  }
}
