package org.custodia.registry.decisions;

import java.util.Set;

/**
 * Somebody or something as a request names it: by every reference and identifier that is its own.
 */
public record Party(Set<String> references, Set<Coded> identifiers) {
  public Party {
    references = Set.copyOf(references);
    identifiers = Set.copyOf(identifiers);
  }

  /**
   * @param reference such as {@code Patient/4711}
   */
  public static Party of(String reference) {
    return new Party(Set.of(reference), Set.of());
  }
}
