package org.custodia.registry.fills;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * A prescription as it stands on the register.
 *
 * @param prescriber member id of who registered it
 * @param substance of a controlled one
 * @param patient keyed token, of a controlled one; only to be compared with others
 */
record RegisteredPrescription(
    Bytes32 commitment,
    Bytes32 prescriber,
    List<String> gtins,
    Measure measure,
    int quantity,
    int fills,
    int days,
    LocalDate from,
    LocalDate until,
    Optional<String> substance,
    Optional<Bytes32> patient,
    boolean overlapIntended,
    Instant registeredAt,
    Optional<Instant> revokedAt) {

  /** All that may be dispensed on it, in its measure. */
  int allowed() {
    return quantity * fills;
  }

  PrescriptionState state(LocalDate today, int left) {
    if (revokedAt.isPresent()) return PrescriptionState.REVOKED;
    if (today.isBefore(from)) return PrescriptionState.NOT_YET_VALID;
    if (today.isAfter(until)) return PrescriptionState.EXPIRED;
    return left > 0 ? PrescriptionState.READY : PrescriptionState.USED_UP;
  }

  /** Whether both are of one patient and one controlled substance. */
  boolean isOfSamePatientAndSubstance(RegisteredPrescription other) {
    return patient.isPresent()
        && patient.equals(other.patient)
        && substance.equals(other.substance);
  }
}
