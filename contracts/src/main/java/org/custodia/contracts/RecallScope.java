package org.custodia.contracts;

/** How far down a measure about a lot or pack goes; the numbers of {@code MedicineRegistry}. */
public enum RecallScope {
  WHOLESALERS(1),
  /** Pharmacies and hospitals too. */
  PHARMACIES(2),
  /** As far as those who were given it. */
  PATIENTS(3);

  private final int code;

  RecallScope(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static RecallScope of(int code) {
    for (RecallScope known : values()) {
      if (known.code == code) return known;
    }
    throw new IllegalArgumentException("unknown scope of a recall " + code);
  }
}
