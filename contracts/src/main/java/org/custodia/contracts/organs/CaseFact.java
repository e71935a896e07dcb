package org.custodia.contracts.organs;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What stands in a donor's case; bits of the masks of {@code DonorCase}. */
public enum CaseFact {
  /** Stands at this moment. */
  CONSENT(1),
  /** Two samples of two people agree. */
  GROUP(2),
  /** HIV, hepatitis B and C were tested. */
  SEROLOGY(4),
  /** Declared; or the donor is dead, as for all that follow. */
  RELATIONSHIP(8),
  NO_PAYMENT(16),
  /** The independent advocate is in favour. */
  ADVOCATE(32),
  /** Has authorised it. */
  COMMITTEE(64),
  /** The cooling-off period is over. */
  COOLED_OFF(128),
  /** Somebody has the duty to follow the donor up. */
  FOLLOW_UP(256);

  private final int bit;

  CaseFact(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these. */
  public static int mask(Collection<CaseFact> some) {
    return some.stream().distinct().mapToInt(CaseFact::bit).sum();
  }

  /** What a mask holds; an {@link IllegalArgumentException} for bits that mean nothing. */
  public static Set<CaseFact> of(int mask) {
    EnumSet<CaseFact> some = EnumSet.noneOf(CaseFact.class);
    for (CaseFact known : values()) {
      if ((mask & known.bit) != 0) some.add(known);
    }
    if (mask(some) != mask) throw new IllegalArgumentException("unknown bits in mask " + mask);
    return some;
  }
}
