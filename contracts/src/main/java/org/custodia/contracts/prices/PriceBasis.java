package org.custodia.contracts.prices;

/** What an amount is for. */
public enum PriceBasis {
  /** One pack, or one performance of a procedure. */
  PACK(1),
  /** So many tablets, millilitres and the like; a pack is judged by what it holds. */
  UNIT(2);

  private final int code;

  PriceBasis(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that the contracts do not use. */
  public static PriceBasis of(int code) {
    for (PriceBasis one : values()) {
      if (one.code == code) return one;
    }
    throw new IllegalArgumentException("unknown basis " + code);
  }
}
