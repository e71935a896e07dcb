package org.custodia.scanners.agent.chain;

import java.util.Set;

/** What whoever receives an event says of it. */
public sealed interface Answer {
  /**
   * It is recorded, for the first time.
   *
   * @param remarks what is odd about it; testimony is taken all the same
   */
  record Accepted(Set<Remark> remarks) implements Answer {
    public Accepted {
      remarks = Set.copyOf(remarks);
    }
  }

  /** It was recorded before; nothing happens twice. */
  record Duplicate() implements Answer {}

  /**
   * It is not taken into the device's record.
   *
   * @param expected the sequence number that would be taken next
   */
  record Refused(Reason reason, long expected) implements Answer {}

  /** One before it in the same batch was refused, so it was not looked at. */
  record NotReached() implements Answer {}

  /** What is odd about an event that is taken. */
  enum Remark {
    /** The device's clock differs from ours by more than two minutes. */
    CLOCK_OFF,
    /** Its time is before that of the event before it: the clock was set back. */
    CLOCK_BACK,
    /** What it names is not what its text reads as. */
    SUBJECT_DIFFERS
  }

  /** Why an event is not taken. */
  enum Reason {
    /** No such device is enrolled here. */
    UNKNOWN_DEVICE,
    /** The device's key was revoked. */
    REVOKED,
    /** The device's key was valid for a time that is over. */
    EXPIRED,
    /** The device did not sign this, or not for this network: it was changed on its way. */
    SIGNATURE,
    /** It is for another member than the device's. */
    OTHER_MEMBER,
    /** Another event has this id. */
    ID_TAKEN,
    /**
     * Another event of the same key stands in its place, or the one before it is another than the
     * one we have: two devices sign with one key, or one went back in time.
     */
    FORKED,
    /** Events before it have not come. */
    GAP;

    /** Whether sending the same again can ever help. */
    public boolean isFinal() {
      return switch (this) {
        case SIGNATURE, OTHER_MEMBER, ID_TAKEN, FORKED -> true;
        case UNKNOWN_DEVICE, REVOKED, EXPIRED, GAP -> false;
      };
    }
  }
}
