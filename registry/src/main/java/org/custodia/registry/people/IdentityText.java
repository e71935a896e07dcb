package org.custodia.registry.people;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Text about persons, made comparable. What is stored is {@link #clean cleaned} only: accents,
 * capitals and hyphens stay as the person writes them. What is compared is {@link #words}.
 */
final class IdentityText {
  /** Words of family names that people leave out, join or write apart. */
  private static final Set<String> PARTICLES =
      Set.of(
          "DE", "DU", "DES", "D", "LA", "LE", "LES", "L", "VAN", "VON", "DER", "DEN", "DI", "DA",
          "DOS", "EL", "AL", "ZU", "MC", "MAC", "O");

  private IdentityText() {}

  /**
   * One form for one text: compatibility characters such as full-width digits become plain ones,
   * typographic apostrophes and hyphens too, white space becomes single spaces, invisible
   * characters go.
   */
  static String clean(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .replaceAll("[\\p{Cc}\\p{Z}]+", " ")
        .replaceAll("\\p{Cf}", "")
        .replaceAll("[\\u2018\\u2019\\u02BC\\u00B4`]", "'")
        .replaceAll("[\\u2010-\\u2015\\u2212]", "-")
        .strip();
  }

  /** Capital letters A to Z and digits, everything else parting words: Éloïse d'Œuf is three. */
  static List<String> words(String text) {
    String plain =
        Normalizer.normalize(clean(text), Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toUpperCase(Locale.ROOT)
            .replace("Œ", "OE")
            .replace("Æ", "AE")
            .replace("Ø", "O")
            .replace("Ł", "L")
            .replace("Đ", "D")
            .replaceAll("[^\\p{L}\\p{N}]+", " ")
            .strip();
    return plain.isEmpty() ? List.of() : List.of(plain.split(" "));
  }

  /** As {@link #words}, without particles where something else is left. */
  static List<String> coreWords(String text) {
    List<String> all = words(text);
    List<String> core = new ArrayList<>(all);
    core.removeIf(PARTICLES::contains);
    return core.isEmpty() ? all : core;
  }

  /** {@link #words} in one piece. */
  static String key(String text) {
    return String.join("", words(text));
  }
}
