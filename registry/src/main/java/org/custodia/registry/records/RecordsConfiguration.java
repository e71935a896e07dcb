package org.custodia.registry.records;

import java.time.Clock;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class RecordsConfiguration {
  @Bean
  Projection recordsProjection(JdbcClient jdbc) {
    return new RecordsProjection(jdbc);
  }

  @Bean
  Projection summaryProjection(JdbcClient jdbc) {
    return new SummaryProjection(jdbc);
  }

  @Bean
  RecordLists recordLists(OrganisationRows rows, JdbcClient jdbc, Ledger ledger) {
    return new ProjectedRecordLists(rows, jdbc, ledger);
  }

  @Bean
  RecordBodies recordBodies(OrganisationRows rows, JdbcClient jdbc, Keys keys, Clock clock) {
    return new StoredBodies(rows, jdbc, keys, clock);
  }

  @Bean
  Keeper summaryKeeper(
      OrganisationRows rows, JdbcClient jdbc, PatientDirectory directory, Ledger ledger) {
    return new SummaryKeeper(rows, jdbc, directory, ledger);
  }
}
