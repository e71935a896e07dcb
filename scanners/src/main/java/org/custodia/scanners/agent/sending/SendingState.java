package org.custodia.scanners.agent.sending;

/** How sending goes, as the status line says it. */
public sealed interface SendingState {
  /** All that there was to send is sent. */
  record Idle(boolean clockOff) implements SendingState {}

  /** There is more to send. */
  record Busy(boolean clockOff) implements SendingState {}

  /** The instance cannot be reached; it is tried again by itself. */
  record Away(String why, int attempts) implements SendingState {}

  /** Somebody has to do something first; it is tried again now and then. */
  record Halted(Halt why) implements SendingState {}

  /** Why sending stands still. */
  enum Halt {
    /** The token is over, or the device was never paired. */
    NOT_ALLOWED,
    /** The instance speaks another version. */
    OTHER_VERSION,
    UNKNOWN_DEVICE,
    REVOKED,
    EXPIRED,
    /** Another device signs with this key, or this disk was set back. */
    FORKED,
    /** What is in the journal is not what was signed, or is another member's. */
    DAMAGED;

    /** Whether it was said of this device, and not of the way to the instance. */
    boolean isOfDevice() {
      return this != NOT_ALLOWED && this != OTHER_VERSION;
    }

    /** Whether only a new key helps. */
    boolean isForGood() {
      return this == FORKED || this == DAMAGED;
    }
  }
}
