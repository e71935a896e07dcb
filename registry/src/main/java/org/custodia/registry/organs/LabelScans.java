package org.custodia.registry.organs;

import java.util.Optional;
import java.util.regex.Pattern;
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

  /** How data of ISBT 128 begin, with or without the identifier of the symbology. */
  private static final Pattern OF_ISBT = Pattern.compile("^(\\][A-Za-z][0-9])?[=&]");

  /** Stands for what could not be decoded. */
  private static final char LOST = '\uFFFD';

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

  /**
   * Whether it may name a sample of somebody who is no donor: whatever the place numbers them by,
   * but not a label of ISBT 128 without a donation number, nor one that came mutilated.
   */
  static boolean isSample(String text) {
    String plain = text.strip();
    if (READER.read(plain) instanceof HumanOriginScan human) return human.donation().isPresent();
    boolean foreign = plain.chars().anyMatch(one -> Character.isISOControl(one) || one == LOST);
    return !foreign && !OF_ISBT.matcher(plain).find();
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
