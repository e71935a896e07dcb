package org.custodia.contracts.records;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is odd about a record or a reading that is on record all the same; bits of the {@code
 * uint32} in its event.
 */
public enum RecordIrregularity {
  /** The holder is not the patient's host, and no relationship of the two is active. */
  NO_RELATIONSHIP(1),
  /** The host has introduced no such patient in the channel. */
  PATIENT_UNKNOWN(2),
  OPTED_OUT(4),
  /** Of the member, but out of its period when it signed, without the role, or revoked since. */
  KEY_NOT_VALID(8),
  /** The author's or the reader's, when it came on record. */
  MEMBER_NOT_CERTIFIED(16),
  /** Signed in an hour that began more than 24 hours before the hour of the block. */
  LATE(32),
  /** The holder has no record of this patient under that id. */
  SUPERSEDES_UNKNOWN(64),
  /** Another record superseded the older one before. */
  SUPERSEDED_BEFORE(128),
  /** Made, signed or read more than two minutes later than the block. */
  AHEAD(256),
  /** For a reason that the event names. */
  NOT_ALLOWED(512),
  /** By a consent with limited uses, which was not asked. */
  NOT_ADMITTED(1024),
  /** By the same query. */
  READ_BEFORE(2048),
  RECORD_UNKNOWN(4096);

  private final int bit;

  RecordIrregularity(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these. */
  public static int mask(Collection<RecordIrregularity> some) {
    return some.stream().distinct().mapToInt(RecordIrregularity::bit).sum();
  }

  /** What a mask holds; an {@link IllegalArgumentException} for bits that mean nothing. */
  public static Set<RecordIrregularity> of(int mask) {
    EnumSet<RecordIrregularity> some = EnumSet.noneOf(RecordIrregularity.class);
    for (RecordIrregularity known : values()) {
      if ((mask & known.bit) != 0) some.add(known);
    }
    if (mask(some) != mask)
      throw new IllegalArgumentException("unknown irregularities in mask " + mask);
    return some;
  }
}
