package org.custodia.scanners.gs1;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which character a key gives, as Windows has it: rows of keys from the top, each from the left, in
 * the places of a United States keyboard, last the key that only other keyboards have; first
 * without, then with Shift. A blank is a key that gives nothing of its own. A scanner that types
 * presses keys; where it and the computer are set to different layouts, other characters arrive.
 */
public enum KeyboardLayout {
  UNITED_STATES(
      "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./\\"
          + "~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?|"),
  UNITED_KINGDOM(
      "`1234567890-=qwertyuiop[]#asdfghjkl;'zxcvbnm,./\\"
          + "\u00ac!\"\u00a3$%^&*()_+QWERTYUIOP{}~ASDFGHJKL:@ZXCVBNM<>?|"),
  FRENCH(
      "\u00b2&\u00e9\"'(-\u00e8_\u00e7\u00e0)=azertyuiop^$*qsdfghjklm\u00f9wxcvbn,;:!<"
          + " 1234567890\u00b0+AZERTYUIOP\u00a8\u00a3\u00b5QSDFGHJKLM%WXCVBN?./\u00a7>"),
  BELGIAN(
      "\u00b2&\u00e9\"'(\u00a7\u00e8!\u00e7\u00e0)-azertyuiop^$\u00b5qsdfghjklm\u00f9wxcvbn,;:=<"
          + "\u00b31234567890\u00b0_AZERTYUIOP\u00a8*\u00a3QSDFGHJKLM%WXCVBN?./+>"),
  GERMAN(
      "^1234567890\u00df\u00b4qwertzuiop\u00fc+#asdfghjkl\u00f6\u00e4yxcvbnm,.-<"
          + "\u00b0!\"\u00a7$%&/()=?`QWERTZUIOP\u00dc*'ASDFGHJKL\u00d6\u00c4YXCVBNM;:_>"),
  SWISS_GERMAN(
      "\u00a71234567890'^qwertzuiop\u00fc\u00a8$asdfghjkl\u00f6\u00e4yxcvbnm,.-<"
          + "\u00b0+\"*\u00e7%&/()=?`QWERTZUIOP\u00e8!\u00a3ASDFGHJKL\u00e9\u00e0YXCVBNM;:_>"),
  SWISS_FRENCH(
      "\u00a71234567890'^qwertzuiop\u00e8\u00a8$asdfghjkl\u00e9\u00e0yxcvbnm,.-<"
          + "\u00b0+\"*\u00e7%&/()=?`QWERTZUIOP\u00fc!\u00a3ASDFGHJKL\u00f6\u00e4YXCVBNM;:_>"),
  SPANISH(
      "\u00ba1234567890'\u00a1qwertyuiop`+\u00e7asdfghjkl\u00f1\u00b4zxcvbnm,.-<"
          + "\u00aa!\"\u00b7$%&/()=?\u00bfQWERTYUIOP^*\u00c7ASDFGHJKL\u00d1\u00a8ZXCVBNM;:_>"),
  ITALIAN(
      "\\1234567890'\u00ecqwertyuiop\u00e8+\u00f9asdfghjkl\u00f2\u00e0zxcvbnm,.-<"
          + "|!\"\u00a3$%&/()=?^QWERTYUIOP\u00e9*\u00a7ASDFGHJKL\u00e7\u00b0ZXCVBNM;:_>"),
  SWEDISH(
      "\u00a71234567890+\u00b4qwertyuiop\u00e5\u00a8'asdfghjkl\u00f6\u00e4zxcvbnm,.-<"
          + "\u00bd!\"#\u00a4%&/()=?`QWERTYUIOP\u00c5^*ASDFGHJKL\u00d6\u00c4ZXCVBNM;:_>");

  /** 48 keys without Shift, then the same with it. */
  private final String keys;

  private final Map<Character, Integer> keyOf = new HashMap<>();

  /** Differs where two keys give the same, as on a United States layout of a European keyboard. */
  private final Map<Character, Integer> lastKeyOf = new HashMap<>();

  KeyboardLayout(String keys) {
    this.keys = keys;
    if (keys.length() != 96) {
      throw new IllegalStateException(name() + " has " + keys.length() + " characters");
    }
    for (int key = 0; key < keys.length(); key++) {
      if (keys.charAt(key) != ' ') {
        keyOf.putIfAbsent(keys.charAt(key), key);
        lastKeyOf.put(keys.charAt(key), key);
      }
    }
  }

  /**
   * What was meant by text that a scanner set to {@code scanner} typed into a computer set to this
   * layout. None where a character is on no key; two where a character is on two keys, of which the
   * one or the other is meant. Spaces and control characters are the same on all.
   */
  Set<String> meantBy(String typed, KeyboardLayout scanner) {
    Set<String> meant = new LinkedHashSet<>();
    meantBy(typed, scanner, keyOf).ifPresent(meant::add);
    meantBy(typed, scanner, lastKeyOf).ifPresent(meant::add);
    return meant;
  }

  private static Optional<String> meantBy(
      String typed, KeyboardLayout scanner, Map<Character, Integer> keyOf) {
    StringBuilder meant = new StringBuilder(typed.length());
    for (int i = 0; i < typed.length(); i++) {
      char c = typed.charAt(i);
      if (c <= ' ') {
        meant.append(c);
        continue;
      }
      Integer key = keyOf.get(c);
      if (key == null || scanner.keys.charAt(key) == ' ') {
        return Optional.empty();
      }
      meant.append(scanner.keys.charAt(key));
    }
    return Optional.of(meant.toString());
  }

  /**
   * What arrives in a computer set to this layout when a scanner set to {@code scanner} types a
   * text; characters that the scanner has no key for do not arrive.
   */
  String typedBy(KeyboardLayout scanner, String meant) {
    StringBuilder typed = new StringBuilder(meant.length());
    for (char c : meant.toCharArray()) {
      Integer key = scanner.keyOf.get(c);
      if (c <= ' ') {
        typed.append(c);
      } else if (key != null && keys.charAt(key) != ' ') {
        typed.append(keys.charAt(key));
      }
    }
    return typed.toString();
  }

  /** Whether a layout has a character on two keys, so that nobody can tell which was meant. */
  static boolean isOnTwoKeys(char c) {
    for (KeyboardLayout layout : values()) {
      Integer first = layout.keyOf.get(c);
      if (first != null && !first.equals(layout.lastKeyOf.get(c))) {
        return true;
      }
    }
    return false;
  }
}
