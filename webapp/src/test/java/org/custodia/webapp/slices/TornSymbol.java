package org.custodia.webapp.slices;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.LocalDate;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.image.SymbolRenderer;

/** A symbol that nobody doubts to be one, and that nobody can read. */
public final class TornSymbol {
  private static final int MODULE = 8;

  private TornSymbol() {}

  /**
   * A pack's DataMatrix whose finder pattern is whole, with more gone within than can be mended.
   */
  public static BufferedImage dataMatrix(String serial) {
    BufferedImage whole =
        SymbolRenderer.gs1DataMatrix(
            ElementStrings.ofPack(
                new Gtin("03400936404649"), serial, "LOT-4", LocalDate.of(2028, 3, 31)),
            MODULE);
    BufferedImage torn =
        new BufferedImage(whole.getWidth(), whole.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = torn.createGraphics();
    pen.drawImage(whole, 0, 0, null);
    pen.setColor(Color.BLACK);
    int from = whole.getWidth() / 4 / MODULE * MODULE;
    int until = whole.getWidth() * 3 / 4 / MODULE * MODULE;
    for (int y = from; y < until; y += MODULE) {
      for (int x = from; x < until; x += MODULE) {
        boolean dark = (torn.getRGB(x + MODULE / 2, y + MODULE / 2) & 0xff) < 128;
        pen.setColor(dark ? Color.WHITE : Color.BLACK);
        pen.fillRect(x, y, MODULE, MODULE);
      }
    }
    pen.dispose();
    return torn;
  }
}
