package org.custodia.scanners.gs1;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.scanners.gs1.Reading.Repair;

/**
 * Scanner text with what surrounds the data taken off: line ends of keyboard wedges, the symbology
 * identifier, visible stand-ins for the separator.
 *
 * @param data the data, separators as {@link CharacterSets#GS}
 * @param origin for each character of data (and its end) the index into the text as given
 */
record ScannerText(Symbology symbology, String data, int[] origin, Set<Repair> repairs) {

  /**
   * What scanners and terminal programs show for GS. Only such as no label data can hold, or
   * ({@code <GS>}) as none plausibly does; a lone replaced character is not undone, because it may
   * as well come from a wrong keyboard layout.
   */
  private static final List<String> SEPARATOR_TOKENS =
      List.of(
          "\u241d", "\u2194", "^]", "{GS}", "[GS]", "<GS>", "{FNC1}", "[FNC1]", "<FNC1>", "\\u001d",
          "\\x1d", "\\035", "&#29;", "&#x1d;", "{0x1d}", "[0x1d]", "<0x1d>", "<1d>", "{1d}",
          "[1d]");

  /** The digit row of a French keyboard without shift, and the letters around it. */
  private static final String FRENCH_DIGIT_ROW = "&\u00e9\"'(-\u00e8_\u00e7\u00e0";

  int positionOf(int index) {
    return origin[index];
  }

  /** Whether anything shows that this scanner sends separators. */
  boolean separatorsSeen() {
    return data.indexOf(CharacterSets.GS) >= 0;
  }

  /** Either the prepared text or what is wrong with it. */
  record Prepared(Optional<ScannerText> text, Optional<Unreadable> fault) {
    static Prepared of(ScannerText text) {
      return new Prepared(Optional.of(text), Optional.empty());
    }

    static Prepared not(Unreadable why) {
      return new Prepared(Optional.empty(), Optional.of(why));
    }
  }

  static Prepared prepare(String raw) {
    int from = 0;
    int to = raw.length();
    while (from < to && isPadding(raw.charAt(from))) {
      from++;
    }
    while (to > from && isPadding(raw.charAt(to - 1))) {
      to--;
    }
    if (from == to) {
      return Prepared.not(Unreadable.at(-1, ScanFault.EMPTY));
    }
    Symbology symbology = Symbology.UNKNOWN;
    boolean caseChanged = false;
    if (looksLikeIdentifier(raw, from, to)) {
      String identifier = raw.substring(from, from + 3);
      Optional<Symbology> found = Symbology.ofIdentifier(identifier);
      if (found.isEmpty()) {
        found = Symbology.ofIdentifier(exchangeCase(identifier));
        caseChanged = found.isPresent();
      }
      if (found.isEmpty()) {
        return Prepared.not(
            Unreadable.at(from, ScanFault.NOT_GS1, CharacterSets.printable(identifier, 3)));
      }
      symbology = found.get();
      from += 3;
    }
    if (from == to) {
      return Prepared.not(Unreadable.at(-1, ScanFault.EMPTY));
    }
    return withSeparators(raw, from, to, symbology, caseChanged);
  }

  private static Prepared withSeparators(
      String raw, int from, int to, Symbology symbology, boolean caseChanged) {
    Set<Repair> repairs = EnumSet.noneOf(Repair.class);
    StringBuilder data = new StringBuilder();
    int[] origin = new int[to - from + 1];
    boolean sendsSeparators = raw.indexOf(CharacterSets.GS, from) >= 0;
    for (int i = from; i < to; ) {
      int token = sendsSeparators ? 0 : separatorTokenAt(raw, i, to);
      origin[data.length()] = i;
      if (token > 0) {
        data.append(CharacterSets.GS);
        repairs.add(Repair.SEPARATOR_TOKEN);
        i += token;
      } else {
        data.append(raw.charAt(i));
        i++;
      }
    }
    origin[data.length()] = to;
    if (caseChanged) {
      boolean lower = data.chars().anyMatch(c -> c >= 'a' && c <= 'z');
      boolean upper = data.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
      if (upper && !lower) {
        // Exchanged, or all turned to capitals: two scanners, two different texts.
        return Prepared.not(Unreadable.at(from, ScanFault.CASE_CHANGED));
      }
      repairs.add(Repair.CASE_EXCHANGED);
    }
    String text = caseChanged ? exchangeCase(data.toString()) : data.toString();
    Optional<Unreadable> layout = wrongLayout(text, from);
    return layout.isPresent()
        ? Prepared.not(layout.get())
        : Prepared.of(new ScannerText(symbology, text, origin, repairs));
  }

  private static Optional<Unreadable> wrongLayout(String text, int from) {
    long row = text.chars().filter(c -> FRENCH_DIGIT_ROW.indexOf(c) >= 0).count();
    long digits = text.chars().filter(c -> CharacterSets.isDigit((char) c)).count();
    return row >= 10 && row > 2 * digits
        ? Optional.of(
            Unreadable.at(from, ScanFault.KEYBOARD_LAYOUT, CharacterSets.printable(text, 20)))
        : Optional.empty();
  }

  private static boolean looksLikeIdentifier(String raw, int from, int to) {
    return to - from >= 3
        && raw.charAt(from) == ']'
        && Character.isLetter(raw.charAt(from + 1))
        && Character.isLetterOrDigit(raw.charAt(from + 2));
  }

  private static int separatorTokenAt(String raw, int at, int to) {
    for (String token : SEPARATOR_TOKENS) {
      if (at + token.length() <= to && raw.regionMatches(true, at, token, 0, token.length())) {
        return token.length();
      }
    }
    return 0;
  }

  private static String exchangeCase(String text) {
    StringBuilder exchanged = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
      exchanged.append(letter ? (char) (c ^ 0x20) : c);
    }
    return exchanged.toString();
  }

  private static boolean isPadding(char c) {
    return c == ' '
        || c == '\r'
        || c == '\n'
        || c == '\t'
        || c == 0x02
        || c == 0x03
        || c == '\ufeff';
  }
}
