package org.custodia.scanners.image;

import com.google.zxing.common.BitMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * The dark modules of a symbol, without quiet zone.
 *
 * @param width modules across
 * @param height modules down; 1 for bars, which are as high as they are drawn
 * @param runs from above, in each row from the left
 */
public record SymbolModules(int width, int height, List<Run> runs) {

  /**
   * Dark modules beside each other.
   *
   * @param x of the first, from the left
   * @param y of the row, from above
   */
  public record Run(int x, int y, int width) {}

  static SymbolModules of(BitMatrix modules) {
    List<Run> runs = new ArrayList<>();
    for (int y = 0; y < modules.getHeight(); y++) {
      for (int x = 0; x < modules.getWidth(); x++) {
        if (!modules.get(x, y)) continue;
        int from = x;
        while (x + 1 < modules.getWidth() && modules.get(x + 1, y)) x++;
        runs.add(new Run(from, y, x + 1 - from));
      }
    }
    return new SymbolModules(modules.getWidth(), modules.getHeight(), List.copyOf(runs));
  }

  /** As an SVG path in squares of one module. */
  public String path() {
    StringBuilder path = new StringBuilder();
    for (Run run : runs) {
      path.append('M').append(run.x()).append(' ').append(run.y());
      path.append('h').append(run.width()).append("v1h-").append(run.width()).append('z');
    }
    return path.toString();
  }
}
