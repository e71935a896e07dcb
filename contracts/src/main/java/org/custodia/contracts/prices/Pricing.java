package org.custodia.contracts.prices;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import java.math.BigInteger;

/**
 * The one evaluator of price rules in Java; the library {@code Pricing} is the one in Solidity, and
 * they are tested against each other. What the parameters mean is said at {@link PriceRule}.
 */
public final class Pricing {
  /** Most packs of a line, and units of a pack. */
  public static final long MANY_LIMIT = 1_000_000;

  /** Most that a line may charge, minor units. */
  public static final long CHARGED_LIMIT = 1_000_000_000_000_000_000L;

  private static final BigInteger WHOLE = BigInteger.valueOf(PriceRule.WHOLE);

  private Pricing() {}

  /** What is to be said of a line of which no order in force knows the code. */
  public static Judgement judgeUnregulated(ChargedLine line) {
    return Judgement.only(isPlausible(line) ? PriceVerdict.NOT_REGULATED : PriceVerdict.INVALID);
  }

  /**
   * Judges a line by the price in force on the day of service. What cannot have been meant is
   * INVALID before anything else.
   */
  public static Judgement judge(Price price, PriceRule rule, ChargedLine line) {
    if (!isPlausible(line)) return Judgement.only(PriceVerdict.INVALID);
    if (rule.kind() == PriceKind.ENDED) return Judgement.only(PriceVerdict.NOT_REGULATED);
    if (rule.basis() == PriceBasis.UNIT && !isMany(line.contents())) {
      return Judgement.only(PriceVerdict.INVALID);
    }
    if (!line.currency().equals(rule.currency())) {
      return Judgement.only(PriceVerdict.WRONG_CURRENCY);
    }
    BigInteger amount = priceOfPack(price, rule, line);
    BigInteger fee = BigInteger.valueOf(price.fee()).add(tieredFee(rule, amount));
    BigInteger tax = tax(rule, line, amount, fee);
    BigInteger step = BigInteger.valueOf(rule.step());
    BigInteger pack = divide(amount.add(fee).add(tax), step, rule.rounding()).multiply(step);
    BigInteger allowed = pack.multiply(BigInteger.valueOf(line.quantity()));
    BigInteger more = BigInteger.valueOf(line.charged()).subtract(allowed);
    PriceVerdict verdict = PriceVerdict.LAWFUL;
    if (more.signum() > 0) verdict = PriceVerdict.OVERCHARGED;
    if (more.signum() < 0 && rule.kind() == PriceKind.FIXED) verdict = PriceVerdict.UNDERCHARGED;
    BigInteger difference = verdict == PriceVerdict.LAWFUL ? ZERO : more.abs();
    return new Judgement(verdict, allowed, difference, amount, fee, tax);
  }

  /**
   * The same of a line of a bill, which has one currency or its sum would mean nothing: a line in
   * another is WRONG_CURRENCY, also where no order knows its code. So says {@code BillingLedger}.
   *
   * @param judged by the price in force, or as unregulated
   * @param currency of the bill, ISO 4217
   */
  public static Judgement inBill(Judgement judged, ChargedLine line, String currency) {
    return judged.verdict() == PriceVerdict.INVALID || line.currency().equals(currency)
        ? judged
        : Judgement.only(PriceVerdict.WRONG_CURRENCY);
  }

  private static boolean isPlausible(ChargedLine line) {
    return isMany(line.quantity()) && line.charged() >= 0 && line.charged() <= CHARGED_LIMIT;
  }

  private static boolean isMany(long number) {
    return number > 0 && number <= MANY_LIMIT;
  }

  private static BigInteger priceOfPack(Price price, PriceRule rule, ChargedLine line) {
    long units = rule.basis() == PriceBasis.UNIT ? line.contents() : 1;
    return divide(
        BigInteger.valueOf(price.amount())
            .multiply(BigInteger.valueOf(units))
            .multiply(BigInteger.valueOf(PriceRule.WHOLE + rule.rise())),
        BigInteger.valueOf(price.per()).multiply(WHOLE),
        rule.rounding());
  }

  private static BigInteger tieredFee(PriceRule rule, BigInteger amount) {
    for (FeeTier tier : rule.tiers()) {
      boolean within =
          tier.below().isEmpty()
              || amount.compareTo(BigInteger.valueOf(tier.below().getAsLong())) < 0;
      if (within) {
        return BigInteger.valueOf(tier.flat()).add(share(amount, tier.share(), rule.rounding()));
      }
    }
    return ZERO;
  }

  private static BigInteger tax(
      PriceRule rule, ChargedLine line, BigInteger amount, BigInteger fee) {
    BigInteger base = ZERO;
    if (rule.taxed().contains(TaxBase.PRICE)) base = base.add(amount);
    if (rule.taxed().contains(TaxBase.FEE)) base = base.add(fee);
    return share(base, Math.min(line.taxRate(), rule.taxRate()), rule.rounding());
  }

  /**
   * Part of an amount.
   *
   * @param rate hundredths of a percent
   */
  static BigInteger share(BigInteger amount, long rate, PriceRounding rounding) {
    return divide(amount.multiply(BigInteger.valueOf(rate)), WHOLE, rounding);
  }

  /** The quotient of numbers that are not negative, as a whole number. */
  static BigInteger divide(BigInteger dividend, BigInteger divisor, PriceRounding rounding) {
    BigInteger[] parts = dividend.divideAndRemainder(divisor);
    int half = parts[1].multiply(TWO).compareTo(divisor);
    boolean up =
        switch (rounding) {
          case UP -> parts[1].signum() > 0;
          case HALF_UP -> half >= 0;
          case HALF_EVEN -> half > 0 || (half == 0 && parts[0].testBit(0));
          case DOWN -> false;
        };
    return up ? parts[0].add(ONE) : parts[0];
  }
}
