package org.custodia.scanners.gs1;

import java.util.Optional;

/**
 * A Global Trade Item Number in its 14-digit form, check digit right. National numbers in GTIN form
 * (NTIN, such as the French CIP13) are GTINs here as they are on packs.
 */
public record Gtin(String digits) {

  /**
   * @throws IllegalArgumentException when it is not 14 digits with a right check digit
   */
  public Gtin {
    if (!isDigits(digits, 14) || !CheckDigits.isRight(digits)) {
      throw new IllegalArgumentException("Not a GTIN-14 with a right check digit: " + digits);
    }
  }

  /** A GTIN-8, -12, -13 or -14 as written, or empty when length or check digit is wrong. */
  public static Optional<Gtin> parse(String written) {
    boolean rightLength =
        isDigits(written, 8)
            || isDigits(written, 12)
            || isDigits(written, 13)
            || isDigits(written, 14);
    if (!rightLength) {
      return Optional.empty();
    }
    String padded = "0".repeat(14 - written.length()) + written;
    return CheckDigits.isRight(padded) ? Optional.of(new Gtin(padded)) : Optional.empty();
  }

  /** From the number that the ledger keeps (uint64). */
  public static Gtin ofNumber(long number) {
    return new Gtin(String.format("%014d", number));
  }

  /** The number that the ledger keeps (uint64). */
  public long number() {
    return Long.parseLong(digits);
  }

  /** The French club pharmaceutique code, 13 digits from 3400, where this is one. */
  public Optional<String> cip13() {
    return digits.startsWith("03400") ? Optional.of(digits.substring(1)) : Optional.empty();
  }

  private static boolean isDigits(String text, int length) {
    return text != null
        && text.length() == length
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    return digits;
  }
}
