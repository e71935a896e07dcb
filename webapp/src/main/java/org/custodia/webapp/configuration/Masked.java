package org.custodia.webapp.configuration;

import java.util.Locale;
import java.util.regex.Pattern;

/** Values as they may be shown: secrets by their length only. */
final class Masked {
  private static final Pattern IN_ADDRESS =
      Pattern.compile("(?i)(password=|://[^:/@\\s]+:)[^&;@\\s]+");

  private Masked() {}

  static boolean isSecret(String key) {
    String last = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return last.matches(".*(password|secret|token|passphrase)$");
  }

  /** What was seen under this key. */
  static String value(String key, Object value) {
    if (value == null) return "nothing";
    String text = value.toString();
    if (text.isBlank()) return "nothing";
    if (isSecret(key)) return "(hidden, " + text.length() + " characters)";
    return "'" + IN_ADDRESS.matcher(text).replaceAll("$1(hidden)") + "'";
  }
}
