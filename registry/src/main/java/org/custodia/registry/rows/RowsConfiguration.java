package org.custodia.registry.rows;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;

/** The door to the rows, as a bean. */
@Configuration(proxyBeanMethods = false)
public class RowsConfiguration {
  @Bean
  OrganisationRows organisationRows(PlatformTransactionManager transactions, JdbcOperations jdbc) {
    return new OrganisationRows(transactions, jdbc);
  }
}
