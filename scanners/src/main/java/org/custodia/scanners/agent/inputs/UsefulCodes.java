package org.custodia.scanners.agent.inputs;

import java.util.List;
import org.custodia.scanners.agent.session.Command;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Unreadable;
import org.custodia.scanners.image.ImageReading;
import org.custodia.scanners.image.SymbolReading;

/** Which of the codes on a picture are meant. */
final class UsefulCodes {
  private UsefulCodes() {}

  /**
   * Packs, donations, units and commands; a product's plain bar code only where nothing better is
   * in view, because it is on the same pack.
   */
  static List<SymbolReading> of(ImageReading reading) {
    if (!(reading instanceof ImageReading.Decoded decoded)) return List.of();
    List<SymbolReading> readable =
        decoded.symbols().stream()
            .filter(
                one -> !(one.scan() instanceof Unreadable) || Command.read(one.text()).isPresent())
            .toList();
    List<SymbolReading> better =
        readable.stream().filter(one -> !(one.scan() instanceof ProductScan)).toList();
    return better.isEmpty() ? readable : better;
  }
}
