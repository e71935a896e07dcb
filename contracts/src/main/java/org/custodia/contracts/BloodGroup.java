package org.custodia.contracts;

/**
 * ABO group with its subtype where it was determined; the numbers of the contracts' library {@code
 * BloodGroups}. Rhesus makes no difference to an organ and is not kept on the ledger.
 */
public enum BloodGroup implements Coded {
  O(1),
  /** Subtype not determined; as A1 it is given to nobody without A. */
  A(2),
  A1(3),
  A2(4),
  B(5),
  /** Subtype not determined. */
  AB(6),
  A1B(7),
  A2B(8);

  private final int code;

  BloodGroup(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static BloodGroup of(int code) {
    return Coded.of(BloodGroup.class, code);
  }

  private boolean hasA() {
    return this != O && this != B;
  }

  private boolean hasB() {
    return this == B || this == AB || this == A1B || this == A2B;
  }

  /**
   * Whether an organ of this group may be given to a recipient of that one.
   *
   * @param a2 whether the rule file gives the weak antigen A2 also to recipients without A (organs
   *     of A2 to O and B, of A2B to B)
   */
  public boolean mayGiveTo(BloodGroup recipient, boolean a2) {
    boolean weak = a2 && (this == A2 || this == A2B);
    boolean meetsA = hasA() && !recipient.hasA() && !weak;
    boolean meetsB = hasB() && !recipient.hasB();
    return !meetsA && !meetsB;
  }
}
