package org.custodia.registry.decisions;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule of a consent. It applies to a request that fits every criterion given, and gives its type
 * as the answer unless one of its exceptions applies too. An empty criterion fits everything.
 *
 * @param path FHIRPath of it in its document
 * @param classes resource types, profiles and other kinds; one fits
 * @param codes each the synonyms of one concept; one fits
 */
record Provision(
    String path,
    Verdict type,
    Optional<FhirPeriod> period,
    List<Actor> actors,
    Set<ConsentAction> actions,
    Set<Coded> labels,
    Set<Purpose> purposes,
    Set<Coded> classes,
    List<Set<Coded>> codes,
    Optional<FhirPeriod> dataPeriod,
    List<Data> data,
    List<Provision> exceptions) {

  /**
   * @param roles synonyms of one role
   * @param who empty: everybody in that role
   */
  record Actor(Set<Coded> roles, Optional<Named> who) {}

  record Data(Meaning meaning, String reference) {}

  /** How a resource of a request hangs on one that is named (consent-data-meaning). */
  enum Meaning {
    INSTANCE,
    RELATED,
    DEPENDENTS,
    AUTHOREDBY
  }

  /** Fits every request while the period lasts. */
  boolean isUnconditional() {
    return actors.isEmpty()
        && actions.isEmpty()
        && labels.isEmpty()
        && purposes.isEmpty()
        && classes.isEmpty()
        && codes.isEmpty()
        && dataPeriod.isEmpty()
        && data.isEmpty();
  }
}
