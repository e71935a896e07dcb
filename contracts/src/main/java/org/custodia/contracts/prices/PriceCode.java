package org.custodia.contracts.prices;

import java.util.Optional;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;

/**
 * What a price is for: a scheme, a colon, and a code of that scheme, such as {@code
 * gtin:03400949497294} or {@code ccam:HBLD001}. On the ledger it is a {@code bytes32} that can be
 * read: ASCII from the left.
 *
 * @param text at most 32 characters; the scheme {@code gtin} has 14 digits, others are the
 *     publisher's own
 */
public record PriceCode(String text) implements Comparable<PriceCode> {
  private static final String GTIN_SCHEME = "gtin:";

  /** What the contract takes. */
  private static final Pattern POSSIBLE = Pattern.compile("[A-Za-z0-9:./+-]{1,32}");

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{1,11}:[A-Za-z0-9./+-]{1,29}");
  private static final Pattern GTIN = Pattern.compile("gtin:[0-9]{14}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{8}|[0-9]{12,14}");

  /**
   * @throws IllegalArgumentException when no contract would take it
   */
  public PriceCode {
    if (!POSSIBLE.matcher(text).matches()) {
      throw new IllegalArgumentException("not a price code: " + text);
    }
  }

  /**
   * The code that somebody wrote: a scheme and a code of it, or the digits of a GTIN or CIP13;
   * empty when it is neither. The check digit of a pack's has to be right: a mistyped one would be
   * said not to be regulated.
   */
  public static Optional<PriceCode> parse(String text) {
    if (DIGITS.matcher(text).matches()) return Optional.of(gtin(text)).filter(PriceCode::isRight);
    boolean formed = POSSIBLE.matcher(text).matches() && FORM.matcher(text).matches();
    return formed ? Optional.of(new PriceCode(text)).filter(PriceCode::isRight) : Optional.empty();
  }

  /** Whether it is of another scheme, or 14 digits with a right check digit (GS1, mod 10). */
  private static boolean isRight(PriceCode code) {
    if (!code.text.startsWith(GTIN_SCHEME)) return true;
    if (!GTIN.matcher(code.text).matches()) return false;
    int sum = 0;
    for (int i = 0; i < 14; i++) {
      int digit = code.text.charAt(GTIN_SCHEME.length() + i) - '0';
      sum += i % 2 == 0 ? 3 * digit : digit;
    }
    return sum % 10 == 0;
  }

  /**
   * Of a pack.
   *
   * @param digits a GTIN of 8 to 14 digits; a CIP13 is one
   */
  public static PriceCode gtin(String digits) {
    return new PriceCode(GTIN_SCHEME + "0".repeat(Math.max(0, 14 - digits.length())) + digits);
  }

  /** The 14 digits; empty for what is no pack. */
  public Optional<String> gtin() {
    return GTIN.matcher(text).matches()
        ? Optional.of(text.substring(GTIN_SCHEME.length()))
        : Optional.empty();
  }

  /**
   * The reverse of {@link #word}.
   *
   * @throws IllegalArgumentException when it is no code
   */
  public static PriceCode of(Bytes32 word) {
    PriceCode code = new PriceCode(AsciiWord.text(word));
    if (!code.word().equals(word)) throw new IllegalArgumentException("not a price code: " + word);
    return code;
  }

  public Bytes32 word() {
    return AsciiWord.of(text);
  }

  /** In the order in which an order's entries have to come. */
  @Override
  public int compareTo(PriceCode other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
