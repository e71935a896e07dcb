package org.custodia.contracts.prices;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Simple interest on what was overcharged, by the day, a year having 365 days: whole years at the
 * full rate from the day of overcharging, the days after the last whole year in proportion. So a
 * leap day inside a whole year costs nothing, and one outside counts as a day.
 *
 * @param rate hundredths of a percent a year
 */
public record OverchargeInterest(int rate, PriceRounding rounding) {
  private static final long DAYS = 365;

  /**
   * India's: 15 % a year from the day of overcharging (Drugs (Prices Control) Order, 2013, S.O.
   * 1221(E)).
   */
  public static final OverchargeInterest INDIA =
      new OverchargeInterest(1_500, PriceRounding.HALF_UP);

  public OverchargeInterest {
    if (rate < 0) throw new IllegalArgumentException("rate " + rate);
  }

  /** What the law of a place asks; empty where none is known here. */
  public static Optional<OverchargeInterest> of(Jurisdiction place) {
    boolean india = place.code().equals("IN") || place.code().startsWith("IN-");
    return india ? Optional.of(INDIA) : Optional.empty();
  }

  /**
   * Minor units owed on top of an overcharge.
   *
   * @param since the day of overcharging, which bears none yet
   * @param until the day it is paid
   * @throws IllegalArgumentException for a negative amount, or a day of payment before
   */
  public BigInteger on(BigInteger overcharge, LocalDate since, LocalDate until) {
    if (overcharge.signum() < 0 || until.isBefore(since)) {
      throw new IllegalArgumentException("no interest on " + overcharge + " until " + until);
    }
    long years = ChronoUnit.YEARS.between(since, until);
    long days = ChronoUnit.DAYS.between(since.plusYears(years), until);
    // A year that is not whole never bears more than a whole one.
    BigInteger time = BigInteger.valueOf(years * DAYS + Math.min(days, DAYS));
    return Pricing.divide(
        overcharge.multiply(BigInteger.valueOf(rate)).multiply(time),
        BigInteger.valueOf(PriceRule.WHOLE * DAYS),
        rounding);
  }
}
