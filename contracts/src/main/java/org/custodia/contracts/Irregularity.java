package org.custodia.contracts;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is odd about testimony that is recorded all the same; bits of the {@code uint32} in its
 * event.
 */
public enum Irregularity {
  /** Nothing was dispatched under this id here. */
  UNKNOWN_CONSIGNMENT(1),
  ALREADY_RECEIVED(2),
  /** The giver had cancelled the dispatch. */
  CANCELLED(4),
  /** Of the member, but out of its period when it signed, without the role, or revoked since. */
  KEY_NOT_VALID(8),
  /** A lot or pack nobody released, or blocked, recalled or withdrawn. */
  LOT_NOT_RELEASED(16),
  EXPIRED(32),
  /** Accepted, missing and damaged packs are together more than what is left of the dispatch. */
  NUMBERS_DIFFER(64),
  /** Dispatched to another, or by another than the one named. */
  WRONG_RECEIVER(128),
  /** Signed more than 24 hours before the block. */
  LATE(256),
  /** Signed at a time before the dispatch was. */
  BEFORE_DISPATCH(512),
  /** The other party is not certified now, or this member not for such an act. */
  MEMBER_NOT_CERTIFIED(1024),
  /** The status of the pack or lot does not allow it, and has not been changed by it. */
  STATUS_CONFLICT(2048),
  /** Done without the regulator having kept the pack for it. */
  UNRESERVED(4096),
  REASON_UNKNOWN(8192),
  /** The proof does not lead to the lot's root. */
  NOT_IN_LOT(16384),
  /** The product is on prescription only. */
  WITHOUT_PRESCRIPTION(32768),
  /** Packs that were called missing before have come; by itself nothing is wrong. */
  CAME_LATER(65536),
  /** Does not follow on what the same key signed before. */
  OUT_OF_SEQUENCE(131072);

  private final int bit;

  Irregularity(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these. */
  public static int mask(Collection<Irregularity> some) {
    return some.stream().distinct().mapToInt(Irregularity::bit).sum();
  }

  /** What a mask holds; an {@link IllegalArgumentException} for bits that mean nothing. */
  public static Set<Irregularity> of(int mask) {
    EnumSet<Irregularity> some = EnumSet.noneOf(Irregularity.class);
    for (Irregularity known : values()) {
      if ((mask & known.bit) != 0) some.add(known);
    }
    if (mask(some) != mask)
      throw new IllegalArgumentException("unknown irregularities in mask " + mask);
    return some;
  }
}
