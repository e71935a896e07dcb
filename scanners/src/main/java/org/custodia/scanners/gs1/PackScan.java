package org.custodia.scanners.gs1;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One saleable pack: a product code with a serial number.
 *
 * @param gtin AI 01
 * @param serial AI 21, 1 to 20 characters of character set 82, case matters
 * @param lot AI 10; required on European prescription packs, but not on every GS1 pack
 * @param expiry AI 17 (else the date of AI 7003), the last day on which the pack may be used; day
 *     00 is the last day of its month
 * @param nationalNumbers AI 710 to 717, in label order
 */
public record PackScan(
    Gtin gtin,
    String serial,
    Optional<String> lot,
    Optional<LocalDate> expiry,
    List<NationalNumber> nationalNumbers,
    Reading reading)
    implements Scan {
  public PackScan {
    nationalNumbers = List.copyOf(nationalNumbers);
  }
}
