package org.custodia.registry.prices;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.registry.products.FrenchPrices;
import org.custodia.registry.products.FrenchPrices.PricedPack;

/**
 * What the French national file says, as entries of an order: for each priced pack its price
 * without fee and its fee, which make the fixed public price with all taxes, and the share that the
 * health insurance bears.
 *
 * <p>Layout: Base de données publique des médicaments, "Contenu et format des fichiers".
 */
final class FrenchPriceOrder {
  static final PriceRule RULE = CountryRule.FRANCE.rule();

  private static final int HUNDREDTHS = 100;

  private FrenchPriceOrder() {}

  /** Packs whose price without fee is zero are none: nothing says what they may cost. */
  static List<PriceEntry> entries(FrenchPrices prices, LocalDate from) {
    return prices.packs().stream()
        .filter(pack -> pack.price().withoutFee() > 0)
        .map(pack -> entry(pack, from))
        .toList();
  }

  private static PriceEntry entry(PricedPack pack, LocalDate from) {
    return new PriceEntry(
        PriceCode.gtin(pack.gtin()),
        new Price(
            pack.price().withoutFee(),
            pack.price().dispensingFee(),
            pack.percent().orElse(0) * HUNDREDTHS,
            1,
            from,
            Optional.empty()));
  }
}
