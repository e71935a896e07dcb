package org.custodia.scanners.gs1;

/** Check digits and check characters (GS1 General Specifications, section 7.9). */
public final class CheckDigits {
  private static final int[] PRIMES = {
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83
  };
  private static final String CHECK_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  private CheckDigits() {}

  /** The check digit that belongs behind these digits (any length). */
  public static char of(CharSequence digits) {
    int sum = 0;
    int weight = 3;
    for (int i = digits.length() - 1; i >= 0; i--) {
      sum += (digits.charAt(i) - '0') * weight;
      weight = 4 - weight;
    }
    return (char) ('0' + (10 - sum % 10) % 10);
  }

  /** Whether the last digit is the check digit of those before it. Takes digits only. */
  public static boolean isRight(CharSequence digits) {
    int last = digits.length() - 1;
    return last > 0 && digits.charAt(last) == of(digits.subSequence(0, last));
  }

  /**
   * Whether the last two characters are the check characters of those before them: Global Model
   * Number (section 7.9.5), weights are primes from the right, modulo 1021.
   */
  static boolean isRightAlphanumeric(String value) {
    int data = value.length() - 2;
    if (data < 1 || data > PRIMES.length) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < data; i++) {
      int c = CharacterSets.valueIn82(value.charAt(i));
      if (c < 0) {
        return false;
      }
      sum += c * PRIMES[data - 1 - i];
    }
    int check = sum % 1021;
    return value.charAt(data) == CHECK_CHARACTERS.charAt(check >> 5)
        && value.charAt(data + 1) == CHECK_CHARACTERS.charAt(check & 31);
  }
}
