package org.custodia.registry.health;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.ledger.LedgerBooks;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.NodeProbe;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.VerificationClient;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the watch over the installation. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HealthSettings.class)
public class HealthConfiguration {
  @Bean
  NodeRewind nodeRewind(LedgerWorkers workers) {
    return (caller, block) -> workers.rewind(caller.organisation(), block, caller.name());
  }

  @Bean
  Health health(
      HealthSettings given,
      NetworkFile network,
      LocalOrganisations organisations,
      Keys keys,
      OrganisationRows rows,
      JdbcClient jdbc,
      Members members,
      LedgerWorkers workers,
      ObjectProvider<VerificationClient> verification,
      ObjectProvider<SignIn> signIn,
      ObjectProvider<Certificates> certificates,
      ObjectProvider<Flyway> flyway,
      Clock clock) {
    HealthSettings settings = given.withLimits(network.blockPeriod());
    LedgerBooks books = new LedgerBooks(rows, jdbc);
    Map<String, OrganisationWatch> watches = new LinkedHashMap<>();
    for (String organisation : organisations.slugs()) {
      NodeProbe probe =
          new NodeProbe(
              network.node(organisation),
              keys.accounts(organisation).stream().map(Signer::address).toList(),
              settings.budget());
      watches.put(
          organisation,
          new OrganisationWatch(
              organisation, network.chainId(), probe, books, members, settings, clock));
    }
    return new WatchedHealth(
        watches,
        new DatabaseProbe(jdbc, Optional.ofNullable(flyway.getIfAvailable()), clock),
        new Gauge<>(clock, settings.budget().plus(settings.slow())),
        Optional.ofNullable(signIn.getIfAvailable()),
        new Gauge<>(clock, settings.budget().plus(settings.slow())),
        Optional.ofNullable(certificates.getIfAvailable()),
        workers,
        Optional.ofNullable(verification.getIfAvailable()),
        settings,
        clock);
  }
}
