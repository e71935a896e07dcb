package org.custodia.registry.fills;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * How a prescription stands on the register now.
 *
 * @param prescriber member id
 * @param quantity of one fill, in the measure
 * @param fills how often in all
 * @param dispensed so far, anywhere, in the measure
 * @param held for reservations that were not used yet, in the measure
 * @param left of what it allows, in the measure, less what was dispensed or is held
 * @param coveredUntil of a controlled substance: the day up to which what the patient was given of
 *     it lasts, on this or other prescriptions
 */
public record Standing(
    Bytes32 commitment,
    PrescriptionState state,
    Bytes32 prescriber,
    List<String> gtins,
    Measure measure,
    int quantity,
    int fills,
    int days,
    int dispensed,
    int held,
    int left,
    LocalDate from,
    LocalDate until,
    boolean controlled,
    Optional<LocalDate> coveredUntil,
    Optional<Instant> revokedAt) {}
