package org.custodia.contracts.prices;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The yearly revision of ceilings by an index: India's by the wholesale price index of the calendar
 * year before, on 1 April (Drugs (Prices Control) Order, 2013, S.O. 1221(E), paragraph 16).
 *
 * @param index of the year before
 * @param indexBefore of the year before that, in the same unit, say hundredths of a point
 */
public record IndexRevision(long index, long indexBefore, PriceRounding rounding) {
  public IndexRevision {
    if (index <= 0 || indexBefore <= 0) {
      throw new IllegalArgumentException("not an index: " + index + " after " + indexBefore);
    }
  }

  /** The day on which ceilings are revised in a year. */
  public static LocalDate day(int year) {
    return LocalDate.of(year, 4, 1);
  }

  /**
   * The ceiling from that 1 April on, with no end of its own.
   *
   * @throws IllegalArgumentException when the price ended before
   */
  public Price revise(Price price, int year) {
    LocalDate day = day(year);
    if (!price.covers(day.minusDays(1))) {
      throw new IllegalArgumentException("not in force before " + day + ": " + price);
    }
    BigInteger amount =
        Pricing.divide(
            BigInteger.valueOf(price.amount()).multiply(BigInteger.valueOf(index)),
            BigInteger.valueOf(indexBefore),
            rounding);
    return new Price(
        amount.longValueExact(),
        price.fee(),
        price.reimbursed(),
        price.per(),
        day,
        Optional.empty());
  }
}
