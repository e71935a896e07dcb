package org.custodia.registry.packs;

import java.time.Clock;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
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
  PackHistory packHistory(OrganisationRows rows, JdbcClient jdbc) {
    return new PackChanges(rows, jdbc);
  }

  @Bean
  OwnBooks ownBooks(OrganisationRows rows, Ledger ledger, Members members, Clock clock) {
    return new OwnBooks(rows, ledger, members, clock);
  }

  @Bean
  SerialRepository serialRepository(OrganisationRows rows, JdbcClient jdbc) {
    return new SerialRepository(rows, jdbc);
  }

  @Bean
  SerialUploads serialUploads(OrganisationRows rows, JdbcClient jdbc, Clock clock) {
    return new StoredUploads(rows, jdbc, clock);
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
