package org.custodia.webapp.prices;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.registry.errors.Problem;

/** A line of a bill as a person types it. What is missing or malformed is CUS-WEB-002. */
public final class LineFields {
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}([.,][0-9]{1,2})?");

  private LineFields() {}

  /**
   * @param charged in units of the currency
   * @param taxRate percent; nothing is none
   */
  static ChargedLine of(
      long quantity, long contents, String charged, String currency, String taxRate) {
    if (!CURRENCY.matcher(currency).matches()) throw wrong("currency");
    long minor = Money.parse(charged, currency).orElseThrow(() -> wrong("charged"));
    return new ChargedLine(quantity, contents, minor, currency, hundredths("taxRate", taxRate));
  }

  /** Hundredths of a percent, at most 100 %; nothing is none. */
  public static int hundredths(String field, String percent) {
    if (percent.isEmpty()) return 0;
    if (!PERCENT.matcher(percent).matches()) throw wrong(field);
    int rate = new BigDecimal(percent.replace(',', '.')).movePointRight(2).intValueExact();
    if (rate > PriceRule.WHOLE) throw wrong(field);
    return rate;
  }

  public static Problem wrong(String field) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
  }
}
