package org.custodia.registry.medicines;

import java.time.Clock;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.packs.Books;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.products.Products;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.VerificationClient;
import org.custodia.registry.verification.VerificationSettings;
import org.custodia.registry.witnessing.Witnessing;
import org.custodia.scanners.gs1.ScanReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class MedicinesConfiguration {
  @Bean
  OwnCertificate ownCertificate(Ledger ledger, Members members, Clock clock) {
    return new OwnCertificate(ledger, members, clock);
  }

  @Bean
  PackExamination packExamination(
      OrganisationRows rows,
      Products products,
      VerificationClient service,
      Members members,
      Ledger ledger,
      OwnCertificate certificate,
      Keys keys,
      Clock clock) {
    return new PackExamination(
        rows,
        new ScanReader(clock),
        products,
        service,
        new VerdictWriter(members, ledger, certificate),
        new AskingPerson(keys),
        clock);
  }

  @Bean
  ScanVerification packVerification(
      OrganisationRows rows, JdbcClient jdbc, PackExamination examination, Clock clock) {
    return new ScanVerification(
        rows,
        new VerificationRows(rows, jdbc),
        new OfflineRows(jdbc),
        new OfflineDispensingRows(jdbc),
        examination,
        clock);
  }

  @Bean
  SettledDispensings offlineDispensings(
      OrganisationRows rows,
      JdbcClient jdbc,
      VerificationClient service,
      Ledger ledger,
      VerificationSettings settings,
      Clock clock) {
    return new SettledDispensings(
        rows, new OfflineDispensingRows(jdbc), service, ledger, settings.breakerPause(), clock);
  }

  @Bean
  OfflineSettlement offlineSettlement(
      OrganisationRows rows,
      JdbcClient jdbc,
      ScanVerification verification,
      SettledDispensings dispensings,
      LocalOrganisations organisations,
      VerificationSettings settings,
      Clock clock) {
    return new OfflineSettlement(
        rows,
        new OfflineRows(jdbc),
        verification,
        dispensings,
        organisations.slugs(),
        settings.breakerPause(),
        clock);
  }

  @Bean
  PackBatches packBatches(
      OrganisationRows rows,
      JdbcClient jdbc,
      PackVerification packs,
      LocalOrganisations organisations,
      Clock clock) {
    return new BackgroundBatches(rows, new BatchRows(jdbc), packs, organisations.slugs(), clock);
  }

  @Bean
  PackActs packActs(
      OrganisationRows rows,
      JdbcClient jdbc,
      PackExamination examination,
      VerificationClient service,
      PackStates states,
      Books books,
      OwnCertificate certificate,
      Ledger ledger,
      Witnessing witnessing,
      Clock clock) {
    return new WitnessedPackActs(
        rows,
        new PackTerms(
            rows, examination, service, new VerificationRows(rows, jdbc), states, ledger, clock),
        new PackOffers(states, certificate, ledger, clock),
        new OfflineDispensingRows(jdbc),
        books,
        certificate,
        witnessing,
        clock);
  }

  @Bean
  Lots lots(
      OrganisationRows rows,
      JdbcClient jdbc,
      Witnessing witnessing,
      SerialRepository serials,
      VerificationClient service,
      LotBook lotBook,
      Products products,
      Members members,
      Ledger ledger,
      Clock clock) {
    return new WitnessedLots(
        rows,
        new ReleaseSerials(jdbc),
        witnessing,
        serials,
        service,
        lotBook,
        products,
        members,
        ledger,
        clock);
  }

  @Bean
  PackCertificates packCertificates(OrganisationRows rows, JdbcClient jdbc, NetworkFile network) {
    return new WrittenCertificates(rows, new VerificationRows(rows, jdbc), network);
  }
}
