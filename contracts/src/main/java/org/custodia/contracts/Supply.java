package org.custodia.contracts;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** How a product may be supplied; bits of the {@code uint8} that {@code MedicineRegistry} keeps. */
public enum Supply {
  PRESCRIPTION_ONLY(1),
  /** Narcotic or psychotropic. */
  CONTROLLED(2);

  private final int bit;

  Supply(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these. */
  public static int mask(Collection<Supply> some) {
    return some.stream().distinct().mapToInt(Supply::bit).sum();
  }

  /** What a mask holds; an {@link IllegalArgumentException} for bits that mean nothing. */
  public static Set<Supply> of(int mask) {
    EnumSet<Supply> some = EnumSet.noneOf(Supply.class);
    for (Supply known : values()) {
      if ((mask & known.bit) != 0) some.add(known);
    }
    if (mask(some) != mask)
      throw new IllegalArgumentException("unknown terms of supply in mask " + mask);
    return some;
  }
}
