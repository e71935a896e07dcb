package org.custodia.registry.people;

import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.rows.OrganisationRows;

/** How somebody who is no entry of the directory resembles one that is. */
public final class Kin {
  private final OrganisationRows scope;
  private final SealedPatients patients;

  Kin(OrganisationRows scope, SealedPatients patients) {
    this.scope = scope;
    this.patients = patients;
  }

  /**
   * @return empty when there is no such patient, or it was erased
   */
  public Optional<Resemblance> of(String organisation, UUID patient, PatientData somebody) {
    return scope.in(
        organisation,
        () ->
            patients
                .find(organisation, patient)
                .map(entry -> Comparison.of(somebody, entry.data())));
  }
}
