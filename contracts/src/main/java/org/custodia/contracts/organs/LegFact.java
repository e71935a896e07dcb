package org.custodia.contracts.organs;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What stands in a leg; bits of the masks of {@code OrganLeg}. */
public enum LegFact {
  /** The facts of the organ are stated and signed, and say two samples, recovered, authorised. */
  STATED(1),
  /** Giver and receiver have both signed. */
  HANDED_OVER(2),
  /** The label was what is expected. */
  CHECKED_IN(4),
  /** No seal is broken or differs without somebody answering for it. */
  SEALS_SETTLED(8),
  /** To a recipient of this centre, and not expired. */
  ALLOCATED(16),
  /** Blood groups of organ and recipient. */
  COMPATIBLE(32),
  /** By two people, one of them a surgeon, after arrival. */
  VERIFIED(64),
  /** Stands at this moment. */
  DONOR_CONSENT(128),
  /** Stands at this moment. */
  RECIPIENT_CONSENT(256);

  private final int bit;

  LegFact(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these. */
  public static int mask(Collection<LegFact> some) {
    return some.stream().distinct().mapToInt(LegFact::bit).sum();
  }

  /** What a mask holds; an {@link IllegalArgumentException} for bits that mean nothing. */
  public static Set<LegFact> of(int mask) {
    EnumSet<LegFact> some = EnumSet.noneOf(LegFact.class);
    for (LegFact known : values()) {
      if ((mask & known.bit) != 0) some.add(known);
    }
    if (mask(some) != mask) throw new IllegalArgumentException("unknown bits in mask " + mask);
    return some;
  }
}
