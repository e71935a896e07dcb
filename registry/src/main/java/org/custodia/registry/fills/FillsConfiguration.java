package org.custodia.registry.fills;

import java.time.Clock;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the register of prescriptions. */
@Configuration(proxyBeanMethods = false)
public class FillsConfiguration {

  @Bean
  RegisterAlerts prescriptionAlerts(JdbcClient jdbc, ObjectProvider<Alerts> cases, Clock clock) {
    return new RegisterAlerts(
        new RegisterRows(jdbc),
        new FillRows(jdbc),
        new AlertRows(jdbc),
        cases::getIfAvailable,
        clock);
  }

  @Bean
  PrescriptionRegister prescriptionRegister(
      OrganisationRows rows,
      JdbcClient jdbc,
      RegisterAlerts alerts,
      ProductCatalogue products,
      Keys keys,
      Ledger ledger,
      Clock clock) {
    return new PrescriptionRegister(
        rows,
        new RegisterRows(jdbc),
        new FillRows(jdbc),
        alerts,
        new SupplyCheck(products),
        keys,
        ledger,
        clock);
  }

  @Bean
  Projection dispensingOnPrescriptions(JdbcClient jdbc) {
    return new DispensingProjection(jdbc);
  }

  @Bean
  FillWatch fillWatch(OrganisationRows rows, JdbcClient jdbc, RegisterAlerts alerts) {
    return new FillWatch(rows, new FillRows(jdbc), alerts);
  }
}
