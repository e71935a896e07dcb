package org.custodia.scanners.gs1;

/** The character sets of GS1 values (GS1 General Specifications, section 7.11). */
final class CharacterSets {
  /** Ends a field of open length (FNC1 as scanners send it). */
  static final char GS = '\u001d';

  private static final String SET_82 =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

  private CharacterSets() {}

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The value of a character in set 82, or -1. */
  static int valueIn82(char c) {
    return SET_82.indexOf(c);
  }

  static boolean isIn82(char c) {
    return valueIn82(c) >= 0;
  }

  static boolean isIn39(char c) {
    return isDigit(c) || (c >= 'A' && c <= 'Z') || c == '#' || c == '-' || c == '/';
  }

  static boolean isInBase64Url(char c) {
    return isDigit(c)
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || c == '-'
        || c == '_'
        || c == '=';
  }

  /**
   * At most {@code most} characters of a text with everything unprintable as {@code \}{@code
   * uXXXX}.
   */
  static String printable(String text, int most) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < most; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~' || c >= 0xa1 && c <= 0x24f) {
        shown.append(c);
      } else {
        shown.append(String.format("\\u%04x", (int) c));
      }
    }
    return shown.toString();
  }
}
