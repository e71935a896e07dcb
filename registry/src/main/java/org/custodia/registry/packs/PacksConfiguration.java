package org.custodia.registry.packs;

import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class PacksConfiguration {
  @Bean
  LotBook lotBook(OrganisationRows rows, JdbcClient jdbc) {
    return new LotBook(rows, jdbc);
  }

  @Bean
  PackStates packStates(OrganisationRows rows, JdbcClient jdbc) {
    return new PackStates(rows, jdbc);
  }

  @Bean
  SerialRepository serialRepository(OrganisationRows rows, JdbcClient jdbc) {
    return new SerialRepository(rows, jdbc);
  }

  @Bean
  LotProjection lotProjection(JdbcClient jdbc) {
    return new LotProjection(jdbc);
  }

  @Bean
  PackStateProjection packStateProjection(JdbcClient jdbc) {
    return new PackStateProjection(jdbc);
  }
}
