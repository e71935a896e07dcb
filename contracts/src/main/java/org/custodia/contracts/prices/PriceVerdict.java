package org.custodia.contracts.prices;

/** What is to be said of a line of a bill. */
public enum PriceVerdict {
  /** No order in force on that day knows the code. */
  NOT_REGULATED(0),
  LAWFUL(1),
  OVERCHARGED(2),
  /** Less than a fixed price. */
  UNDERCHARGED(3),
  /** Not in the currency of the order. */
  WRONG_CURRENCY(4),
  /**
   * A line that nobody can have meant: a quantity that is not positive, a negative or an absurd
   * amount.
   */
  INVALID(5);

  private final int code;

  PriceVerdict(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that the contracts do not use. */
  public static PriceVerdict of(int code) {
    for (PriceVerdict one : values()) {
      if (one.code == code) return one;
    }
    throw new IllegalArgumentException("unknown verdict " + code);
  }
}
