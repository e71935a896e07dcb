package org.custodia.webapp.custody;

import java.util.Optional;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.isbt128.DonationNumber;

/**
 * One scan as the page shows it and counts it.
 *
 * @param scan the text that was scanned, as it is sent again with the act
 * @param key the same for the same thing, however it was scanned
 * @param tone GOOD goes into the list, HOLD too and is marked, STOP is told and not taken
 * @param unit whether it is a logistic unit
 * @param title what it is
 * @param detail lot and serial, or how much is in the unit
 * @param word what is to be said about it here
 * @param packs how many packs it stands for
 * @param places where its packs stand in the list of the consignment, as ranges: {@code 0-23,30}
 */
record ScanLine(
    String scan,
    String key,
    Tone tone,
    boolean unit,
    String title,
    String detail,
    String word,
    int packs,
    String places) {

  enum Tone {
    GOOD,
    HOLD,
    STOP;

    public String css() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static ScanLine of(Goods goods, String scan, Words words) {
    if (goods instanceof Goods.Pack pack) {
      return new ScanLine(
          scan,
          pack.packId().toString(),
          Tone.GOOD,
          false,
          pack.name(),
          words.say("goods.pack", pack.lot().isEmpty() ? "–" : pack.lot(), pack.serial()),
          "",
          1,
          "");
    }
    if (goods instanceof Goods.Unit unit) {
      return new ScanLine(
          scan, unit.sscc(), Tone.GOOD, true, words.say("goods.unit", unit.sscc()), "", "", 0, "");
    }
    Goods.Neither neither = (Goods.Neither) goods;
    return new ScanLine(
        scan,
        scan,
        Tone.STOP,
        false,
        words.say("goods.unreadable"),
        "",
        words.say(neither.code(), neither.arguments().toArray()),
        0,
        "");
  }

  /** A label of a donation or an organ, where such labels are expected. */
  static ScanLine of(HumanOriginScan label, String scan, Words words) {
    Optional<String> number = label.donation().map(DonationNumber::printed);
    String title =
        words.say("checkpoint.say.thing." + (number.isPresent() ? "DONATION" : "ORGAN_LABEL"));
    return new ScanLine(scan, scan, Tone.GOOD, false, title, number.orElse(scan), "", 0, "");
  }

  ScanLine saying(Tone tone, String word) {
    return new ScanLine(scan, key, tone, unit, title, detail, word, packs, places);
  }

  ScanLine holding(int packs, String detail, String places) {
    return new ScanLine(scan, key, tone, unit, title, detail, word, packs, places);
  }
}
