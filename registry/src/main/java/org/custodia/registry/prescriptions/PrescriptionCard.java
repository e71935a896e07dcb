package org.custodia.registry.prescriptions;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.fills.PrescriptionState;
import org.custodia.registry.fills.Standing;

/**
 * What a pharmacy sees of a prescription that a patient brought.
 *
 * @param commitment by which a dispensation refers to it; the {@code prescription} of reservation
 *     and act
 * @param standing from the regulator's register; empty when it is not on it
 * @param prescriber name of the member that issued it; empty when it is not on the register
 * @param document as the prescriber's system gave it, found to be the one that was committed to;
 *     empty where that system did not answer
 * @param asOf when the register was asked
 */
public record PrescriptionCard(
    Bytes32 commitment,
    PrescriptionState state,
    Optional<Standing> standing,
    Optional<String> prescriber,
    Optional<PrescriptionDocument> document,
    Instant asOf) {}
