package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** How the offers of an organ to a centre stand; numbers of {@code OrganOffer}. */
public enum OfferState implements Coded {
  NEW(0),
  STATED(1),
  OFFERED(2),
  /** The centre has accepted. */
  AGREED(3),
  ALLOCATED(4),
  /** Or given back. */
  DECLINED(5),
  EXPIRED(6);

  private final int code;

  OfferState(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static OfferState of(int code) {
    return Coded.of(OfferState.class, code);
  }
}
