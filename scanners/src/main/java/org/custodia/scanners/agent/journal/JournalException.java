package org.custodia.scanners.agent.journal;

/** The journal cannot be used; nothing was recorded by the call that threw it. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Cause {
    /** The disk, or the room allowed on it, is full. */
    FULL,
    /** Another process has it open. */
    IN_USE,
    /** It cannot be read or written. */
    DAMAGED,
    /** It belongs to another key, member, place or network. */
    OTHER_DEVICE
  }

  private final Cause why;

  public JournalException(Cause why, String message, Throwable cause) {
    super(message, cause);
    this.why = why;
  }

  public Cause why() {
    return why;
  }
}
