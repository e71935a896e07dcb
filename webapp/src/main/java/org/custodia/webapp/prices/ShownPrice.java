package org.custodia.webapp.prices;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Optional;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.Pricing;
import org.custodia.registry.prices.PriceFact;

/** What an order says of a code, as pages show it. */
public record ShownPrice(PriceFact fact) {
  public boolean isRegulated() {
    return fact.rule().kind() != PriceKind.ENDED;
  }

  public boolean isPerUnit() {
    return fact.rule().basis() == PriceBasis.UNIT;
  }

  /** Key of the sentence that takes {@link #allowed} and the number of units. */
  public String sentence() {
    return "prices.said." + fact.rule().kind() + "." + fact.rule().basis();
  }

  public Money amount() {
    return Money.of(fact.price().amount(), fact.rule().currency());
  }

  public Money fee() {
    return Money.of(fact.price().fee(), fact.rule().currency());
  }

  /** Percent that the public insurance bears. */
  public String reimbursed() {
    return ShownRule.percent(fact.price().reimbursed());
  }

  /** Percent that may come on top. */
  public String taxRate() {
    return ShownRule.percent(fact.rule().taxRate());
  }

  /** What {@code per} units or a pack may cost, with fee and the highest tax. */
  public Money allowed() {
    ChargedLine line =
        new ChargedLine(1, fact.price().per(), 0, fact.rule().currency(), fact.rule().taxRate());
    return new Money(
        Pricing.judge(fact.price(), fact.rule(), line).allowed(), fact.rule().currency());
  }

  /** The allowed amount for one unit or a pack, in minor units. */
  BigDecimal level() {
    return new BigDecimal(allowed().minor())
        .divide(BigDecimal.valueOf(fact.price().per()), MathContext.DECIMAL64);
  }

  /** Whether amounts of both are of the same kind, so that one can be taken from the other. */
  boolean isComparable(ShownPrice other) {
    return isRegulated()
        && other.isRegulated()
        && fact.rule().basis() == other.fact.rule().basis()
        && fact.rule().currency().equals(other.fact.rule().currency());
  }

  /**
   * By how much a later price is more than this one.
   *
   * @return empty where they do not compare, or are for different numbers of units
   */
  Optional<Money> differenceTo(ShownPrice later) {
    boolean same = isComparable(later) && fact.price().per() == later.fact.price().per();
    BigInteger more = later.allowed().minor().subtract(allowed().minor());
    return same ? Optional.of(new Money(more, fact.rule().currency())) : Optional.empty();
  }
}
