package org.custodia.registry.records;

import java.time.Clock;
import java.time.Duration;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.ChannelViews;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class RecordsConfiguration {
  private static final Duration ADMITTED_WITHIN = Duration.ofSeconds(15);

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

  @Bean
  HeldRecords heldRecords(OrganisationRows rows, JdbcClient jdbc) {
    return new HeldRecords(rows, jdbc);
  }

  @Bean
  Gatekeeper gatekeeper(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      ChannelViews views,
      Members members,
      HeldRecords held,
      RecordBodies bodies,
      WitnessDomain domain,
      Clock clock) {
    return new Gatekeeper(
        organisations, rows, ledger, views, members, held, bodies, domain, ADMITTED_WITHIN, clock);
  }
}
