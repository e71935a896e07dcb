package org.custodia.registry.identity;

import java.util.Arrays;

/** Standing of a member; the numbers are those of the Registrar. */
public enum MemberStatus {
  ACTIVE(1),
  SUSPENDED(2),
  REVOKED(3);

  private final int number;

  MemberStatus(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** An {@link IllegalArgumentException} for a number the Registrar does not use. */
  public static MemberStatus of(int number) {
    return Arrays.stream(values())
        .filter(status -> status.number == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no member status " + number));
  }
}
