package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** Who allowed a donation; numbers of the contracts. */
public enum ConsentBasis implements Coded {
  /** In life; the donor's own consent is opened. */
  DONOR(1),
  FAMILY(2),
  JUDGE(3);

  private final int code;

  ConsentBasis(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static ConsentBasis of(int code) {
    return Coded.of(ConsentBasis.class, code);
  }
}
