package org.custodia.registry.billing;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;

/**
 * Short texts of bills as they are on the ledger. The contract takes any bytes there, since what no
 * order knows is not regulated; what is no such text is shown as something that stands for none, so
 * that nobody's books can be stopped by it.
 */
final class LedgerTexts {
  /** ISO 4217 for no currency. */
  static final String NO_CURRENCY = "XXX";

  /** ISO 3166 leaves it to users. */
  static final Jurisdiction NOWHERE = new Jurisdiction("ZZ");

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private LedgerTexts() {}

  static PriceCode code(Bytes32 word) {
    try {
      return PriceCode.of(word);
    } catch (IllegalArgumentException noCode) {
      return new PriceCode("bytes:" + word.toString().substring(2, 28));
    }
  }

  static Jurisdiction jurisdiction(Bytes32 word) {
    try {
      Jurisdiction read = Jurisdiction.of(word);
      return read.word().equals(word) ? read : NOWHERE;
    } catch (IllegalArgumentException noPlace) {
      return NOWHERE;
    }
  }

  static String currency(Bytes32 word) {
    String text = new String(word.toArray(), 0, 3, StandardCharsets.US_ASCII);
    return CURRENCY.matcher(text).matches() ? text : NO_CURRENCY;
  }

  /** Beginning of a code. */
  static String beginning(Bytes32 word) {
    byte[] bytes = word.toArray();
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) length++;
    return new String(bytes, 0, length, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
  }
}
