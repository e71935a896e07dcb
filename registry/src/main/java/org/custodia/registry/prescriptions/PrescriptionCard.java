package org.custodia.registry.prescriptions;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * What a pharmacy sees of a prescription, from the regulator's register.
 *
 * @param commitment by which a dispensation refers to it; the {@code prescription} of reservation
 *     and act
 * @param gtins packs that may be dispensed on it, 14 digits each
 * @param measure what quantities count
 * @param quantity for one fill, in the measure
 * @param fills how often in all
 * @param left still to be had, in the measure, over all fills
 * @param from first day, in UTC
 * @param until last day, in UTC
 * @param controlled whether it is of a controlled substance
 * @param coveredUntil for a controlled substance: the day up to which what the patient was given
 *     lasts, by this or other prescriptions
 * @param prescriber name of the member that issued it
 * @param asOf when the register was asked
 */
public record PrescriptionCard(
    Bytes32 commitment,
    PrescriptionState state,
    List<String> gtins,
    Measure measure,
    int quantity,
    int fills,
    int left,
    LocalDate from,
    LocalDate until,
    boolean controlled,
    Optional<LocalDate> coveredUntil,
    String prescriber,
    Instant asOf) {
  /** What is counted. */
  public enum Measure {
    /** Whole packs. */
    PACKS,
    /** Single units of a pack, such as tablets; packs may be opened. */
    UNITS
  }
}
