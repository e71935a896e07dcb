package org.custodia.scanners.gs1;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes concatenated element strings apart (GS1 General Specifications, section 7.8). */
final class ElementStringParser {
  /**
   * What may stand behind a lost separator on a medicine pack. Wider would call too many good
   * labels doubtful.
   */
  private static final Set<String> PACK_IDENTIFIERS =
      Set.of("10", "11", "17", "21", "710", "711", "712", "713", "714", "715", "716", "717");

  private final int currentYear;

  ElementStringParser(int currentYear) {
    this.currentYear = currentYear;
  }

  Elements parse(ScannerText text) {
    String data = text.data();
    Optional<Unreadable> foreign = foreignCharacter(text);
    if (foreign.isPresent()) {
      return Elements.not(foreign.get());
    }
    List<PlacedElement> elements = new ArrayList<>();
    int at = afterSeparators(data, 0);
    while (at < data.length()) {
      Optional<ApplicationIdentifier> found = ApplicationIdentifiers.at(data, at);
      if (found.isEmpty()) {
        return Elements.not(unknown(text, at));
      }
      ApplicationIdentifier identifier = found.get();
      int begin = at + identifier.ai().length();
      int separator = data.indexOf(CharacterSets.GS, begin);
      int end = separator < 0 ? data.length() : separator;
      if (identifier.predefinedLength()) {
        end = Math.min(end, begin + identifier.most());
      }
      elements.add(
          PlacedElement.verbatim(identifier, data.substring(begin, end), text.positionOf(begin)));
      at = afterSeparators(data, end);
    }
    return elements.isEmpty()
        ? Elements.not(Unreadable.at(-1, ScanFault.EMPTY))
        : new Elements.Found(elements, text.separatorsSeen());
  }

  /**
   * Whether the last value may have swallowed what followed it: the scanner has shown no separator,
   * and the value also reads as a shorter one with further elements behind.
   */
  Optional<Unreadable> lostSeparator(Elements.Found found) {
    List<PlacedElement> elements = found.elements();
    PlacedElement last = elements.get(elements.size() - 1);
    if (found.separatorsSeen() || last.identifier().predefinedLength()) {
      return Optional.empty();
    }
    Set<String> seen = new HashSet<>();
    elements.forEach(element -> seen.add(element.ai()));
    for (int cut = 1; cut < last.value().length(); cut++) {
      if (readsAsElements(last.value().substring(cut), seen)) {
        return Optional.of(last.wrong(ScanFault.SEPARATOR_LOST, last.value()));
      }
    }
    return Optional.empty();
  }

  private boolean readsAsElements(String rest, Set<String> seen) {
    if (rest.isEmpty()) {
      return true;
    }
    Optional<ApplicationIdentifier> found = ApplicationIdentifiers.at(rest, 0);
    if (found.isEmpty()
        || !PACK_IDENTIFIERS.contains(found.get().ai())
        || seen.contains(found.get().ai())) {
      return false;
    }
    String behind = rest.substring(found.get().ai().length());
    if (!found.get().predefinedLength()) {
      return !behind.isEmpty();
    }
    if (behind.length() < 6
        || !behind.substring(0, 6).chars().allMatch(c -> CharacterSets.isDigit((char) c))
        || Gs1Dates.read(behind.substring(0, 6), currentYear).isEmpty()) {
      return false;
    }
    Set<String> now = new HashSet<>(seen);
    now.add(found.get().ai());
    return readsAsElements(behind.substring(6), now);
  }

  private static Unreadable unknown(ScannerText text, int at) {
    String data = text.data();
    if (at == 0 && text.symbology() == Symbology.UNKNOWN) {
      return Unreadable.at(
          text.positionOf(0), ScanFault.NOT_GS1, CharacterSets.printable(data, 20));
    }
    return Unreadable.at(
        text.positionOf(at),
        ScanFault.UNKNOWN_IDENTIFIER,
        CharacterSets.printable(data.substring(at), 4),
        text.positionOf(at) + 1);
  }

  /** Characters that no value may hold: the scanner or the keyboard layout put them there. */
  private static Optional<Unreadable> foreignCharacter(ScannerText text) {
    for (int i = 0; i < text.data().length(); i++) {
      char c = text.data().charAt(i);
      if (!CharacterSets.isIn82(c) && c != '#' && c != ' ' && c != CharacterSets.GS) {
        return Optional.of(
            Unreadable.at(
                text.positionOf(i),
                ScanFault.FOREIGN_CHARACTER,
                CharacterSets.printable(String.valueOf(c), 1),
                text.positionOf(i) + 1));
      }
    }
    return Optional.empty();
  }

  private static int afterSeparators(String data, int at) {
    int next = at;
    while (next < data.length() && data.charAt(next) == CharacterSets.GS) {
      next++;
    }
    return next;
  }
}
