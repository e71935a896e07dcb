package org.custodia.registry.billing;

import java.time.Clock;
import java.time.Duration;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.consent.BillingConsents;
import org.custodia.registry.documents.ChannelDocumentClient;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.prices.Prices;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.custodia.registry.witnessing.Witnessing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
public class BillingConfiguration {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration BUDGET = Duration.ofSeconds(5);

  @Bean
  Bills bills(
      OrganisationRows rows,
      JdbcClient jdbc,
      Prices prices,
      Members members,
      Witnessing witnessing,
      Ledger ledger,
      BillingConsents consents,
      PatientDirectory directory,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    BillRows bills = new BillRows(jdbc);
    OwnBillRows own = new OwnBillRows(jdbc);
    DisputeRows disputes = new DisputeRows(jdbc);
    BillingChannels channels = new BillingChannels(ledger, members, clock);
    LineJudge judge =
        new LineJudge(prices, new PackStates(rows, jdbc), bills, own, ledger, keys, clock);
    BillEntering entering =
        new BillEntering(
            witnessing,
            ledger,
            channels,
            judge,
            own,
            new PolicyRows(jdbc),
            consents,
            directory,
            keys,
            domain,
            clock);
    return new StoredBills(
        rows,
        channels,
        judge,
        entering,
        new BillActing(witnessing, ledger, bills, own, disputes, keys, clock),
        bills,
        own,
        disputes,
        directory,
        keys,
        clock);
  }

  @Bean
  Policies policies(
      OrganisationRows rows,
      JdbcClient jdbc,
      Members members,
      Witnessing witnessing,
      Ledger ledger,
      Keys keys,
      Clock clock) {
    return new StoredPolicies(
        rows,
        new PolicyRows(jdbc),
        new OwnBillRows(jdbc),
        new BillingChannels(ledger, members, clock),
        witnessing,
        ledger,
        keys,
        clock);
  }

  @Bean
  Overcharges overcharges(
      OrganisationRows rows, JdbcClient jdbc, Members members, Ledger ledger, Clock clock) {
    return new StoredOvercharges(rows, jdbc, new BillingChannels(ledger, members, clock), clock);
  }

  @Bean
  DisputeDesk disputeDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      Members members,
      JdbcClient jdbc,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    var desk =
        new ChannelDocumentDesk(organisations, rows, ledger, new Askers(members, domain, clock));
    return new DisputeDesk(desk, new DisputeRows(jdbc), keys);
  }

  @Bean
  DisputeFetch disputeFetch(
      NetworkFile network,
      LocalOrganisations organisations,
      OrganisationRows rows,
      Keys keys,
      WitnessDomain domain,
      JdbcClient jdbc,
      Clock clock) {
    var client =
        new ChannelDocumentClient(
            network, keys, domain, clock, CONNECT, BUDGET, DisputeWords.LONGEST);
    return new DisputeFetch(
        network, organisations, rows, keys, client, new DisputeRows(jdbc), clock);
  }

  @Bean
  Keeper billWatch(
      OrganisationRows rows, JdbcClient jdbc, Members members, Ledger ledger, Alerts alerts) {
    return new BillWatch(rows, new WatchedLineRows(jdbc), members, ledger, alerts);
  }

  @Bean
  Keeper billedNotices(OrganisationRows rows, JdbcClient jdbc, Notices notices, Clock clock) {
    return new BilledNotices(rows, new OwnBillRows(jdbc), notices, clock);
  }

  @Bean
  Projection billingProjection(JdbcClient jdbc) {
    return new BillingProjection(jdbc);
  }
}
