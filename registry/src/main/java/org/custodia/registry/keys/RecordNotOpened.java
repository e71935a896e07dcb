package org.custodia.registry.keys;

/** A sealed record did not open; neither the message nor a cause holds anything of it. */
public final class RecordNotOpened extends RuntimeException {
  /** What is wrong. */
  public enum Reason {
    /** Not an envelope, or one of a version that this program does not know. */
    UNKNOWN_FORM("CUS-KEY-002"),
    /** Wrapped by a key that is not among the organisation's. */
    UNKNOWN_KEY("CUS-KEY-001"),
    /** Its bytes are not those that were sealed. */
    DAMAGED("CUS-KEY-002"),
    /** Sealed for another place than the one it was found in. */
    WRONG_CONTEXT("CUS-KEY-003");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** Code of the sentence for it. */
    public String code() {
      return code;
    }
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
