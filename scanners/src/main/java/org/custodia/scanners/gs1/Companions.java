package org.custodia.scanners.gs1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which elements need, exclude and repeat each other on one label (GS1 General Specifications,
 * sections 4.13 and 4.14).
 */
final class Companions {
  private Companions() {}

  static Optional<Unreadable> check(List<PlacedElement> elements) {
    Map<String, PlacedElement> byAi = new LinkedHashMap<>();
    for (PlacedElement element : elements) {
      PlacedElement first = byAi.putIfAbsent(element.ai(), element);
      if (first != null && !first.value().equals(element.value())) {
        return Optional.of(element.wrong(ScanFault.CONTRADICTION, first.value(), element.value()));
      }
    }
    List<String> present = new ArrayList<>(byAi.keySet());
    for (PlacedElement element : byAi.values()) {
      for (String pattern : element.identifier().excludes()) {
        for (String other : present) {
          if (!other.equals(element.ai()) && ApplicationIdentifier.matches(other, pattern)) {
            return Optional.of(element.wrong(ScanFault.EXCLUDED_COMPANION, other));
          }
        }
      }
    }
    for (PlacedElement element : byAi.values()) {
      List<List<String>> needs = element.identifier().needs();
      if (!needs.isEmpty() && needs.stream().noneMatch(group -> allPresent(group, present))) {
        String oneOf = String.join(", ", needs.stream().map(g -> String.join("+", g)).toList());
        return Optional.of(element.wrong(ScanFault.MISSING_COMPANION, oneOf));
      }
    }
    return Optional.empty();
  }

  private static boolean allPresent(List<String> group, List<String> present) {
    return group.stream()
        .allMatch(
            pattern -> present.stream().anyMatch(ai -> ApplicationIdentifier.matches(ai, pattern)));
  }
}
