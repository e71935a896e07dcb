package org.custodia.registry.notices;

import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * Who reads about whom: the patient, or somebody who acts for the patient.
 *
 * @param patient the entry that the reader's settings belong to
 * @param entries all entries that were decided to be this patient, that one among them
 * @param token stands for the user name in plain columns
 */
record Reader(String organisation, UUID patient, Set<UUID> entries, String name, Bytes32 token) {
  Reader {
    entries = Set.copyOf(entries);
  }

  Reader(String organisation, UUID patient, String name, Bytes32 token) {
    this(organisation, patient, Set.of(patient), name, token);
  }

  Reader over(Set<UUID> entriesOfPatient) {
    return new Reader(organisation, patient, entriesOfPatient, name, token);
  }

  /** For SQL's {@code = any(cast(:patients as uuid[]))}. */
  String[] patients() {
    return entries.stream().map(UUID::toString).toArray(String[]::new);
  }
}
