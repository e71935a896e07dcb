package org.custodia.contracts;

/** What an act does; the numbers of the contracts' library {@code Actions}. */
public enum Action {
  RELEASE(1),
  RECALL(2),
  WITHDRAW(3),
  BLOCK(4),
  UNBLOCK(5),
  DISPENSE(6);

  private final int code;

  Action(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static Action of(int code) {
    for (Action action : values()) {
      if (action.code == code) return action;
    }
    throw new IllegalArgumentException("unknown action " + code);
  }
}
