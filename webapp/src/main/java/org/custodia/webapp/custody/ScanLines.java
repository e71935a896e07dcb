package org.custodia.webapp.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.custody.Stock;
import org.custodia.registry.custody.Units;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.custody.ScanLine.Tone;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.stereotype.Component;

/** Says of each scan at once what it is and whether it can be packed or sent. */
@Component
class ScanLines {
  private final GoodsReader goods;
  private final Units units;
  private final Stock stock;
  private final Sentences sentences;
  private final Readers readers;

  ScanLines(GoodsReader goods, Units units, Stock stock, Sentences sentences, Readers readers) {
    this.goods = goods;
    this.units = units;
    this.stock = stock;
    this.sentences = sentences;
    this.readers = readers;
  }

  Words words(HttpServletRequest request) {
    return new Words(sentences, readers.of(request));
  }

  /**
   * A scan of something that is to be packed or sent. What is not here is not taken; what lies in
   * another unit is taken only into that unit.
   *
   * @param into SSCC of the unit that is being packed; empty when sending
   */
  ScanLine here(Caller caller, String scan, String into, HttpServletRequest request) {
    Words words = words(request);
    Goods what = goods.read(scan);
    ScanLine line = ScanLine.of(what, scan, words);
    if (what instanceof Goods.Pack pack) {
      return stock.holds(caller.organisation(), pack.gtin(), pack.serial())
          ? line
          : line.saying(Tone.STOP, words.say("goods.not-here"));
    }
    if (what instanceof Goods.Unit unit) return unit(caller, unit, line, into, words);
    return line;
  }

  private ScanLine unit(Caller caller, Goods.Unit unit, ScanLine line, String into, Words words) {
    if (unit.sscc().equals(into)) return line.saying(Tone.STOP, words.say("goods.itself"));
    Optional<Units.Unit> found = units.contents(caller.organisation(), unit.sscc());
    if (found.isEmpty() || found.get().packs().isEmpty()) {
      return line.saying(Tone.STOP, words.say("goods.unit.unknown"));
    }
    Units.Unit contents = found.get();
    ScanLine holding =
        line.holding(
            contents.packs().size(), words.say("goods.unit.holds", contents.packs().size()), "");
    Optional<String> within = contents.within().filter(outer -> !outer.equals(into));
    if (within.isPresent()) {
      return holding.saying(Tone.STOP, words.say("goods.unit.within", within.get()));
    }
    return holding;
  }

  /** The scans of a form, one a line. */
  static List<String> split(String scans) {
    return Arrays.stream(scans.split("\n")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
