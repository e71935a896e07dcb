package org.custodia.registry.custody;

import java.util.Optional;
import org.custodia.scanners.gs1.CheckDigits;

/**
 * A Serial Shipping Container Code (GS1 General Specifications, AI 00): names a logistic unit.
 *
 * @param digits 18, the last of them the check digit
 */
record Sscc(String digits) {
  static final int LENGTH = 18;

  Sscc {
    if (!isRight(digits)) {
      throw new IllegalArgumentException("no SSCC with a right check digit: " + digits);
    }
  }

  static Optional<Sscc> of(String digits) {
    return isRight(digits) ? Optional.of(new Sscc(digits)) : Optional.empty();
  }

  static boolean hasForm(String text) {
    return text.length() == LENGTH && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isRight(String text) {
    return hasForm(text) && CheckDigits.isRight(text);
  }

  /** The number that the ledger keeps (uint64). */
  long number() {
    return Long.parseLong(digits);
  }

  @Override
  public String toString() {
    return digits;
  }
}
