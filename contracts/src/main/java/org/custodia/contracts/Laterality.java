package org.custodia.contracts;

/** Which side of the donor's body an organ is from; numbers of the contracts. */
public enum Laterality implements Coded {
  /** Of an organ that there is one of. */
  NONE(0),
  LEFT(1),
  RIGHT(2),
  /** Both together, as one graft. */
  BOTH(3);

  private final int code;

  Laterality(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static Laterality of(int code) {
    return Coded.of(Laterality.class, code);
  }
}
