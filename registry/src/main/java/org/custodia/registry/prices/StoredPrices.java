package org.custodia.registry.prices;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.rows.OrganisationRows;

/** Prices as the projection has them. */
final class StoredPrices implements Prices {
  private final OrganisationRows scope;
  private final PriceRows rows;

  StoredPrices(OrganisationRows scope, PriceRows rows) {
    this.scope = scope;
    this.rows = rows;
  }

  @Override
  public Optional<PriceFact> at(
      String organisation, Jurisdiction jurisdiction, PriceCode code, LocalDate day) {
    return scope.in(organisation, () -> rows.at(organisation, jurisdiction, code, day));
  }

  @Override
  public List<PriceFact> history(String organisation, Jurisdiction jurisdiction, PriceCode code) {
    return scope.in(organisation, () -> rows.history(organisation, jurisdiction, code));
  }

  @Override
  public List<PriceFact.OrderFact> orders(String organisation, int limit) {
    return scope.in(organisation, () -> rows.orders(organisation, limit));
  }
}
