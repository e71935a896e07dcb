package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** Why a donor's case is closed. */
public enum CloseReason implements Coded {
  COMPLETED(1),
  CONSENT_WITHDRAWN(2),
  MEDICALLY_UNSUITABLE(3),
  NOT_AUTHORISED(4),
  OTHER(5);

  private final int code;

  CloseReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static CloseReason of(int code) {
    return Coded.of(CloseReason.class, code);
  }
}
