package org.custodia.registry.prescriptions;

import java.time.Instant;
import java.util.Optional;

/**
 * A prescription at its prescriber.
 *
 * @param code what the patient carries
 * @param registeredAt when the regulator's desk took it; before that no pharmacy can dispense on it
 * @param revokedAt when the prescriber took it back
 * @param revocationKnownAt when the regulator's desk took that
 * @param trouble code of what the desk said last, where it refused or did not answer
 */
public record IssuedPrescription(
    PrescriptionDocument document,
    PrescriptionCode code,
    boolean controlled,
    Optional<Instant> registeredAt,
    Optional<Instant> revokedAt,
    Optional<Instant> revocationKnownAt,
    Optional<String> trouble) {}
