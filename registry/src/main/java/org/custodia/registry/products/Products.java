package org.custodia.registry.products;

import java.util.Optional;
import org.custodia.registry.rows.Reading;

/** The register of medicines an organisation works with. */
public interface Products {
  /**
   * @param gtin 14 digits
   */
  Optional<Product> byGtin(String organisation, String gtin);

  /** As {@link #byGtin}, to be read together with other things; empty where that cannot be. */
  default Optional<Reading.Asked<Product>> reading(String gtin) {
    return Optional.empty();
  }
}
