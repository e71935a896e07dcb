package org.custodia.contracts.prices;

/** What kind of price an order fixes. */
public enum PriceKind {
  /** Exactly this. */
  FIXED(1),
  /** At most this. */
  CEILING(2),
  /** The codes are no longer regulated. */
  ENDED(3);

  private final int code;

  PriceKind(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that the contracts do not use. */
  public static PriceKind of(int code) {
    for (PriceKind one : values()) {
      if (one.code == code) return one;
    }
    throw new IllegalArgumentException("unknown kind of price " + code);
  }
}
