package org.custodia.scanners.image;

import java.util.List;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.Symbology;

/**
 * One symbol in a picture.
 *
 * @param text what a rightly set up scanner would send, symbology identifier first; for GS1 symbols
 *     the FNC1 in first position is kept as GS, which proves that separators are sent
 * @param scan the text read
 * @param corners points on the symbol in pixels of the picture, in the order the decoder found them
 */
public record SymbolReading(Symbology symbology, String text, Scan scan, List<Point> corners) {
  public SymbolReading {
    corners = List.copyOf(corners);
  }

  /**
   * @param x pixels from the left
   * @param y pixels from the top
   */
  public record Point(double x, double y) {}

  /** Whether looking further is not worth while: a medicine pack, or a donation. */
  boolean isWanted() {
    return scan instanceof PackScan
        || scan instanceof HumanOriginScan human && human.donation().isPresent();
  }

  /** Smaller is more useful. */
  int rank() {
    if (isWanted()) {
      return 0;
    } else if (scan instanceof ProductScan) {
      return symbology.isGs1() ? 1 : 2;
    } else if (scan instanceof OtherScan || scan instanceof HumanOriginScan) {
      return 3;
    }
    return symbology.isGs1() ? 4 : 5;
  }
}
