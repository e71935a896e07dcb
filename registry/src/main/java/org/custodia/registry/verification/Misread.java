package org.custodia.registry.verification;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a scanner that is not set up rightly makes of a label: text that names no pack, where the
 * text it was made of does. Then the scanner is to blame, and nobody is to be alerted.
 */
public enum Misread {
  /** Caps Lock was on, or the scanner turns everything to capitals or small letters. */
  CASE_CHANGED,
  /**
   * The separator behind the serial number is missing, and what follows was taken for part of it.
   */
  SEPARATOR_LOST;

  /** Fields of a pack's code that may stand behind the serial number. */
  private static final Pattern FOLLOWING =
      Pattern.compile("(10.+|17\\d{6}.*|11\\d{6}.*|71\\d.+|240.+)");

  /**
   * @param serial as it was read, which is no pack's
   * @param known whether a serial number is some pack's of this product
   */
  static Optional<Misread> of(String serial, Predicate<String> known) {
    if (cases(serial).stream().anyMatch(known)) {
      return Optional.of(CASE_CHANGED);
    }
    for (int cut = 1; cut < serial.length(); cut++) {
      boolean fields = FOLLOWING.matcher(serial.substring(cut)).matches();
      if (fields && known.test(serial.substring(0, cut))) {
        return Optional.of(SEPARATOR_LOST);
      }
    }
    return Optional.empty();
  }

  /** Whether the two are one text but for capitals. */
  static boolean isOfCase(String one, String other) {
    return !one.equals(other) && one.equalsIgnoreCase(other);
  }

  private static Set<String> cases(String text) {
    Set<String> cases = new LinkedHashSet<>();
    cases.add(exchanged(text));
    cases.add(text.toUpperCase(Locale.ROOT));
    cases.add(text.toLowerCase(Locale.ROOT));
    cases.remove(text);
    return cases;
  }

  private static String exchanged(String text) {
    StringBuilder other = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
      other.append(letter ? (char) (c ^ 0x20) : c);
    }
    return other.toString();
  }
}
