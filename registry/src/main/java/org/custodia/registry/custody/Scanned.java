package org.custodia.registry.custody;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;

/** What was scanned where goods are handled: a unit or a single pack. */
sealed interface Scanned {

  record OfUnit(Sscc sscc) implements Scanned {}

  /**
   * @param gtin 14 digits
   * @param lotNumber where the label has it
   */
  record OfPack(
      Bytes32 packId,
      String gtin,
      String serial,
      Optional<String> lotNumber,
      Optional<LocalDate> expiry)
      implements Scanned {}

  /** Reads scanner text. */
  final class Reader {
    private static final String UNIT = "00";
    private static final int LONGEST_SHOWN = 40;

    private final ScanReader reader;

    Reader(Clock clock) {
      this.reader = new ScanReader(clock);
    }

    /**
     * @throws Problem BAD_INPUT CUS-CUS-001 when it names neither a unit nor a pack, CUS-CUS-002
     *     for an SSCC with a wrong check digit
     */
    Scanned read(String text) {
      String trimmed = text.strip();
      if (Sscc.hasForm(trimmed)) {
        return unit(trimmed);
      }
      Scan scan = reader.read(text);
      if (scan instanceof PackScan pack) {
        return new OfPack(
            PackLeaf.packId(pack.gtin().number(), pack.serial()),
            pack.gtin().digits(),
            pack.serial(),
            pack.lot(),
            pack.expiry());
      }
      if (scan instanceof OtherScan other) {
        return other.reading().elements().stream()
            .filter(element -> element.ai().equals(UNIT))
            .findFirst()
            .map(element -> unit(element.value()))
            .orElseThrow(() -> unreadable(text));
      }
      throw unreadable(text);
    }

    /**
     * @throws Problem as {@link #read}, and BAD_INPUT CUS-CUS-003 when it is a pack
     */
    Sscc readUnit(String text) {
      if (read(text) instanceof OfUnit unit) {
        return unit.sscc();
      }
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-003", shown(text));
    }

    private static OfUnit unit(String digits) {
      return new OfUnit(
          Sscc.of(digits)
              .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-CUS-002", shown(digits))));
    }

    private static Problem unreadable(String text) {
      return new Problem(Kind.BAD_INPUT, "CUS-CUS-001", shown(text));
    }

    private static String shown(String text) {
      String printable = text.replaceAll("\\p{Cntrl}", " ").strip();
      return printable.length() > LONGEST_SHOWN
          ? printable.substring(0, LONGEST_SHOWN) + "…"
          : printable;
    }
  }
}
