package org.custodia.registry.people;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Who stands above whom by guardianships that were not ended, whatever their days: nobody may, over
 * any number of steps, become their own guardian. Used inside the organisation's rows.
 */
final class Kinship {
  private final GuardianRows guardians;
  private final PairRows pairs;

  Kinship(GuardianRows guardians, PairRows pairs) {
    this.guardians = guardians;
    this.pairs = pairs;
  }

  /** Whether some of these stand above some of those, or the other way round. */
  boolean related(String organisation, Collection<UUID> these, Collection<UUID> those) {
    return !Collections.disjoint(above(organisation, these), those)
        || !Collections.disjoint(above(organisation, those), these);
  }

  /** Whether making {@code guardian} a guardian of {@code ward} would close a circle. */
  boolean wouldCircle(String organisation, UUID guardian, UUID ward) {
    Set<UUID> wards = pairs.entriesOf(organisation, Set.of(ward));
    Set<UUID> guardianEntries = pairs.entriesOf(organisation, Set.of(guardian));
    return !Collections.disjoint(above(organisation, guardianEntries), wards);
  }

  /** All guardians, their guardians and so on, each with all entries of the same person. */
  private Set<UUID> above(String organisation, Collection<UUID> people) {
    Set<UUID> known = new HashSet<>();
    Set<UUID> reached = new HashSet<>(people);
    while (!reached.isEmpty()) {
      Set<UUID> next = pairs.entriesOf(organisation, guardians.guardiansOf(organisation, reached));
      next.removeAll(known);
      known.addAll(next);
      reached = next;
    }
    return known;
  }
}
