package org.custodia.contracts.organs;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is odd about something that is recorded all the same; bits of the {@code uint32} in its
 * event.
 */
public enum OrganIrregularity {
  /** Of the member, but out of its period when it signed, without the role, or revoked since. */
  KEY_NOT_VALID(1),
  /** Not for such an act. */
  MEMBER_NOT_CERTIFIED(2),
  /** Signed more than ten minutes before the block. */
  LATE(4),
  /** The device's clock is more than two minutes off. */
  CLOCK_OFF(8),
  /** Not expected now; the state is as it was. */
  OUT_OF_STATE(16),
  /** Contradicts what is recorded, and has not changed it. */
  CONFLICTS(32),
  SEAL_DIFFERS(64),
  BOX_DIFFERS(128),
  /** The label is not of the expected organ. */
  MISMATCH(256),
  /** Not the blood group that is expected. */
  GROUP_DIFFERS(512),
  /** Samples disagree on the blood group, or are not this donor's and one of the recipient. */
  SAMPLES_DIFFER(1024),
  /** For ever, of everything in this offer afterwards. */
  OUT_OF_ORDER(2048),
  /** More cold ischaemia than the limit of the organ. */
  LIMIT_EXCEEDED(4096),
  /** No facts of the organ are stated here. */
  NOT_STATED(8192),
  /** Device time before the clock began. */
  BEFORE_CLOCK(16384),
  /** Who verified before. */
  SAME_PERSON(32768),
  /** The box is not intact. */
  CONDITION(65536);

  private final int bit;

  OrganIrregularity(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these. */
  public static int mask(Collection<OrganIrregularity> some) {
    return some.stream().distinct().mapToInt(OrganIrregularity::bit).sum();
  }

  /** What a mask holds; an {@link IllegalArgumentException} for bits that mean nothing. */
  public static Set<OrganIrregularity> of(int mask) {
    EnumSet<OrganIrregularity> some = EnumSet.noneOf(OrganIrregularity.class);
    for (OrganIrregularity known : values()) {
      if ((mask & known.bit) != 0) some.add(known);
    }
    if (mask(some) != mask) throw new IllegalArgumentException("unknown bits in mask " + mask);
    return some;
  }
}
