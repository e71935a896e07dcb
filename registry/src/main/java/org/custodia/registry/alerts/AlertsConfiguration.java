package org.custodia.registry.alerts;

import java.time.Clock;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires alerts and cases. */
@Configuration(proxyBeanMethods = false)
public class AlertsConfiguration {
  @Bean
  public static Alerts alerts(OrganisationRows rows, JdbcClient jdbc, Clock clock) {
    return new StoredAlerts(rows, new CaseRows(jdbc), new UnknownSerials(jdbc), clock);
  }

  @Bean
  public static Cases cases(
      OrganisationRows rows, JdbcClient jdbc, Members members, Ledger ledger, Clock clock) {
    return new Cases(rows, new CaseRows(jdbc), members, ledger::memberId, clock);
  }
}
