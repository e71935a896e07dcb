package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** Why an organ is offered out of order. */
public enum OutOfOrderReason implements Coded {
  /** It would else be lost. */
  EXPEDITED_FOR_ISCHAEMIA(1),
  LOGISTICS(2),
  /** A living donor gives to a person. */
  DIRECTED_LIVING_DONATION(3),
  PAIRED_EXCHANGE(4),
  RECIPIENT_DIED_OR_DELISTED(5),
  OTHER(6);

  private final int code;

  OutOfOrderReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static OutOfOrderReason of(int code) {
    return Coded.of(OutOfOrderReason.class, code);
  }
}
