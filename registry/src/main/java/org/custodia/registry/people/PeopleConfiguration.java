package org.custodia.registry.people;

import java.time.Clock;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class PeopleConfiguration {
  @Bean
  PatientRows patientRows(JdbcClient jdbc) {
    return new PatientRows(jdbc);
  }

  @Bean
  PairRows pairRows(JdbcClient jdbc) {
    return new PairRows(jdbc);
  }

  @Bean
  GuardianRows guardianRows(JdbcClient jdbc) {
    return new GuardianRows(jdbc);
  }

  @Bean
  SealedPatients sealedPatients(Keys keys, PatientRows rows) {
    return new SealedPatients(keys, rows);
  }

  @Bean
  Kinship kinship(GuardianRows guardians, PairRows pairs) {
    return new Kinship(guardians, pairs);
  }

  @Bean
  Kin kin(OrganisationRows scope, SealedPatients patients) {
    return new Kin(scope, patients);
  }

  @Bean
  Duplicates duplicates(
      OrganisationRows scope,
      PatientRows rows,
      PairRows pairs,
      SealedPatients patients,
      Kinship kinship,
      Clock clock) {
    return new Duplicates(scope, rows, pairs, patients, kinship, clock);
  }

  @Bean
  Patients patients(
      OrganisationRows scope,
      PatientRows rows,
      SealedPatients sealed,
      Duplicates duplicates,
      ApplicationEventPublisher events,
      Clock clock) {
    return new Patients(scope, rows, sealed, duplicates, events, clock);
  }

  @Bean
  PatientSearch patientSearch(
      OrganisationRows scope, PatientRows rows, SealedPatients patients, Clock clock) {
    return new PatientSearch(scope, rows, patients, clock);
  }

  @Bean
  PatientSheets patientSheets(OrganisationRows scope, PatientRows rows, SealedPatients patients) {
    return new PatientSheets(scope, rows, patients);
  }

  @Bean
  Guardians guardians(
      OrganisationRows scope,
      PatientRows rows,
      GuardianRows guardians,
      PairRows pairs,
      Kinship kinship,
      SealedPatients patients,
      Clock clock) {
    return new Guardians(scope, rows, guardians, pairs, kinship, patients, clock);
  }

  @Bean
  PatientAccounts patientAccounts(
      OrganisationRows scope,
      PatientRows rows,
      JdbcClient jdbc,
      SealedPatients patients,
      Clock clock) {
    return new PatientAccounts(scope, rows, new AccountRows(jdbc), patients, clock);
  }

  @Bean
  PatientImport patientImport(
      OrganisationRows scope,
      PatientRows rows,
      SealedPatients sealed,
      Patients patients,
      JdbcClient jdbc,
      Clock clock) {
    return new PatientImport(scope, new ImportRows(jdbc), rows, sealed, patients, clock);
  }

  @Bean
  ImportWorker importWorker(PatientImport imports, LocalOrganisations organisations) {
    return new ImportWorker("patient-imports", imports, organisations.slugs());
  }

  @Bean
  PatientDirectory patientDirectory(
      OrganisationRows scope,
      SealedPatients patients,
      PatientAccounts accounts,
      Guardians guardians,
      PairRows pairs,
      JdbcClient jdbc,
      Clock clock) {
    return new HostedPatients(scope, patients, accounts, guardians, pairs, jdbc, clock);
  }
}
