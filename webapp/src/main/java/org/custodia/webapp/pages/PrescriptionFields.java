package org.custodia.webapp.pages;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.prescriptions.PrescriptionForm;

/**
 * What the form of a prescription holds.
 *
 * @param birthDate {@code 12/03/1985} or {@code 1985-03-12}
 * @param gtin of the pack that was chosen
 * @param sameMedicine whether other packs of the same medicine will do as well
 */
public record PrescriptionFields(
    String patient,
    String birthDate,
    String patientNumber,
    String gtin,
    Boolean sameMedicine,
    Measure measure,
    Integer quantity,
    Integer fills,
    Integer days,
    String dosage,
    String from,
    String until,
    String prescriber,
    Boolean overlapIntended) {
  private static final Pattern DAY_FIRST =
      Pattern.compile("([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})");

  /**
   * @param gtins packs that may be dispensed
   */
  PrescriptionForm form(List<String> gtins) {
    return new PrescriptionForm(
        text(patient),
        day("birthDate", birthDate),
        Optional.of(text(patientNumber)).filter(number -> !number.isEmpty()),
        gtins,
        measure == null ? Measure.PACKS : measure,
        number(quantity),
        number(fills),
        number(days),
        text(dosage),
        day("from", from),
        day("until", until),
        text(prescriber),
        Boolean.TRUE.equals(overlapIntended));
  }

  private static String text(String value) {
    return value == null ? "" : value.strip();
  }

  private static int number(Integer value) {
    return value == null ? 0 : value;
  }

  private static LocalDate day(String name, String value) {
    Matcher dayFirst = DAY_FIRST.matcher(text(value));
    try {
      return dayFirst.matches()
          ? LocalDate.of(
              Integer.parseInt(dayFirst.group(3)),
              Integer.parseInt(dayFirst.group(2)),
              Integer.parseInt(dayFirst.group(1)))
          : LocalDate.parse(text(value));
    } catch (DateTimeException malformed) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
    }
  }
}
