package org.custodia.webapp.custody;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.Unreadable;
import org.springframework.stereotype.Component;

/** Reads scanner text as goods. */
@Component
class GoodsReader {
  private static final String SSCC = "00";

  private final ScanReader scans;
  private final ProductCatalogue products;

  GoodsReader(ScanReader scans, ProductCatalogue products) {
    this.scans = scans;
    this.products = products;
  }

  Goods read(String text) {
    String digits = text.strip();
    if (digits.matches("[0-9]{18}")) return unit(digits);
    Scan scan = scans.read(text);
    if (scan instanceof PackScan pack) {
      String gtin = pack.gtin().digits();
      return new Goods.Pack(
          PackLeaf.packId(Long.parseLong(gtin), pack.serial()),
          gtin,
          name(gtin),
          pack.serial(),
          pack.lot().orElse(""));
    }
    if (scan instanceof OtherScan other) {
      Optional<String> sscc =
          other.reading().elements().stream()
              .filter(element -> element.ai().equals(SSCC))
              .map(Element::value)
              .findFirst();
      if (sscc.isPresent()) return unit(sscc.get());
    }
    if (scan instanceof Unreadable unreadable) {
      return new Goods.Neither(unreadable.code(), List.copyOf(unreadable.arguments()));
    }
    return new Goods.Neither("goods.neither", List.of());
  }

  /** A label of human origin, which is no goods; empty for any other. */
  Optional<HumanOriginScan> humanOrigin(String text) {
    return scans.read(text) instanceof HumanOriginScan human
        ? Optional.of(human)
        : Optional.empty();
  }

  private static Goods unit(String digits) {
    return CheckDigits.isRight(digits)
        ? new Goods.Unit(digits)
        : new Goods.Neither("goods.sscc.wrong", List.of(digits));
  }

  /**
   * The number of a unit, typed or scanned from its label.
   *
   * @throws Problem BAD_INPUT CUS-WEB-040 if it is none
   */
  String numberOf(String text) {
    if (read(text) instanceof Goods.Unit unit) return unit.sscc();
    throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-040");
  }

  /** What the product is called; its code where the register does not know it. */
  String name(String gtin) {
    return products.byGtin(gtin).map(entry -> entry.product().name()).orElse(gtin);
  }
}
