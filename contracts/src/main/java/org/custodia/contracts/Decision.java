package org.custodia.contracts;

/** What a patient decides; the numbers of the contracts' library {@code Decisions}. */
public enum Decision implements Coded {
  /** What a provider offered. */
  ACCEPT(1),
  REJECT(2),
  PAUSE(3),
  RESUME(4),
  END(5),
  /** What was asked for, by a consent. */
  GRANT(6),
  REFUSE(7);

  private final int code;

  Decision(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static Decision of(int code) {
    return Coded.of(Decision.class, code);
  }
}
