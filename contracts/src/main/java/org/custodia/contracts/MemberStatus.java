package org.custodia.contracts;

/** How a member stands with the authority; the numbers of {@code Registrar}. */
public enum MemberStatus {
  UNKNOWN(0),
  ACTIVE(1),
  SUSPENDED(2),
  /** Final. */
  REVOKED(3);

  private final int code;

  MemberStatus(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that the Registrar does not use. */
  public static MemberStatus of(int code) {
    for (MemberStatus status : values()) {
      if (status.code == code) return status;
    }
    throw new IllegalArgumentException("unknown status of a member " + code);
  }
}
