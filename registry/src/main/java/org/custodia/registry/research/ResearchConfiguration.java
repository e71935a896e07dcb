package org.custodia.registry.research;

import java.time.Clock;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.consent.ResearchConsents;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSheets;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResearchSettings.class)
public class ResearchConfiguration {
  @Bean
  StoredStudies.Hosts researchHosts(NetworkFile network) {
    return new ResearchClient(network);
  }

  @Bean
  Studies studies(
      OrganisationRows rows,
      JdbcClient jdbc,
      ResearchConsents consents,
      Members members,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      StoredStudies.Hosts hosts,
      Clock clock) {
    return new StoredStudies(
        rows, new StudyRows(jdbc), consents, members, ledger, keys, domain, hosts, clock);
  }

  @Bean
  ResearchUses researchUses(
      OrganisationRows rows, JdbcClient jdbc, PatientDirectory directory, Members members) {
    return new ResearchUses(rows, new UseRows(jdbc), directory, members);
  }

  @Bean
  ResearchDesk researchDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      JdbcClient jdbc,
      Ledger ledger,
      Members members,
      WitnessDomain domain,
      ResearchConsents consents,
      PatientDirectory directory,
      PatientSheets sheets,
      CodedFacts facts,
      Notices notices,
      ResearchSettings settings,
      Clock clock) {
    return new ResearchDesk(
        organisations,
        rows,
        ledger,
        new Askers(members, domain, clock),
        new Participants(consents, directory, sheets, facts),
        new UseRows(jdbc),
        directory,
        notices,
        settings,
        clock);
  }
}
