package org.custodia.registry.privacy;

import java.time.Clock;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.Kin;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.records.EmergencyReasons;
import org.custodia.registry.research.ResearchUses;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PrivacySettings.class)
public class PrivacyConfiguration {
  @Bean
  AccessRows accessRows(JdbcClient jdbc, PatientDirectory directory) {
    return new AccessRows(jdbc, directory);
  }

  @Bean
  CaseRows privacyCaseRows(JdbcClient jdbc) {
    return new CaseRows(jdbc);
  }

  @Bean
  StoredStaff staff(OrganisationRows rows, JdbcClient jdbc, Keys keys, Clock clock) {
    return new StoredStaff(rows, jdbc, keys, clock);
  }

  @Bean
  Keeper accessWatch(
      OrganisationRows rows,
      AccessRows accesses,
      CaseRows privacyCaseRows,
      StoredStaff staff,
      Kin kin,
      Ledger ledger,
      PrivacySettings settings,
      Clock clock) {
    return new AccessWatch(
        rows, accesses, privacyCaseRows, staff, kin, ledger::memberId, settings, clock);
  }

  @Bean
  StoredPrivacyCases privacyCases(
      OrganisationRows rows,
      CaseRows privacyCaseRows,
      AccessRows accesses,
      PatientDirectory directory,
      PatientSearch patients,
      Members members,
      Notices notices,
      ResearchUses research,
      EmergencyReasons reasons,
      Ledger ledger,
      PrivacySettings settings,
      Clock clock) {
    return new StoredPrivacyCases(
        rows,
        privacyCaseRows,
        accesses,
        directory,
        patients,
        members,
        notices,
        (organisation, patient, from, until) ->
            research.ofPerson(organisation, patient, from, until).stream()
                .map(
                    use ->
                        new AccessReports.Study(
                            use.at(), use.who(), use.title(), use.exported(), use.told()))
                .toList(),
        reasons::of,
        ledger::memberId,
        settings,
        clock);
  }

  @Bean
  AccessQuestions accessQuestions(
      OrganisationRows rows, CaseRows privacyCaseRows, PatientDirectory directory, Clock clock) {
    return new StoredQuestions(rows, privacyCaseRows, directory, clock);
  }
}
