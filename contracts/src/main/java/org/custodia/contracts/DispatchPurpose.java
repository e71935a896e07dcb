package org.custodia.contracts;

/** Why packs are sent; the numbers of {@code MedicineCustody}. */
public enum DispatchPurpose {
  /** Down the trade. */
  SALE(1),
  RETURN(2),
  /** Because of a recall. */
  RECALL_RETURN(3);

  private final int code;

  DispatchPurpose(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static DispatchPurpose of(int code) {
    for (DispatchPurpose known : values()) {
      if (known.code == code) return known;
    }
    throw new IllegalArgumentException("unknown purpose of a dispatch " + code);
  }
}
