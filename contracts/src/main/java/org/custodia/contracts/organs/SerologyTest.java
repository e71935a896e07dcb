package org.custodia.contracts.organs;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What was tested in a donor's serum; bits of the masks in {@link SerologyTerms}. */
public enum SerologyTest {
  HIV(1),
  HEPATITIS_B_SURFACE_ANTIGEN(2),
  HEPATITIS_B_CORE_ANTIBODY(4),
  HEPATITIS_C(8),
  SYPHILIS(16),
  CMV(32),
  EBV(64),
  TOXOPLASMA(128),
  HTLV(256);

  private final int bit;

  SerologyTest(int bit) {
    this.bit = bit;
  }

  /** Its bit in the mask. */
  public int bit() {
    return bit;
  }

  /** The mask with exactly these. */
  public static int mask(Collection<SerologyTest> some) {
    return some.stream().distinct().mapToInt(SerologyTest::bit).sum();
  }

  /** What a mask holds; an {@link IllegalArgumentException} for bits that mean nothing. */
  public static Set<SerologyTest> of(int mask) {
    EnumSet<SerologyTest> some = EnumSet.noneOf(SerologyTest.class);
    for (SerologyTest known : values()) {
      if ((mask & known.bit) != 0) some.add(known);
    }
    if (mask(some) != mask) throw new IllegalArgumentException("unknown bits in mask " + mask);
    return some;
  }
}
