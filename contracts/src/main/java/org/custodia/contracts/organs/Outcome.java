package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** How the recipient is, at a follow-up. */
public enum Outcome implements Coded {
  FUNCTIONING(1),
  DELAYED_FUNCTION(2),
  GRAFT_LOST(3),
  RECIPIENT_DIED(4),
  LOST_TO_FOLLOW_UP(5);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static Outcome of(int code) {
    return Coded.of(Outcome.class, code);
  }
}
