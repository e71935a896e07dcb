package org.custodia.registry.billing;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.identity.Caller;

/**
 * What was charged above the price in force, as this organisation's node has it on the ledger: for
 * a regulator of all billers, for biller and payer of their own bills. A line counts by the highest
 * overcharge that was ever recorded of it; it stands while the line still charges it, and is
 * corrected once an adjustment took it away.
 */
public interface Overcharges {

  /**
   * @param from first day of service
   * @param to last day of service
   */
  record Query(LocalDate from, LocalDate to, Optional<Bytes32> biller, Optional<PriceCode> code) {}

  /**
   * One line.
   *
   * @param amount minor units, the overcharge
   * @param standing whether the line still charges it
   * @param interest minor units owed from the day of overcharging to the day it was corrected or
   *     asked for; zero where the law of the place names none
   * @param region of the biller's node, as the Registrar has it
   */
  record Line(
      Bytes32 bill,
      int index,
      Bytes32 biller,
      String billerName,
      String region,
      PriceCode code,
      LocalDate day,
      String currency,
      BigInteger charged,
      BigInteger allowed,
      BigInteger amount,
      boolean standing,
      BigInteger interest,
      long block) {}

  /** By what sums are made. */
  enum By {
    BILLER,
    PRODUCT,
    REGION,
    MONTH
  }

  /**
   * @param key member id, code, region or {@code 2026-11}
   * @param name of the biller; otherwise as the key
   * @param currency sums of different currencies are kept apart
   * @param amount minor units
   * @param standing of that, what is still charged
   * @param interest minor units
   */
  record Sum(
      String key,
      String name,
      String currency,
      int lines,
      BigInteger amount,
      BigInteger standing,
      BigInteger interest) {}

  /** The last first, by day of service. */
  List<Line> lines(Caller caller, Query query, int limit, int offset);

  /** The largest first; months in their order. */
  List<Sum> sums(Caller caller, Query query, By by);

  /** Months of the query in which anything was overcharged, for a plot; see {@link #sums}. */
  default List<YearMonth> months(Caller caller, Query query) {
    return sums(caller, query, By.MONTH).stream().map(sum -> YearMonth.parse(sum.key())).toList();
  }
}
