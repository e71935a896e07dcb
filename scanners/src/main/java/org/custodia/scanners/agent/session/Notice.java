package org.custodia.scanners.agent.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;
import org.custodia.scanners.gs1.Unreadable;

/**
 * What a person at the checkpoint is told, after it is so.
 *
 * @param code key of the sentence; those of {@code CUS-} have an action too
 * @param arguments what fills the sentence; each may be a key itself
 */
public record Notice(Tone tone, String code, List<String> arguments) {
  private static final String AGENT = "org.custodia.scanners.agent.messages";
  private static final String SCANS = "org.custodia.scanners.messages";

  /** What it sounds and looks like; a symbol, so that colour is never the only sign. */
  public enum Tone {
    /** Recorded, and on the disk. */
    GOOD("\u2713"),
    /** Recorded, or understood; something is to be looked at. */
    LOOK("!"),
    /** Not recorded. */
    BAD("\u2717"),
    /** A verdict: do not supply the pack. The symbols of verdicts are those of the pages. */
    STOP("\u2715"),
    /** A verdict: keep the pack aside for now. */
    HOLD("\u2016"),
    /** A verdict that says nothing yet. */
    UNCLEAR("?");

    private final String symbol;

    Tone(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }
  }

  public Notice {
    arguments = List.copyOf(arguments);
  }

  static Notice of(Tone tone, String code, Object... arguments) {
    List<String> all = new ArrayList<>();
    for (Object one : arguments) all.add(String.valueOf(one));
    return new Notice(tone, code, all);
  }

  static Notice of(Unreadable why) {
    return new Notice(Tone.BAD, why.code(), why.arguments());
  }

  /** The sentence, and what to do. */
  public String sentence(Locale locale) {
    String sentence = text(code, locale).orElse(code);
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean isKey = argument.startsWith("mode.") || argument.startsWith("next.");
      String filled = isKey ? text(argument, locale).orElse(argument) : argument;
      sentence = sentence.replace("{" + i + "}", filled);
    }
    String said = sentence;
    return text(code + ".action", locale).map(action -> said + " " + action).orElse(said);
  }

  private static Optional<String> text(String key, Locale locale) {
    for (String bundle : List.of(AGENT, SCANS)) {
      try {
        return Optional.of(
            ResourceBundle.getBundle(
                    bundle,
                    locale,
                    ResourceBundle.Control.getNoFallbackControl(
                        ResourceBundle.Control.FORMAT_PROPERTIES))
                .getString(key));
      } catch (MissingResourceException elsewhere) {
        // In the other one, or it is no key.
      }
    }
    return Optional.empty();
  }
}
