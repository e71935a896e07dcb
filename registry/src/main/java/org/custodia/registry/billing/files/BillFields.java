package org.custodia.registry.billing.files;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Currency;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.Pricing;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ScanReader;

/**
 * Fields of a bill's line as people and programs write them, in files and in forms. What cannot be
 * read is BAD_INPUT, CUS-BFL-008 to 016 and 033.
 */
public final class BillFields {
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_SHOWN = 40;
  private static final int LONGEST_AMOUNT = 24;
  private static final ScanReader SCANS = new ScanReader();

  private BillFields() {}

  static Problem wrong(String code, Object... facts) {
    return new Problem(Kind.BAD_INPUT, code, facts);
  }

  static String shown(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  public static String number(String field, String written) {
    if (written.isEmpty()) throw wrong("CUS-BFL-008", field);
    if (written.length() > LONGEST_NUMBER) throw wrong("CUS-BFL-033", field, LONGEST_NUMBER);
    return written;
  }

  public static PriceCode code(String written) {
    return PriceCode.parse(written).orElseThrow(() -> wrong("CUS-BFL-009", shown(written)));
  }

  public static LocalDate day(String written) {
    try {
      LocalDate day = LocalDate.parse(written);
      if (day.getYear() >= 1970 && day.getYear() <= 9999) return day;
    } catch (DateTimeException malformed) {
      // As below.
    }
    throw wrong("CUS-BFL-010", shown(written));
  }

  /** Packs of a line, or units of a pack. */
  public static long many(String written) {
    boolean plain = written.matches("[0-9]{1,7}");
    long many = plain ? Long.parseLong(written) : 0;
    if (many < 1 || many > Pricing.MANY_LIMIT) {
      throw wrong("CUS-BFL-011", shown(written), Pricing.MANY_LIMIT);
    }
    return many;
  }

  public static Currency currency(String written) {
    try {
      return Currency.getInstance(written);
    } catch (IllegalArgumentException unknown) {
      throw wrong("CUS-BFL-013", shown(written));
    }
  }

  /**
   * Minor units of an amount in units of the currency, with a point or a comma before decimals.
   * What nobody can have charged is refused here, so that a line that was read can be judged.
   */
  public static long amount(String written, Currency currency) {
    boolean plain = written.length() <= LONGEST_AMOUNT && written.matches("[0-9]+([.,][0-9]+)?");
    if (!plain) throw wrong("CUS-BFL-012", shown(written), currency.getCurrencyCode());
    return amount(new BigDecimal(written.replace(',', '.')), currency, shown(written));
  }

  static long amount(BigDecimal units, Currency currency, String shown) {
    try {
      int decimals = Math.max(0, currency.getDefaultFractionDigits());
      long minor = units.movePointRight(decimals).longValueExact();
      if (minor >= 0 && minor <= Pricing.CHARGED_LIMIT) return minor;
    } catch (ArithmeticException tooFineOrTooLarge) {
      // As below.
    }
    throw wrong("CUS-BFL-012", shown, currency.getCurrencyCode());
  }

  /** Hundredths of a percent. */
  public static int taxRate(String percent) {
    if (percent.matches("[0-9]{1,3}([.,][0-9]{1,2})?")) {
      int rate = new BigDecimal(percent.replace(',', '.')).movePointRight(2).intValueExact();
      if (rate <= PriceRule.WHOLE) return rate;
    }
    throw wrong("CUS-BFL-015", shown(percent));
  }

  /** A pack as its code was scanned or typed; one that names no serial number is none. */
  public static PackScan pack(String written) {
    if (SCANS.read(written) instanceof PackScan pack) return pack;
    throw wrong("CUS-BFL-016", shown(written));
  }
}
