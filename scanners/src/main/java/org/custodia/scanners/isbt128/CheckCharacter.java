package org.custodia.scanners.isbt128;

/**
 * The check character of a donation identification number: ISO/IEC 7064, MOD 37-2 (ST-001, appendix
 * A; worked example in the UK's Red Book, annex 2). Finds every wrong character and every exchange
 * of two neighbours.
 */
final class CheckCharacter {
  private static final String CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
  private static final int MODULUS = 37;

  private CheckCharacter() {}

  /**
   * What belongs behind these characters, 0 to 36.
   *
   * @param characters digits and capital letters
   */
  static int valueFor(CharSequence characters) {
    int sum = 0;
    for (int i = 0; i < characters.length(); i++) {
      int value = CHARACTERS.indexOf(characters.charAt(i));
      if (value < 0 || value == MODULUS - 1) {
        throw new IllegalArgumentException("no check character for: " + characters);
      }
      sum = (sum + value) * 2 % MODULUS;
    }
    return (MODULUS + 1 - sum) % MODULUS;
  }

  /** As it is printed: a digit, a capital letter or an asterisk. */
  static char printed(int value) {
    return CHARACTERS.charAt(value);
  }
}
