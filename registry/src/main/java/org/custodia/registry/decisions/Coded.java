package org.custodia.registry.decisions;

import java.util.Set;

/**
 * A code of a code system.
 *
 * @param system URI of the code system, or empty for none
 */
public record Coded(String system, String code) {
  /** As in a FHIR search: {@code system|code}. */
  @Override
  public String toString() {
    return system + "|" + code;
  }

  /**
   * Whether what a thing is called includes one of some synonyms. When it has names, but none of a
   * system that the synonyms come from, nobody can tell.
   */
  static Match among(Set<Coded> known, Set<Coded> synonyms) {
    if (known.isEmpty()) {
      return Match.NO;
    }
    if (synonyms.stream().anyMatch(known::contains)) {
      return Match.YES;
    }
    boolean comparable =
        synonyms.stream()
            .anyMatch(one -> known.stream().anyMatch(other -> other.system().equals(one.system())));
    return comparable ? Match.NO : Match.UNKNOWN;
  }
}
