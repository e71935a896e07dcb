package org.custodia.registry.custody;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.Products;

/** Reads what is scanned, and says what lots are. Used inside the organisation's rows. */
final class Labels {
  private final Scanned.Reader reader;
  private final LotBook lots;
  private final Products products;

  Labels(LotBook lots, Products products, Clock clock) {
    this.reader = new Scanned.Reader(clock);
    this.lots = lots;
    this.products = products;
  }

  Scanned read(String text) {
    return reader.read(text);
  }

  Optional<LotFact> lot(String organisation, Bytes32 lotId) {
    return lots.lot(organisation, lotId);
  }

  /** Packs of these lots that are blocked, recalled or withdrawn singly. */
  Map<LotBook.PackOfLot, LotBook.PackNotice> stopped(
      String organisation, Collection<Bytes32> lotIds) {
    return lots.stopped(organisation, lotIds);
  }

  String product(String organisation, String gtin) {
    return products.byGtin(organisation, gtin).map(Product::name).orElse(gtin);
  }

  /** Lots that the own node has not seen are left out. */
  List<Consignments.LotCount> lots(String organisation, List<FactRows.LotShare> shares) {
    List<Consignments.LotCount> named = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (FactRows.LotShare share : shares) {
      lot(organisation, share.lotId())
          .ifPresent(
              lot ->
                  named.add(
                      new Consignments.LotCount(
                          lot.lotId(),
                          lot.gtin(),
                          names.computeIfAbsent(lot.gtin(), gtin -> product(organisation, gtin)),
                          lot.lotNumber(),
                          lot.expiry(),
                          share.packs())));
    }
    return named;
  }
}
