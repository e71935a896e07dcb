package org.custodia.webapp.prices;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An amount as people write it.
 *
 * @param minor minor units
 * @param currency ISO 4217
 */
public record Money(BigInteger minor, String currency) {
  private static final int LONGEST = 24;
  private static final Pattern FORM = Pattern.compile("-?[0-9]+([.,][0-9]+)?");

  public static Money of(long minor, String currency) {
    return new Money(BigInteger.valueOf(minor), currency);
  }

  /** With as many decimals as the currency has, and its code: {@code 1,234.50 EUR}. */
  public String text(Locale locale) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    int decimals = decimals(currency);
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return format.format(new BigDecimal(minor, decimals)) + "\u00a0" + currency;
  }

  /** Without the currency and without grouping, as {@link #parse} reads it. */
  public String plain() {
    return new BigDecimal(minor, decimals(currency)).toPlainString();
  }

  public boolean isChange() {
    return minor.signum() != 0;
  }

  /** With a plus sign where it is more. */
  public String change(Locale locale) {
    return (minor.signum() > 0 ? "+" : "") + text(locale);
  }

  /**
   * Reads what a person wrote in units of the currency, with a point or a comma before the
   * decimals; empty when it is no amount, has more decimals than the currency, or is beyond a
   * {@code long}.
   */
  public static Optional<Long> parse(String text, String currency) {
    String written = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "");
    if (written.length() > LONGEST || !FORM.matcher(written).matches()) return Optional.empty();
    try {
      return Optional.of(
          new BigDecimal(written.replace(',', '.'))
              .movePointRight(decimals(currency))
              .longValueExact());
    } catch (ArithmeticException tooFineOrTooLarge) {
      return Optional.empty();
    }
  }

  /** Of codes that are none, the ledger may have some, the two that most have. */
  private static int decimals(String currency) {
    return Currency.getAvailableCurrencies().stream()
        .filter(one -> one.getCurrencyCode().equals(currency))
        .findFirst()
        .map(one -> Math.max(0, one.getDefaultFractionDigits()))
        .orElse(2);
  }
}
