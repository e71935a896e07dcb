package org.custodia.scanners.gs1;

import java.util.List;

/**
 * What an Application Identifier's data must be.
 *
 * @param ai 2 to 4 digits
 * @param predefinedLength whether no separator follows (GS1 General Specifications, figure 7.8.5-2)
 * @param digitalLinkAttribute whether it may be a query attribute of a GS1 Digital Link
 * @param parts in order; only the last may vary in length; optional ones come last
 * @param needs alternatives, each a group of AI patterns of which all must be present; empty: none
 * @param excludes AI patterns that may not stand beside it
 * @param digitalLinkQualifiers empty unless it is a Digital Link primary key; then the alternative
 *     ordered lists of qualifiers
 * @param title GS1's data title
 */
public record ApplicationIdentifier(
    String ai,
    boolean predefinedLength,
    boolean digitalLinkAttribute,
    List<Part> parts,
    List<List<String>> needs,
    List<String> excludes,
    List<List<String>> digitalLinkQualifiers,
    String title) {

  public ApplicationIdentifier {
    parts = List.copyOf(parts);
    needs = needs.stream().map(List::copyOf).toList();
    excludes = List.copyOf(excludes);
    digitalLinkQualifiers = digitalLinkQualifiers.stream().map(List::copyOf).toList();
  }

  /** Which characters a part may hold. */
  public enum Characters {
    DIGITS('N'),
    SET_82('X'),
    SET_39('Y'),
    BASE64_URL('Z');

    private final char letter;

    Characters(char letter) {
      this.letter = letter;
    }

    static Characters ofLetter(char letter) {
      for (Characters one : values()) {
        if (one.letter == letter) {
          return one;
        }
      }
      throw new IllegalStateException("No character set is called " + letter);
    }

    boolean holds(char c) {
      return switch (this) {
        case DIGITS -> CharacterSets.isDigit(c);
        case SET_82 -> CharacterSets.isIn82(c);
        case SET_39 -> CharacterSets.isIn39(c);
        case BASE64_URL -> CharacterSets.isInBase64Url(c);
      };
    }
  }

  /**
   * @param least fewest characters where the part is present
   * @param most most characters
   * @param rules names of further checks, as the GS1 Syntax Dictionary calls them
   */
  public record Part(
      Characters characters, int least, int most, boolean optional, List<String> rules) {
    public Part {
      rules = List.copyOf(rules);
    }
  }

  /** Fewest characters of the whole value. */
  public int least() {
    return parts.stream().filter(part -> !part.optional()).mapToInt(Part::least).sum();
  }

  /** Most characters of the whole value. */
  public int most() {
    return parts.stream().mapToInt(Part::most).sum();
  }

  /** Whether an AI matches a pattern such as {@code 35nn}. */
  static boolean matches(String ai, String pattern) {
    if (ai.length() != pattern.length()) {
      return false;
    }
    for (int i = 0; i < ai.length(); i++) {
      if (pattern.charAt(i) != 'n' && pattern.charAt(i) != ai.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
