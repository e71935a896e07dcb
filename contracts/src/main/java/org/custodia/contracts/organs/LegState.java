package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** How a leg stands; numbers of {@code OrganLeg}. That it was handed over is a {@link LegFact}. */
public enum LegState implements Coded {
  NEW(0),
  STATED(1),
  ARRIVED(2),
  TRANSPLANTED(3),
  DISCARDED(4),
  RETURNED(5);

  private final int code;

  LegState(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static LegState of(int code) {
    return Coded.of(LegState.class, code);
  }
}
