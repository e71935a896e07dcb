package org.custodia.registry.fills;

import java.util.Optional;
import java.util.stream.Collectors;
import org.custodia.registry.products.SupplyConditions;

/** By what prescriptions of controlled substances are compared. */
final class ControlledSubstance {
  private ControlledSubstance() {}

  /**
   * The source's codes of a controlled medicine's active substances, and not their names: the same
   * substance is written {@code OXYCODONE (CHLORHYDRATE D')} and {@code CHLORHYDRATE D'OXYCODONE}.
   * The product itself where it is not on file what it is made of. Empty for any other medicine.
   */
  static Optional<String> of(String gtin, SupplyConditions supply) {
    if (!supply.isControlled()) return Optional.empty();
    if (supply.substances().isEmpty()) return Optional.of("GTIN " + gtin);
    return Optional.of(
        supply.substances().stream()
            .map(substance -> substance.split(" ", 2)[0])
            .distinct()
            .sorted()
            .collect(Collectors.joining("+")));
  }
}
