package org.custodia.registry.medicines;

import java.time.Clock;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
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
  CustodyChannels custodyChannels(Ledger ledger, Members members, Clock clock) {
    return new CustodyChannels(ledger, members, clock);
  }

  @Bean
  PackExamination packExamination(
      OrganisationRows rows,
      Products products,
      LotBook lots,
      PackStates states,
      VerificationClient service,
      Members members,
      Ledger ledger,
      CustodyChannels channels,
      Clock clock) {
    return new PackExamination(
        rows,
        new ScanReader(clock),
        products,
        lots,
        states,
        service,
        new VerdictWriter(members, ledger, channels),
        clock);
  }

  @Bean
  ScanVerification packVerification(
      OrganisationRows rows, JdbcClient jdbc, PackExamination examination, Clock clock) {
    return new ScanVerification(
        rows, new VerificationRows(jdbc), new OfflineRows(jdbc), examination, clock);
  }

  @Bean
  OfflineSettlement offlineSettlement(
      OrganisationRows rows,
      JdbcClient jdbc,
      ScanVerification verification,
      LocalOrganisations organisations,
      VerificationSettings settings,
      Clock clock) {
    return new OfflineSettlement(
        rows,
        new OfflineRows(jdbc),
        verification,
        organisations.slugs(),
        settings.breakerPause(),
        clock);
  }

  @Bean
  Dispensing dispensing(
      OrganisationRows rows,
      PackExamination examination,
      VerificationClient service,
      CustodyChannels channels,
      Witnessing witnessing,
      Clock clock) {
    return new WitnessedDispensing(rows, examination, service, channels, witnessing, clock);
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
}
