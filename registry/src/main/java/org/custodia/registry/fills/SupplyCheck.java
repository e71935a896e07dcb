package org.custodia.registry.fills;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.products.ProductCatalogue;

/** Whether a registration makes sense, by the register of medicines. */
final class SupplyCheck {
  private static final int MOST_PACKS = 50;
  private static final int MOST_QUANTITY = 1_000;
  private static final int MOST_FILLS = 24;
  private static final int MOST_DAYS = 366;

  private final ProductCatalogue products;

  SupplyCheck(ProductCatalogue products) {
    this.products = products;
  }

  /**
   * Problems of kind BAD_INPUT: CUS-RXP-011 a controlled substance without a patient, 012 a patient
   * where none is needed, 013 controlled and other medicines mixed, 014 a product that is not in
   * the register of medicines, 015 a number out of its range, 016 days that cannot be.
   *
   * @return the substance, of a controlled one
   */
  Optional<String> check(Registration wanted, LocalDate today) {
    List<String> gtins = wanted.gtins();
    if (!List.copyOf(new TreeSet<>(gtins)).equals(gtins)) throw outOf("gtins", MOST_PACKS);
    range("gtins", gtins.size(), MOST_PACKS);
    range("quantity", wanted.quantity(), MOST_QUANTITY);
    range("fills", wanted.fills(), MOST_FILLS);
    range("days", wanted.days(), MOST_DAYS);
    if (wanted.until().isBefore(wanted.from())
        || wanted.until().isBefore(today)
        || wanted.until().isAfter(today.plusDays(2L * MOST_DAYS))) {
      throw new Problem(Kind.BAD_INPUT, "CUS-RXP-016", wanted.from(), wanted.until());
    }
    Optional<String> substance = substance(gtins);
    if (substance.isPresent() && wanted.patient().isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-RXP-011", substance.get());
    }
    if (substance.isEmpty() && wanted.patient().isPresent()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-RXP-012");
    }
    return substance;
  }

  private Optional<String> substance(List<String> gtins) {
    TreeSet<String> found = new TreeSet<>();
    for (String gtin : gtins) {
      if (products.byGtin(gtin).isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-RXP-014", gtin);
      found.add(ControlledSubstance.of(gtin, products.supply(gtin)).orElse(""));
    }
    if (found.size() != 1) throw new Problem(Kind.BAD_INPUT, "CUS-RXP-013");
    return Optional.of(found.first()).filter(name -> !name.isEmpty());
  }

  private static void range(String field, int value, int most) {
    if (value < 1 || value > most) throw outOf(field, most);
  }

  private static Problem outOf(String field, int most) {
    return new Problem(Kind.BAD_INPUT, "CUS-RXP-015", field, most);
  }
}
