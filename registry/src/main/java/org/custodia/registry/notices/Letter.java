package org.custodia.registry.notices;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.UUID;

/**
 * A mail as it leaves. It names nobody, and says nothing of who may see what: mail is read on the
 * way, on shared screens and by whoever has the address next.
 */
record Letter(UUID id, String to, String subject, String text) {
  private static final String WORDS = "org.custodia.registry.notices.messages";

  static Letter news(UUID id, String to, String language, MailSettings settings) {
    return written(id, to, language, "news", settings.pages());
  }

  static Letter code(UUID id, String to, String language, MailSettings settings, String code) {
    return written(id, to, language, "code", settings.pages(), spaced(code));
  }

  static Letter duty(UUID id, String to, String language, MailSettings settings) {
    return written(id, to, language, "duty", settings.pages());
  }

  private static String spaced(String code) {
    return code.substring(0, 4) + " " + code.substring(4);
  }

  private static Letter written(
      UUID id, String to, String language, String kind, String pages, String... facts) {
    ResourceBundle words =
        ResourceBundle.getBundle(
            WORDS,
            Locale.forLanguageTag(language),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    StringBuilder text = new StringBuilder(words.getString("notices.mail." + kind)).append("\n\n");
    for (String fact : facts) text.append("    ").append(fact).append("\n\n");
    if (!pages.isEmpty()) {
      text.append(words.getString("notices.mail.where")).append("\n").append(pages).append("\n\n");
    }
    text.append(words.getString("notices.mail." + kind + ".why")).append("\n");
    return new Letter(
        id, to, words.getString("notices.mail." + kind + ".subject"), text.toString());
  }
}
