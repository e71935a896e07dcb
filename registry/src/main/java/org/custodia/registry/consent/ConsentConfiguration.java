package org.custodia.registry.consent;

import java.time.Clock;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsentSettings.class)
public class ConsentConfiguration {
  @Bean
  Projection consentRegistryProjection(JdbcClient jdbc) {
    return new ConsentRegistryProjection(jdbc);
  }

  @Bean
  Projection relationshipProjection(JdbcClient jdbc) {
    return new RelationshipProjection(jdbc);
  }

  @Bean
  PatientChoices patientChoices(
      JdbcClient jdbc, Keys keys, Ledger ledger, ConsentSettings settings, Clock clock) {
    return new PatientChoices(jdbc, new SealedTerms(keys), ledger, settings, clock);
  }

  @Bean
  Consents consents(
      OrganisationRows rows,
      JdbcClient jdbc,
      PatientDirectory directory,
      Members members,
      Ledger ledger,
      WitnessDomain domain,
      Keys keys,
      PatientChoices choices,
      Notices notices,
      ConsentSettings settings,
      Clock clock) {
    ConsentRows consents = new ConsentRows(jdbc);
    SealedTerms sealed = new SealedTerms(keys);
    return new PatientConsents(
        rows,
        consents,
        new PatientRows(jdbc),
        new WishRows(jdbc),
        directory,
        members,
        ledger,
        domain,
        sealed,
        new ConsentDrafts(
            consents, directory, members, ledger, domain, sealed, choices, settings, clock),
        choices,
        new ConsentNotices(notices, directory),
        clock);
  }

  @Bean
  Keeper consentKeeper(
      OrganisationRows rows,
      JdbcClient jdbc,
      PatientDirectory directory,
      Keys keys,
      WitnessDomain domain,
      PatientChoices choices,
      Notices notices,
      Ledger ledger,
      ConsentSettings settings,
      Clock clock) {
    return new ConsentKeeper(
        rows,
        new ConsentRows(jdbc),
        new PatientRows(jdbc),
        new Subjects(jdbc),
        directory,
        keys,
        domain,
        new SealedTerms(keys),
        choices,
        new ConsentNotices(notices, directory),
        ledger,
        settings,
        clock);
  }

  @Bean
  DonationConsents donationConsents(
      OrganisationRows rows,
      JdbcClient jdbc,
      PatientDirectory directory,
      Ledger ledger,
      Keys keys,
      Notices notices,
      Clock clock) {
    return new KeptDonationConsents(
        rows,
        jdbc,
        new ConsentRows(jdbc),
        directory,
        ledger,
        new SealedTerms(keys),
        new ConsentNotices(notices, directory),
        clock);
  }

  @Bean
  BillingConsents billingConsents(
      OrganisationRows rows,
      JdbcClient jdbc,
      PatientDirectory directory,
      Ledger ledger,
      Keys keys,
      Clock clock) {
    return new KeptBillingConsents(
        rows, new ConsentRows(jdbc), directory, ledger, new SealedTerms(keys), clock);
  }

  @Bean
  ResearchConsents researchConsents(
      OrganisationRows rows, JdbcClient jdbc, Ledger ledger, Keys keys, Clock clock) {
    return new KeptResearchConsents(rows, jdbc, ledger, new SealedTerms(keys), clock);
  }

  @Bean
  ConsentScopes consentScopes(
      OrganisationRows rows, JdbcClient jdbc, Ledger ledger, Keys keys, Clock clock) {
    return new KeptConsentScopes(
        rows, new ConsentRows(jdbc), new Subjects(jdbc), new SealedTerms(keys), ledger, clock);
  }

  @Bean
  ConsentUses consentUses(
      OrganisationRows rows,
      JdbcClient jdbc,
      Keys keys,
      Members members,
      Ledger ledger,
      Clock clock) {
    return new ReceivedConsents(rows, jdbc, new SealedTerms(keys), members, ledger, clock);
  }

  @Bean
  ReplyTeller.Hosts patientsHosts(NetworkFile network) {
    return new HostClient(network);
  }

  @Bean
  ReplyTeller replyTeller(
      NetworkFile network,
      LocalOrganisations organisations,
      OrganisationRows rows,
      JdbcClient jdbc,
      Keys keys,
      WitnessDomain domain,
      ReplyTeller.Hosts hosts,
      Clock clock) {
    return new ReplyTeller(
        network,
        organisations,
        rows,
        new ReplyRows(jdbc),
        new SealedTerms(keys),
        keys,
        domain,
        hosts,
        clock);
  }

  @Bean
  ReplyDesk replyDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      JdbcClient jdbc,
      PatientDirectory directory,
      Members members,
      Keys keys,
      WitnessDomain domain,
      PatientChoices choices,
      Notices notices,
      Ledger ledger,
      Clock clock) {
    return new ReplyDesk(
        organisations,
        rows,
        new ConsentRows(jdbc),
        new PatientRows(jdbc),
        directory,
        new SealedTerms(keys),
        choices,
        new ConsentNotices(notices, directory),
        ledger,
        new Askers(members, domain, clock),
        clock);
  }
}
