package org.custodia.scanners.gs1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes {@code (01)…(17)…(10)…} apart, the form printed beside a symbol for people. */
final class BracketedParser {
  private BracketedParser() {}

  static Elements parse(ScannerText text) {
    String data = text.data();
    List<PlacedElement> elements = new ArrayList<>();
    int at = 0;
    while (at < data.length()) {
      Optional<ApplicationIdentifier> found = bracketedAt(data, at);
      if (found.isEmpty()) {
        return Elements.not(
            Unreadable.at(
                text.positionOf(at),
                ScanFault.BRACKETS,
                CharacterSets.printable(data.substring(at), 12)));
      }
      int begin = at + found.get().ai().length() + 2;
      int end = found.get().predefinedLength() ? begin : begin + 1;
      while (end < data.length() && bracketedAt(data, end).isEmpty()) {
        end++;
      }
      end = Math.min(end, data.length());
      int trimmedBegin = Math.min(begin, end);
      while (trimmedBegin < end && data.charAt(trimmedBegin) == ' ') {
        trimmedBegin++;
      }
      String value = data.substring(trimmedBegin, end).stripTrailing();
      elements.add(PlacedElement.verbatim(found.get(), value, text.positionOf(trimmedBegin)));
      at = end;
    }
    return new Elements.Found(elements, true);
  }

  private static Optional<ApplicationIdentifier> bracketedAt(String data, int at) {
    if (data.charAt(at) != '(') {
      return Optional.empty();
    }
    int close = data.indexOf(')', at);
    return close < 0 || close - at > 5
        ? Optional.empty()
        : ApplicationIdentifiers.find(data.substring(at + 1, close));
  }
}
