package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** Why an organ is not used. */
public enum DiscardReason implements Coded {
  ISCHAEMIA_TOO_LONG(1),
  POOR_QUALITY(2),
  DAMAGED(3),
  TEMPERATURE(4),
  SEROLOGY(5),
  MISMATCH(6),
  NO_RECIPIENT(7),
  CONSENT_REVOKED(8),
  OTHER(9);

  private final int code;

  DiscardReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static DiscardReason of(int code) {
    return Coded.of(DiscardReason.class, code);
  }
}
