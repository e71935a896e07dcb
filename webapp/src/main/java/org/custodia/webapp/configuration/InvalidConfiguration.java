package org.custodia.webapp.configuration;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Custodia is not told what it needs, or is told what it does not understand; all of it at once.
 */
final class InvalidConfiguration extends RuntimeException {
  private final transient List<Mistake> mistakes;

  /**
   * @param key what it stands under
   * @param seen what was there, secrets hidden
   * @param expected what must be there instead
   */
  record Mistake(String key, String seen, String expected) {
    @Override
    public String toString() {
      return key + ": expected " + expected + ", but there is " + seen;
    }
  }

  InvalidConfiguration(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("; ")));
    this.mistakes = List.copyOf(mistakes);
  }

  List<Mistake> mistakes() {
    return mistakes;
  }
}
