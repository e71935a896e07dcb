package org.custodia.webapp.api;

import java.util.List;
import java.util.Optional;
import org.custodia.registry.custody.Units;

/**
 * A pack where it lies.
 *
 * @param unit SSCC of the case or pallet it lies in directly
 */
record GoodsPack(
    String packId,
    String gtin,
    String serial,
    String lotId,
    String lotNumber,
    Optional<String> unit) {

  static GoodsPack of(Units.Pack pack) {
    return new GoodsPack(
        pack.packId().toString(),
        pack.gtin(),
        pack.serial(),
        pack.lotId().toString(),
        pack.lotNumber(),
        pack.unit());
  }

  static List<GoodsPack> of(List<Units.Pack> packs) {
    return packs.stream().map(GoodsPack::of).toList();
  }
}
