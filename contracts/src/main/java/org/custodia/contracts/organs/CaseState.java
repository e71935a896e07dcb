package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** How a donor's case stands; numbers of {@code DonorCase}. */
public enum CaseState implements Coded {
  NEW(0),
  OPEN(1),
  /** At least one organ. */
  RECOVERED(2),
  CLOSED(3);

  private final int code;

  CaseState(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static CaseState of(int code) {
    return Coded.of(CaseState.class, code);
  }
}
