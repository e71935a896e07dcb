package org.custodia.registry.prescriptions;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.fills.Measure;

/**
 * What a prescriber fills in.
 *
 * @param gtins packs that may be dispensed, 14 digits each
 * @param quantity of one fill, in the measure
 * @param fills how often in all, the first one included
 * @param days how long one fill lasts
 * @param patientNumber national number of the patient; needed for controlled substances, and not
 *     kept: what is compared at the regulator is a keyed token of a digest of it
 * @param prescriber who prescribes, as on paper
 * @param overlapIntended that it is meant beside an earlier prescription of the same substance
 */
public record PrescriptionForm(
    String patient,
    LocalDate birthDate,
    Optional<String> patientNumber,
    List<String> gtins,
    Measure measure,
    int quantity,
    int fills,
    int days,
    String dosage,
    LocalDate from,
    LocalDate until,
    String prescriber,
    boolean overlapIntended) {
  public static final int LONGEST_NAME = 200;
  public static final int LONGEST_DOSAGE = 500;
}
