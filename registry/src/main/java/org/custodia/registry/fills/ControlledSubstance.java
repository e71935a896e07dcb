package org.custodia.registry.fills;

import java.util.Optional;
import org.custodia.registry.products.SupplyConditions;

/** By what prescriptions of controlled substances are compared. */
final class ControlledSubstance {
  private ControlledSubstance() {}

  /**
   * The active substances of a controlled medicine, as one text; the product itself where it is not
   * on file what it is made of. Empty for any other medicine.
   */
  static Optional<String> of(String gtin, SupplyConditions supply) {
    if (!supply.isControlled()) return Optional.empty();
    return Optional.of(
        supply.substances().isEmpty() ? "GTIN " + gtin : String.join(" + ", supply.substances()));
  }
}
