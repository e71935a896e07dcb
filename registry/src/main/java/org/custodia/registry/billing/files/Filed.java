package org.custodia.registry.billing.files;

import java.time.LocalDate;
import java.util.Optional;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.errors.Problem;
import org.custodia.scanners.gs1.PackScan;

/** What a file has in one place: a line of a bill, or something that is none. */
public sealed interface Filed {
  /** Where it stands. */
  Place place();

  /**
   * @param number of the line in CSV, of the Claim in FHIR, counted from 1
   * @param path of the element in FHIR, such as {@code Claim.item[2].net}; empty in CSV
   */
  record Place(int number, String path) {}

  /**
   * A line that can be read, which says nothing about whether it is lawful.
   *
   * @param bill the biller's own number of the bill that it belongs to
   * @param patient as the biller's own books name the patient; empty where the file names nobody
   * @param card number of the policy that it claims
   * @param day of service
   * @param pack the dispensed pack; then the quantity is 1
   */
  record Line(
      Place place,
      String bill,
      Optional<String> patient,
      Optional<String> card,
      PriceCode code,
      LocalDate day,
      ChargedLine charge,
      Optional<PackScan> pack)
      implements Filed {}

  /**
   * @param bill the number of the bill, as far as it could be read
   * @param why with facts of the file, which may be personal: to be shown, not logged
   */
  record Rejected(Place place, Optional<String> bill, Problem why) implements Filed {}
}
