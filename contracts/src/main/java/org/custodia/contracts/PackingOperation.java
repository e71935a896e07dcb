package org.custodia.contracts;

/** What happens to a logistic unit; the numbers of {@code MedicineCustody}. */
public enum PackingOperation {
  /** It now holds what its tree says, and nothing else. */
  ADD(1),
  /** It is broken down. */
  DELETE(2);

  private final int code;

  PackingOperation(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static PackingOperation of(int code) {
    for (PackingOperation known : values()) {
      if (known.code == code) return known;
    }
    throw new IllegalArgumentException("unknown operation on a unit " + code);
  }
}
