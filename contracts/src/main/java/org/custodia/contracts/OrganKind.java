package org.custodia.contracts;

/** Which organ; the numbers of the contracts' library {@code Organs}. */
public enum OrganKind implements Coded {
  HEART(1),
  LUNG(2),
  LIVER(3),
  KIDNEY(4),
  PANCREAS(5),
  INTESTINE(6);

  private final int code;

  OrganKind(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /** Whether there is a left and a right one. */
  public boolean paired() {
    return this == LUNG || this == KIDNEY;
  }

  public static OrganKind of(int code) {
    return Coded.of(OrganKind.class, code);
  }
}
