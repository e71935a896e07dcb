package org.custodia.contracts.organs;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What stands in an offer; bits of the masks of {@code OrganOffer}. */
public enum OfferFact {
  /** The facts of the organ are stated and signed. */
  STATED(1),
  /** Stands at this moment. */
  DONOR_CONSENT(2),
  /** Stands at this moment. */
  RECIPIENT_CONSENT(4);

  private final int bit;

  OfferFact(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these. */
  public static int mask(Collection<OfferFact> some) {
    return some.stream().distinct().mapToInt(OfferFact::bit).sum();
  }

  /** What a mask holds; an {@link IllegalArgumentException} for bits that mean nothing. */
  public static Set<OfferFact> of(int mask) {
    EnumSet<OfferFact> some = EnumSet.noneOf(OfferFact.class);
    for (OfferFact known : values()) {
      if ((mask & known.bit) != 0) some.add(known);
    }
    if (mask(some) != mask) throw new IllegalArgumentException("unknown bits in mask " + mask);
    return some;
  }
}
