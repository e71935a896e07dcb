package org.custodia.registry.records;

import java.time.Clock;
import java.time.Duration;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.consent.ConsentScopes;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.ChannelViews;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What of this package follows a node, and answers other members. */
@Configuration(proxyBeanMethods = false)
public class RecordExchangeConfiguration {
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
  Keeper summaryKeeper(
      OrganisationRows rows, JdbcClient jdbc, PatientDirectory directory, Ledger ledger) {
    return new SummaryKeeper(rows, jdbc, directory, ledger);
  }

  @Bean
  Keeper recordKeeper(
      OrganisationRows rows,
      JdbcClient jdbc,
      RecordBodies bodies,
      HeldRecords held,
      PatientDirectory directory,
      Notices notices,
      Ledger ledger,
      Clock clock) {
    return new RecordKeeper(
        rows,
        new PatientRecordRows(jdbc),
        new RecordNews(jdbc, directory, notices),
        bodies,
        held,
        ledger,
        clock);
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
      JdbcClient jdbc,
      Keys keys,
      ConsentScopes scopes,
      ConsentDocuments documents,
      EmergencyReasons reasons,
      WitnessDomain domain,
      Clock clock) {
    return new Gatekeeper(
        organisations,
        rows,
        ledger,
        views,
        members,
        held,
        bodies,
        new RecordScope(
            rows, held, new PatientRecordRows(jdbc), new SealedFacts(keys), scopes, documents),
        reasons,
        domain,
        ADMITTED_WITHIN,
        clock);
  }
}
