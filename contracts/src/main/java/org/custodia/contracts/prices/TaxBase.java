package org.custodia.contracts.prices;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What tax comes on top of; bits of a {@code uint8} on the ledger. None: amounts include it. */
public enum TaxBase {
  PRICE(1),
  FEE(2);

  private final int bit;

  TaxBase(int bit) {
    this.bit = bit;
  }

  static int mask(Collection<TaxBase> bases) {
    return bases.stream().distinct().mapToInt(base -> base.bit).sum();
  }

  /** An {@link IllegalArgumentException} when the mask has bits that mean nothing. */
  public static Set<TaxBase> of(int mask) {
    EnumSet<TaxBase> bases = EnumSet.noneOf(TaxBase.class);
    for (TaxBase base : values()) {
      if ((mask & base.bit) != 0) bases.add(base);
    }
    if (mask(bases) != mask) throw new IllegalArgumentException("unknown tax bases " + mask);
    return bases;
  }
}
