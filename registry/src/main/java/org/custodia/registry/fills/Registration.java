package org.custodia.registry.fills;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * What a prescriber has the regulator register of a prescription.
 *
 * @param commitment over the sealed document
 * @param gtins packs that may be dispensed on it, 14 digits each, in ascending order
 * @param quantity of one fill, in the measure
 * @param fills how often in all, the first one included
 * @param days how long one fill lasts
 * @param from first day, in UTC
 * @param until last day, in UTC
 * @param patient for a controlled substance: a digest of the patient's identifier, from which the
 *     register makes a keyed token; it is not kept
 * @param overlapIntended whether the prescriber says that it is meant beside an earlier one
 */
public record Registration(
    Bytes32 commitment,
    List<String> gtins,
    Measure measure,
    int quantity,
    int fills,
    int days,
    LocalDate from,
    LocalDate until,
    Optional<Bytes32> patient,
    boolean overlapIntended) {
  public Registration {
    gtins = List.copyOf(gtins);
  }
}
