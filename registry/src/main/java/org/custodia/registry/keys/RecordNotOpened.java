package org.custodia.registry.keys;

/** A sealed record did not open; neither the message nor a cause holds anything of it. */
public final class RecordNotOpened extends RuntimeException {
  /** What is wrong. */
  public enum Reason {
    /** Not an envelope, or one of a version that this program does not know. */
    UNKNOWN_FORM,
    /** Wrapped by a key that is not among the organisation's. */
    UNKNOWN_KEY,
    /** Its bytes are not those that were sealed. */
    DAMAGED,
    /** Sealed for another place than the one it was found in. */
    WRONG_CONTEXT
  }

  private final Reason reason;

  RecordNotOpened(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
