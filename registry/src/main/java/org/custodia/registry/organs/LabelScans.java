package org.custodia.registry.organs;

import java.util.Optional;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.isbt128.DonationNumber;

/**
 * What scanners send for the marks on an organ's labels, made the same however it was read: a
 * donation number from a Code 128, a compound DataMatrix or typed with its check character, a box
 * from its SSCC. What is neither stays as it is.
 */
final class LabelScans {
  private static final ScanReader READER = new ScanReader();
  private static final String UNIT = "00";

  private LabelScans() {}

  static String plain(Labels.Mark mark, String scanned) {
    String text = scanned.strip();
    return switch (mark) {
      case DONATION, SAMPLE -> number(text).map(DonationNumber::characters).orElse(text);
      case BOX -> unit(text).orElse(text);
      case SEAL, LOGGER, VEHICLE -> text;
    };
  }

  /**
   * The donation number that was scanned, or typed with its check character; empty for anything
   * else, so that no slip of a key names another donor.
   */
  static Optional<DonationNumber> number(String text) {
    return READER.read(text.strip()) instanceof HumanOriginScan human
        ? human.donation()
        : DonationNumber.typed(text);
  }

  private static Optional<String> unit(String text) {
    return READER.read(text) instanceof OtherScan other
        ? other.reading().elements().stream()
            .filter(element -> element.ai().equals(UNIT))
            .map(Element::value)
            .findFirst()
        : Optional.empty();
  }
}
