package org.custodia.registry.products;

import java.util.Optional;

/** The register of medicines an organisation works with. */
public interface Products {
  /**
   * @param gtin 14 digits
   */
  Optional<Product> byGtin(String organisation, String gtin);
}
