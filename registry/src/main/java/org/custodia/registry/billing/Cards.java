package org.custodia.registry.billing;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numbers of insurance cards: 20 characters without those that are mistaken for each other, which
 * is 98 bits that nobody can guess; so a commitment to one says nothing of it.
 */
final class Cards {
  private static final String CHARACTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 20;
  private static final int GROUP = 5;
  private static final Pattern FORM = Pattern.compile("[" + CHARACTERS + "]{" + LENGTH + "}");

  private static final SecureRandom RANDOM = new SecureRandom();

  private Cards() {}

  /** In groups of five with hyphens. */
  static String draw() {
    StringBuilder card = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      if (i > 0 && i % GROUP == 0) card.append('-');
      card.append(CHARACTERS.charAt(RANDOM.nextInt(CHARACTERS.length())));
    }
    return card.toString();
  }

  /** Without what people put between the characters, in capitals. */
  static String normalised(String card) {
    return card.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
  }

  /** Whether it is such a number. */
  static Optional<String> read(String card) {
    return Optional.of(normalised(card)).filter(one -> FORM.matcher(one).matches());
  }
}
