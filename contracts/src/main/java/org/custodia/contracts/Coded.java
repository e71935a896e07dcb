package org.custodia.contracts;

/** A constant with its number on the ledger. */
public interface Coded {
  /** Its number on the ledger. */
  int code();

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  static <E extends Enum<E> & Coded> E of(Class<E> type, int code) {
    for (E known : type.getEnumConstants()) {
      if (known.code() == code) return known;
    }
    throw new IllegalArgumentException("no " + type.getSimpleName() + " has the number " + code);
  }
}
