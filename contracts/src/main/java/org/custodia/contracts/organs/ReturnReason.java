package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** Why an organ goes back to who gave it. */
public enum ReturnReason implements Coded {
  RECIPIENT_UNFIT(1),
  MISMATCH(2),
  REALLOCATED(3),
  REFUSED_ON_INSPECTION(4),
  OTHER(5);

  private final int code;

  ReturnReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static ReturnReason of(int code) {
    return Coded.of(ReturnReason.class, code);
  }
}
