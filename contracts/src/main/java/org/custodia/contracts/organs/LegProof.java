package org.custodia.contracts.organs;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What the statement of a leg says of the donor's case; bits of {@code LegStatement.proofs}. */
public enum LegProof {
  /** Two samples of two people agreed on the blood group. */
  TWO_SAMPLES(1),
  /** The organ was recovered under that case. */
  RECOVERED(2),
  /** The donor is dead, or the committee had authorised it. */
  AUTHORISED(4);

  private final int bit;

  LegProof(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these. */
  public static int mask(Collection<LegProof> some) {
    return some.stream().distinct().mapToInt(LegProof::bit).sum();
  }

  /** What a mask holds; an {@link IllegalArgumentException} for bits that mean nothing. */
  public static Set<LegProof> of(int mask) {
    EnumSet<LegProof> some = EnumSet.noneOf(LegProof.class);
    for (LegProof known : values()) {
      if ((mask & known.bit) != 0) some.add(known);
    }
    if (mask(some) != mask) throw new IllegalArgumentException("unknown bits in mask " + mask);
    return some;
  }
}
