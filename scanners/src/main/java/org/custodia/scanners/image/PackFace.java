package org.custodia.scanners.image;

import java.time.LocalDate;
import java.util.List;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.Gtin;

/**
 * What is printed on the side of a medicine box.
 *
 * @param name brand or generic name with strength, such as {@code DOLIPRANE 1000 mg, comprimé}
 * @param presentation contents, such as {@code 8 comprimés}
 * @param holder company
 */
public record PackFace(
    String name,
    String presentation,
    String holder,
    Gtin gtin,
    String lot,
    LocalDate expiry,
    String serial) {

  /** What its DataMatrix holds. */
  public List<Element> elements() {
    return ElementStrings.ofPack(gtin, serial, lot, expiry);
  }
}
