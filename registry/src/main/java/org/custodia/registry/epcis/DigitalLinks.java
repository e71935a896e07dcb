package org.custodia.registry.epcis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;

/** Digital Links, taken apart by the reader of scans, which checks every value. */
final class DigitalLinks {
  private static final ScanReader READER = new ScanReader();
  private static final Pattern PLACE =
      Pattern.compile("https?://[^/?#]+/(?:[^?#]*/)?(414|417)/([0-9]{13})");

  private DigitalLinks() {}

  static Optional<Epc> parse(String uri) {
    if (!uri.startsWith("https://") && !uri.startsWith("http://")) {
      return Optional.empty();
    }
    Matcher place = PLACE.matcher(uri);
    if (place.matches()) {
      return place(place.group(1), place.group(2));
    }
    return found(READER.read(uri));
  }

  private static Optional<Epc> place(String key, String gln) {
    if (!CheckDigits.isRight(gln)) {
      return Optional.empty();
    }
    return Optional.of(key.equals("414") ? new Epc.Place(gln) : new Epc.Party(gln));
  }

  private static Optional<Epc> found(Scan scan) {
    if (scan instanceof PackScan pack) {
      return Optional.of(new Epc.Pack(pack.gtin().digits(), pack.serial()));
    }
    if (scan instanceof ProductScan product) {
      String gtin = product.gtin().digits();
      Optional<Epc> lot = product.lot().map(number -> new Epc.Lot(gtin, number));
      return lot.or(() -> Optional.of(new Epc.Product(gtin)));
    }
    if (scan instanceof OtherScan other) {
      return other.reading().elements().stream()
          .filter(element -> element.ai().equals("00"))
          .findFirst()
          .map(element -> new Epc.Unit(element.value()));
    }
    return Optional.empty();
  }
}
