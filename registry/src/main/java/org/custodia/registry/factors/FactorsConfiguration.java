package org.custodia.registry.factors;

import java.time.Clock;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FactorsSettings.class)
public class FactorsConfiguration {
  @Bean
  LostDevices lostDevices(
      OrganisationRows rows, JdbcClient jdbc, FactorsSettings settings, Clock clock) {
    return new StoredLosses(rows, jdbc, settings.confirmedWithin(), clock);
  }
}
