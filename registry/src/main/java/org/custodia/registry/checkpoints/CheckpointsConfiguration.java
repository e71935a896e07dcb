package org.custodia.registry.checkpoints;

import java.time.Clock;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.custody.StockCounts;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.OwnKeys;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.registry.packs.Books;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CheckpointSettings.class)
public class CheckpointsConfiguration {
  @Bean
  Checkpoints checkpoints(
      OrganisationRows rows,
      JdbcClient jdbc,
      OwnKeys keys,
      LotBook lots,
      ScannedChecks checks,
      Keys keyStore,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    return new KeptCheckpoints(
        rows, new CheckpointRows(jdbc), keys, lots, checks, keyStore, ledger, domain, clock);
  }

  @Bean
  CheckpointSessions checkpointSessions(
      OrganisationRows rows, JdbcClient jdbc, StockCounts counts, Ledger ledger, Clock clock) {
    return new KeptSessions(rows, jdbc, counts, ledger, clock);
  }

  @Bean
  Pairings pairings(
      OrganisationRows rows,
      JdbcClient jdbc,
      OwnKeys keys,
      Members members,
      Keys keyStore,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    return new KeptPairings(rows, jdbc, keys, members, keyStore, ledger, domain, clock);
  }

  @Bean
  ScanAnchors scanAnchors(
      OrganisationRows rows,
      JdbcClient jdbc,
      Books books,
      Ledger ledger,
      LocalOrganisations organisations,
      CheckpointSettings settings,
      Clock clock) {
    CheckpointRows events = new CheckpointRows(jdbc);
    return new ScanAnchors(
        rows,
        events,
        new SealedSessions(rows, events, books, ledger),
        ledger,
        organisations.slugs(),
        settings.anchorPause(),
        clock);
  }

  @Bean
  ScannedChecks scannedChecks(
      OrganisationRows rows,
      JdbcClient jdbc,
      PackVerification verification,
      LocalOrganisations organisations,
      CheckpointSettings settings,
      Clock clock) {
    return new ScannedChecks(
        rows,
        new CheckpointRows(jdbc),
        verification,
        organisations.slugs(),
        settings.verifyPause(),
        clock);
  }
}
