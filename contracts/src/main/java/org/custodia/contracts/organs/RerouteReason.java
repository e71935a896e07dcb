package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** Why an organ goes elsewhere. */
public enum RerouteReason implements Coded {
  TRANSPORT_FAILED(1),
  REALLOCATED(2),
  RECIPIENT_UNFIT(3),
  OTHER(4);

  private final int code;

  RerouteReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static RerouteReason of(int code) {
    return Coded.of(RerouteReason.class, code);
  }
}
