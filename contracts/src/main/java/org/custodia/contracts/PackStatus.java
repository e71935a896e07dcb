package org.custodia.contracts;

/** What became of a pack; the numbers of {@code MedicineCustody}. */
public enum PackStatus {
  /** Nothing that takes it out of trade is known. */
  ACTIVE(0),
  DISPENSED(1),
  /** Final. */
  DESTROYED(2),
  STOLEN(3),
  LOST(4),
  FREE_SAMPLE(5),
  /** Taken by an authority. */
  AUTHORITY_SAMPLE(6),
  /** Out of the territory; final. */
  EXPORTED(7),
  /** Set aside, until the same member unlocks it. */
  LOCKED(8);

  private final int code;

  PackStatus(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static PackStatus of(int code) {
    for (PackStatus known : values()) {
      if (known.code == code) return known;
    }
    throw new IllegalArgumentException("unknown status of a pack " + code);
  }
}
