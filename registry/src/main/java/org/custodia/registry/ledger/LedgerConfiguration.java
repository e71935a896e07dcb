package org.custodia.registry.ledger;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger adapter: network file, keys, outbox, and the work that goes on behind them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
public class LedgerConfiguration {
  @Bean
  NetworkFile networkFile(LedgerProperties properties) {
    if (properties.networkFile() == null) {
      throw new IllegalStateException("property custodia.network-file is missing");
    }
    return NetworkFile.read(properties.networkFile());
  }

  @Bean
  LocalOrganisations localOrganisations(LedgerProperties properties, NetworkFile network) {
    return new LocalOrganisations(properties.local(network));
  }

  @Bean
  Keys organisationKeys(NetworkFile network, LocalOrganisations organisations) {
    return new StoredKeys(network.keyFiles(organisations.slugs()));
  }

  @Bean
  WitnessDomain witnessDomain(NetworkFile network) {
    return new WitnessDomain(network.chainId(), network.contracts().registrar());
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Ledger ledger(
      NetworkFile network,
      LocalOrganisations organisations,
      OrganisationRows rows,
      JdbcClient jdbc,
      ObjectProvider<LedgerWorkers> workers) {
    return new QuorumLedger(
        network,
        organisations.asSet(),
        rows,
        jdbc,
        organisation -> workers.ifAvailable(running -> running.wake(organisation)));
  }

  @Bean
  LedgerWorkers ledgerWorkers(
      LedgerProperties properties,
      NetworkFile network,
      Keys keys,
      LocalOrganisations organisations,
      OrganisationRows rows,
      JdbcClient jdbc,
      ObjectProvider<Projection> projections,
      ObjectProvider<AccountOwners> owners,
      ObjectProvider<Keeper> keepers,
      ObjectProvider<ChannelHeads.Listener> listeners) {
    List<Projection> ordered = projections.orderedStream().toList();
    return new LedgerWorkers(
        network,
        keys,
        organisations.asSet(),
        rows,
        jdbc,
        ordered,
        owners.getIfAvailable(() -> (organisation, account, at) -> Optional.empty()),
        properties.ledger(),
        () -> keepers.orderedStream().toList(),
        () -> listeners.orderedStream().toList());
  }

  @Bean
  Trespasses trespasses(
      OrganisationRows rows, JdbcClient jdbc, ObjectProvider<LedgerWorkers> workers) {
    return new Trespasses(
        rows,
        jdbc,
        (organisation, transaction) -> workers.getObject().sending(organisation, transaction));
  }

  @Bean
  ChannelSuccession channelSuccession(
      OrganisationRows rows, JdbcClient jdbc, ObjectProvider<LedgerWorkers> workers) {
    return new ChannelSuccession(
        rows, jdbc, organisation -> workers.ifAvailable(running -> running.wake(organisation)));
  }

  @Bean
  ChannelHeads channelHeads(
      OrganisationRows rows, JdbcClient jdbc, ObjectProvider<LedgerWorkers> workers) {
    return new ChannelHeads(
        rows,
        jdbc,
        (organisation, head, openedBy) ->
            workers.ifAvailable(running -> running.claimed(organisation, head, openedBy)),
        organisation -> workers.ifAvailable(running -> running.heard(organisation)));
  }

  @Bean
  ChannelViews channelViews(
      LedgerProperties properties,
      NetworkFile network,
      LocalOrganisations organisations,
      Ledger ledger) {
    return new ChannelViews(network, organisations, ledger, properties.ledger());
  }
}
