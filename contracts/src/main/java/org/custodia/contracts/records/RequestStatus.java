package org.custodia.contracts.records;

import org.custodia.contracts.Coded;

/** How a request for access stands; the numbers of the contracts' library of this name. */
public enum RequestStatus implements Coded {
  ASKED(1),
  GRANTED(2),
  REFUSED(3);

  private final int code;

  RequestStatus(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static RequestStatus of(int code) {
    return Coded.of(RequestStatus.class, code);
  }
}
