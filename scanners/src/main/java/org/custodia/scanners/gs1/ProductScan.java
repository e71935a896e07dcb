package org.custodia.scanners.gs1;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A product, but no single pack of it: an EAN-13 bar code, a CIP13 typed by hand, or a label
 * without a serial number.
 */
public record ProductScan(
    Gtin gtin,
    Optional<String> lot,
    Optional<LocalDate> expiry,
    List<NationalNumber> nationalNumbers,
    Reading reading)
    implements Scan {
  public ProductScan {
    nationalNumbers = List.copyOf(nationalNumbers);
  }
}
