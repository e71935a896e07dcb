package org.custodia.registry.ledger;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The organisations that this instance works for, by their slugs. */
public record LocalOrganisations(List<String> slugs) {
  public LocalOrganisations {
    slugs = List.copyOf(new LinkedHashSet<>(slugs));
    if (slugs.isEmpty()) {
      throw new IllegalStateException(
          "no organisation to work for: the network file names no accounts, and custodia.organisations is empty");
    }
  }

  Set<String> asSet() {
    return new LinkedHashSet<>(slugs);
  }
}
