package org.custodia.registry.medicines;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.products.Product;
import org.custodia.registry.rows.Reading.Asked;
import org.custodia.registry.verification.Intent;
import org.custodia.scanners.gs1.PackScan;

/** What was scanned, and what has to be read of the rows before anybody is asked about it. */
sealed interface Beginning {
  /** In the order in which it is read; may be added to. */
  List<Asked<?>> wanted();

  /** There is nothing to be found out any more. */
  static Beginning of(PackVerdict verdict) {
    return new Unread(() -> verdict);
  }

  static Beginning unread(Supplier<PackVerdict> verdict) {
    return new Unread(verdict);
  }

  /**
   * No label of a pack.
   *
   * @param verdict may be a problem instead, once it is known that nothing was answered before
   */
  record Unread(Supplier<PackVerdict> verdict) implements Beginning {
    @Override
    public List<Asked<?>> wanted() {
      return new ArrayList<>();
    }
  }

  /**
   * A label of a pack.
   *
   * @param product where the register can be read along with the rest
   */
  record Label(
      PackScan scan,
      Intent intent,
      Optional<Asked<Product>> product,
      Asked<List<Bytes32>> regulators)
      implements Beginning {
    @Override
    public List<Asked<?>> wanted() {
      List<Asked<?>> wanted = new ArrayList<>(List.of(regulators));
      product.ifPresent(wanted::add);
      return wanted;
    }
  }
}
