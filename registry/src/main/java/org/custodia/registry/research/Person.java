package org.custodia.registry.research;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.people.PatientData.Gender;

/**
 * Somebody who takes part in research, as far as the consent goes.
 *
 * @param id the first entry of the person
 * @param born year
 */
record Person(UUID id, Optional<Gender> sex, Optional<Integer> born, List<CodedFacts.Fact> facts) {
  Person {
    facts = List.copyOf(facts);
  }
}
