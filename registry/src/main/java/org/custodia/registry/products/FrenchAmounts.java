package org.custodia.registry.products;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts and rates as the medicines database writes them. */
final class FrenchAmounts {
  /** Two digits behind the last comma; commas before it part thousands: {@code 4,838,48}. */
  private static final Pattern EUROS =
      Pattern.compile("(\\d{1,3}(?:,\\d{3}){1,2}|\\d{1,7})(?:,(\\d{2}))");

  private static final Pattern RATE = Pattern.compile("(\\d{1,3})\\s?%");

  private FrenchAmounts() {}

  /** Cents, or empty where it is no amount. */
  static OptionalLong cents(String written) {
    Matcher amount = EUROS.matcher(written);
    return amount.matches()
        ? OptionalLong.of(
            Long.parseLong(amount.group(1).replace(",", "")) * 100
                + Long.parseLong(amount.group(2)))
        : OptionalLong.empty();
  }

  static boolean hasThousandsComma(String written) {
    return written.indexOf(',') != written.lastIndexOf(',');
  }

  /** Percent, or empty where it is no rate between 0 and 100. */
  static Optional<Integer> percent(String written) {
    Matcher rate = RATE.matcher(written);
    return rate.matches()
        ? Optional.of(Integer.parseInt(rate.group(1))).filter(percent -> percent <= 100)
        : Optional.empty();
  }
}
