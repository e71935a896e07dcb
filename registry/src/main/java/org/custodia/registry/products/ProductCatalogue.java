package org.custodia.registry.products;

import java.util.List;
import java.util.Optional;
import org.custodia.registry.rows.Reading;

/**
 * The register of medicines. It is public reference data: every organisation of this instance sees
 * the same, so nobody's rows need to be entered to read it.
 */
public final class ProductCatalogue implements Products {
  /** Most entries that one search gives. */
  public static final int MOST_FOUND = 100;

  private final ProductRows rows;
  private final SupplyRows supply;

  ProductCatalogue(ProductRows rows, SupplyRows supply) {
    this.rows = rows;
    this.supply = supply;
  }

  @Override
  public Optional<Product> byGtin(String organisation, String gtin) {
    return byGtin(gtin).map(ProductEntry::product);
  }

  @Override
  public Optional<Reading.Asked<Product>> reading(String gtin) {
    return Optional.of(ProductRows.PRODUCT.with(gtin));
  }

  /**
   * @param gtin 14 digits
   */
  public Optional<ProductEntry> byGtin(String gtin) {
    return rows.find(gtin);
  }

  /**
   * Packs whose name begins so, by name; case and accents make no difference.
   *
   * @param limit at most {@link #MOST_FOUND}
   */
  public List<ProductEntry> byName(String beginning, int limit) {
    return rows.findByName(beginning, Math.max(1, Math.min(limit, MOST_FOUND)));
  }

  /**
   * How a pack may be supplied; {@link SupplyConditions#UNKNOWN} where nothing is on file.
   *
   * @param gtin 14 digits
   */
  public SupplyConditions supply(String gtin) {
    return supply.ofPack(gtin);
  }

  /** All packs of the medicine that this pack contains, itself among them, by GTIN. */
  public List<ProductEntry> sameMedicine(String gtin) {
    return rows.findSameMedicine(gtin);
  }

  /** How many packs are on record. */
  public long size() {
    return rows.count();
  }
}
