package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** Why a centre declines an offer, or gives back what it had accepted. */
public enum DeclineReason implements Coded {
  DONOR_AGE_OR_QUALITY(1),
  DONOR_HISTORY(2),
  SEROLOGY(3),
  SIZE_MISMATCH(4),
  RECIPIENT_ILL(5),
  RECIPIENT_DECLINED(6),
  RECIPIENT_TRANSPLANTED_OR_DELISTED(7),
  CROSSMATCH_POSITIVE(8),
  LOGISTICS(9),
  CENTRE_CAPACITY(10),
  ISCHAEMIA_TOO_LONG(11),
  OTHER(12);

  private final int code;

  DeclineReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static DeclineReason of(int code) {
    return Coded.of(DeclineReason.class, code);
  }
}
