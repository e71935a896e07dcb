package org.custodia.contracts;

/** Whose key it is; the numbers of {@code Registrar}. */
public enum OperatorKind {
  PERSON(1),
  DEVICE(2),
  SERVICE(3);

  private final int code;

  OperatorKind(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that the Registrar does not use. */
  public static OperatorKind of(int code) {
    for (OperatorKind kind : values()) {
      if (kind.code == code) return kind;
    }
    throw new IllegalArgumentException("unknown kind of operator " + code);
  }
}
