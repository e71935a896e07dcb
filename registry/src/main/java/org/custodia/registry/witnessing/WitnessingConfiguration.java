package org.custodia.registry.witnessing;

import java.time.Clock;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class WitnessingConfiguration {
  @Bean
  Witnessing witnessing(
      JdbcClient jdbc, Members members, Ledger ledger, WitnessDomain domain, Clock clock) {
    return new Witnessing(new WitnessDraftRows(jdbc), members, ledger, domain, clock);
  }
}
