package org.custodia.webapp.demo;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The demo's sentences for whoever starts it, in the language of the machine: English or French.
 * What goes wrong is said in English only, as in the logs.
 */
final class DemoWords {
  private static final ResourceBundle WORDS =
      ResourceBundle.getBundle("org/custodia/webapp/demo/words", Locale.getDefault());

  private DemoWords() {}

  /**
   * @param facts fill the places of the sentence, as text
   */
  static String say(String key, Object... facts) {
    Object[] texts = new Object[facts.length];
    for (int i = 0; i < facts.length; i++) {
      texts[i] = String.valueOf(facts[i]);
    }
    return new MessageFormat(WORDS.getString(key).replace("'", "''"), Locale.ROOT).format(texts);
  }
}
