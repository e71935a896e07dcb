package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** Why a seal was broken, or why it is settled. */
public enum SealReason implements Coded {
  CUSTOMS_OR_SECURITY(1),
  ICE_REPLACED(2),
  PERFUSION_ADJUSTED(3),
  INSPECTION_ON_ARRIVAL(4),
  ACCIDENT(5),
  UNEXPLAINED(6);

  private final int code;

  SealReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static SealReason of(int code) {
    return Coded.of(SealReason.class, code);
  }
}
