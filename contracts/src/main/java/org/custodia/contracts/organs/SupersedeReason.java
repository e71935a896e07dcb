package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** Why a match run takes the place of the one before. */
public enum SupersedeReason implements Coded {
  /** There is none before. */
  FIRST(0),
  DONOR_DATA_CHANGED(1),
  LIST_CHANGED(2),
  RULES_CHANGED(3),
  /** Nobody on it accepted. */
  EXHAUSTED(4),
  ERROR(5);

  private final int code;

  SupersedeReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static SupersedeReason of(int code) {
    return Coded.of(SupersedeReason.class, code);
  }
}
