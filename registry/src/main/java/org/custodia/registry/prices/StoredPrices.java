package org.custodia.registry.prices;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.registry.rows.OrganisationRows;

/** Prices as the projection has them. */
final class StoredPrices implements Prices {
  private final OrganisationRows scope;
  private final PriceRows rows;
  private final PriceAnswers answers;

  StoredPrices(OrganisationRows scope, PriceRows rows, PriceAnswers answers) {
    this.scope = scope;
    this.rows = rows;
    this.answers = answers;
  }

  @Override
  public Optional<PriceFact> at(
      String organisation, Jurisdiction jurisdiction, PriceCode code, LocalDate day) {
    return answers.at(
        organisation,
        jurisdiction,
        code,
        day,
        () -> scope.in(organisation, () -> rows.inForce(organisation)),
        () -> scope.find(organisation, PriceRows.at(jurisdiction, code, day)));
  }

  @Override
  public Map<PriceCode, PriceFact> at(
      String organisation, Jurisdiction jurisdiction, Collection<PriceCode> codes, LocalDate day) {
    return scope.in(organisation, () -> rows.at(organisation, jurisdiction, codes, day));
  }

  @Override
  public List<PriceFact> history(String organisation, Jurisdiction jurisdiction, PriceCode code) {
    return scope.in(organisation, () -> rows.history(organisation, jurisdiction, code));
  }

  @Override
  public List<PriceCode> codes(
      String organisation, Jurisdiction jurisdiction, String beginning, int limit) {
    return scope.in(organisation, () -> rows.codes(organisation, jurisdiction, beginning, limit));
  }

  @Override
  public List<Jurisdiction> jurisdictions(String organisation) {
    return scope.in(organisation, () -> rows.jurisdictions(organisation));
  }

  @Override
  public List<PriceFact.OrderFact> orders(String organisation, int limit) {
    return scope.in(organisation, () -> rows.orders(organisation, limit));
  }

  @Override
  public Optional<PriceFact.OrderFact> order(String organisation, Bytes32 orderId) {
    return scope.in(organisation, () -> rows.order(organisation, orderId));
  }

  @Override
  public List<PriceEntry> entries(String organisation, Bytes32 orderId, int limit, int offset) {
    return scope.in(organisation, () -> rows.entries(organisation, orderId, limit, offset));
  }
}
