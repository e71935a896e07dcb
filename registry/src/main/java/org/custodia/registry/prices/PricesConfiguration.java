package org.custodia.registry.prices;

import java.time.Clock;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.Witnessing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class PricesConfiguration {
  @Bean
  PriceAnswers priceAnswers() {
    return new PriceAnswers();
  }

  @Bean
  Prices prices(OrganisationRows rows, JdbcClient jdbc, PriceAnswers answers) {
    return new StoredPrices(rows, new PriceRows(jdbc), answers);
  }

  @Bean
  PriceOrdering priceOrdering(
      OrganisationRows rows, JdbcClient jdbc, Witnessing witnessing, Ledger ledger, Clock clock) {
    return new WitnessedPriceOrders(
        rows, new PriceRows(jdbc), new PriceDraftRows(jdbc), witnessing, ledger, clock);
  }

  @Bean
  Projection priceProjection(JdbcClient jdbc, PriceAnswers answers) {
    return new PriceProjection(jdbc, answers);
  }
}
