package org.custodia.registry.testing.disclosure;

/**
 * Bytes to look for.
 *
 * @param form how they come about, such as {@code base64}
 * @param folded whether to look in folded text, or in what is there
 * @param word whether letters or digits right beside it make it another word
 */
record Needle(
    String patient, String kind, String form, byte[] bytes, boolean folded, boolean word) {

  boolean isAt(byte[] haystack, int at) {
    if (at + bytes.length > haystack.length) return false;
    for (int index = 0; index < bytes.length; index++) {
      if (haystack[at + index] != bytes[index]) return false;
    }
    return !word || (!isLetter(haystack, at - 1) && !isLetter(haystack, at + bytes.length));
  }

  private static boolean isLetter(byte[] haystack, int at) {
    return at >= 0 && at < haystack.length && Character.isLetterOrDigit(haystack[at] & 0xff);
  }
}
