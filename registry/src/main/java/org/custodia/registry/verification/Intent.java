package org.custodia.registry.verification;

/** What a member is about to do with the pack it asks about; it decides what is an alert. */
public enum Intent {
  /** Only to read the status: whatever is found, the regulator is not alerted. */
  READ(0),
  /** To find out whether the pack may be supplied. */
  VERIFY(1),
  /** To bring a pack back into use that was taken out. */
  UNDO(2);

  private final int code;

  Intent(int code) {
    this.code = code;
  }

  /** Its {@code uint8} in the signed message. */
  int code() {
    return code;
  }
}
