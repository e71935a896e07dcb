package org.custodia.registry.prescriptions;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.fills.PrescriptionRegister;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.custodia.registry.verification.VerificationClient;
import org.custodia.registry.verification.VerificationSettings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires prescriptions: prescriber, pharmacy and both desks. */
@Configuration(proxyBeanMethods = false)
public class PrescriptionsConfiguration {

  /** Open where one of the local organisations holds a VERIFIER key. */
  @Bean
  PrescriptionDesk prescriptionDesk(
      NetworkFile network,
      Keys keys,
      OrganisationRows rows,
      Members members,
      PrescriptionRegister register,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    Optional<PrescriptionDesk.Office> office =
        network.localOrganisations().stream()
            .flatMap(
                organisation ->
                    keys.verifier(organisation).stream()
                        .map(key -> new PrescriptionDesk.Office(organisation, key)))
            .findFirst();
    return new PrescriptionDesk(
        office, rows, new Askers(members, domain, clock), register, ledger, domain, clock);
  }

  @Bean
  PrescriptionRows prescriptionRows(JdbcClient jdbc, Keys keys) {
    return new PrescriptionRows(jdbc, keys);
  }

  @Bean
  DocumentDesk documentDesk(
      NetworkFile network,
      OrganisationRows rows,
      Members members,
      PrescriptionRows prescriptions,
      WitnessDomain domain,
      Clock clock) {
    return new DocumentDesk(network, rows, new Askers(members, domain, clock), prescriptions);
  }

  @Bean
  PrescriptionClient prescriptionClient(
      NetworkFile network,
      Keys keys,
      Members members,
      VerificationClient service,
      WitnessDomain domain,
      VerificationSettings settings,
      Clock clock) {
    return new PrescriptionClient(
        network,
        keys,
        members,
        service,
        domain,
        settings.connectTimeout(),
        settings.answerBudget(),
        clock);
  }

  @Bean
  DeskTeller deskTeller(
      OrganisationRows rows,
      JdbcClient jdbc,
      PrescriptionRows prescriptions,
      PrescriptionClient client,
      Clock clock) {
    return new DeskTeller(rows, prescriptions, new NoticeRows(jdbc), client, clock);
  }

  /**
   * @param every how often a prescriber asks the regulator's desk what it noticed
   */
  @Bean
  DeskWorker deskWorker(
      LocalOrganisations organisations,
      DeskTeller teller,
      @Value("${custodia.prescriptions.notices-every:30s}") String every) {
    Duration noticesEvery = DurationStyle.detectAndParse(every);
    return new DeskWorker(organisations.slugs(), teller, noticesEvery);
  }

  @Bean
  Prescriptions prescriptions(
      OrganisationRows rows,
      JdbcClient jdbc,
      PrescriptionRows prescriptions,
      ProductCatalogue products,
      DeskTeller teller,
      PrescriptionClient client,
      Members members,
      Ledger ledger,
      Clock clock) {
    return new StoredPrescriptions(
        rows,
        prescriptions,
        new NoticeRows(jdbc),
        new FormCheck(products),
        teller,
        client,
        members,
        ledger,
        clock);
  }

  @Bean
  PatientPrescriptions patientPrescriptions(
      PrescriptionClient client, Members members, Ledger ledger, Clock clock) {
    return new ReadPrescriptions(client, members, ledger, clock);
  }
}
