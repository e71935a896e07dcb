package org.custodia.contracts;

/** What a consent is for; the numbers are the contracts'. */
public enum ConsentPurpose {
  TREATMENT(1),
  /** May be used exactly once. */
  ONE_TIME(2),
  EMERGENCY(3),
  /** Billing and insurance. */
  BILLING(4),
  RESEARCH(5),
  ORGAN_DONATION(6),
  TRANSPLANTATION(7),
  SECOND_OPINION(8);

  private final int code;

  ConsentPurpose(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static ConsentPurpose of(int code) {
    for (ConsentPurpose purpose : values()) {
      if (purpose.code == code) return purpose;
    }
    throw new IllegalArgumentException("unknown purpose of a consent " + code);
  }
}
