package org.custodia.webapp.security;

import java.util.Set;

/** Slugs of the organisations that this instance serves; nobody else's people come in. */
public record LocalOrganisations(Set<String> slugs) {
  public LocalOrganisations {
    slugs = Set.copyOf(slugs);
  }

  public boolean serves(String organisation) {
    return slugs.contains(organisation);
  }
}
