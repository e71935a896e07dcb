package org.custodia.contracts;

/** What an act does; the numbers of the contracts' library {@code Actions}. */
public enum Action {
  RELEASE(1),
  RECALL(2),
  WITHDRAW(3),
  BLOCK(4),
  UNBLOCK(5),
  /** In a member's own book. */
  DISPENSE(6),
  /** In a channel of sender, receiver and regulator. */
  DISPATCH(7),
  /** Of a dispatch that nobody has received. */
  CANCEL(8),
  /** Testimony. */
  RECEIVE(9),
  /** Testimony. */
  REJECT(10),
  DECOMMISSION(11),
  /** Makes a pack active again. */
  UNDO(12),
  LOCK(13),
  UNLOCK(14),
  /** Testimony: what a recall found here. */
  ACKNOWLEDGE(15),
  /** Testimony, in a member's own book: what logistic units hold. */
  PACK(16),
  /** Testimony, in a member's own book. */
  DISPENSED_OFFLINE(17),
  /** In a channel of patient and provider: names a patient and who its host is. */
  INTRODUCE_PATIENT(20),
  OPEN_CONSENT(21),
  USE_CONSENT(22),
  OPT_OUT(23),
  OPT_IN(24);

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
