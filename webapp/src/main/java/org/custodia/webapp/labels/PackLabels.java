package org.custodia.webapp.labels;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.Lots;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.labels.Label;
import org.springframework.stereotype.Component;

/**
 * Labels for packs of a lot, 60 by 25 mm: GS1 DataMatrix with GTIN, expiry, lot and serial number,
 * and the same in letters (Delegated Regulation (EU) 2016/161, articles 4 to 7). A module is 0.5
 * mm, within the 0.255 to 0.990 mm for medicines (GS1 General Specifications, section 5.12.3.3).
 */
@Component
public class PackLabels {
  /** Most that are printed at once. */
  public static final int MOST = 100;

  private static final double MODULE = 0.5;
  private static final DateTimeFormatter EXPIRY =
      DateTimeFormatter.ofPattern("MM/uuuu", Locale.ROOT);

  private final Lots lots;

  PackLabels(Lots lots) {
    this.lots = lots;
  }

  /**
   * Labels of the first packs of one's own lot, by serial number.
   *
   * @param most between 1 and {@link #MOST}
   * @throws Problem NOT_FOUND CUS-WEB-010 where its serials are not kept here
   */
  public List<Label> samples(Caller caller, Lots.Lot lot, int most) {
    List<String> serials = lots.serials(caller, lot.lotId(), most);
    if (serials.isEmpty()) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
    }
    return serials.stream().map(serial -> label(lot, serial)).toList();
  }

  static Label label(Lots.Lot lot, String serial) {
    var elements =
        ElementStrings.ofPack(new Gtin(lot.gtin()), serial, lot.lotNumber(), lot.expiry());
    return new Label.Layout()
        .bold(2, 4.6, 3, 56, lot.productName())
        .matrix(2.5, 7.5, MODULE, new Label.Code.Gs1Matrix(elements))
        .text(20, 10, 2.8, 38, "PC: " + lot.gtin())
        .text(20, 14, 2.8, 38, "SN: " + serial)
        .text(20, 18, 2.8, 38, "LOT: " + lot.lotNumber())
        .text(20, 22, 2.8, 38, "EXP: " + EXPIRY.format(lot.expiry()))
        .done(lot.productName() + " " + serial, 60, 25);
  }
}
