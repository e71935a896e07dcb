package org.custodia.registry.organs;

import java.time.Clock;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What goes on by itself about organs: documents, candidates, and alerts. */
@Configuration(proxyBeanMethods = false)
public class OrganExchangeConfiguration {
  @Bean
  OrganExchange organExchange(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      OrganClient client,
      JdbcClient jdbc,
      Keys keys,
      SealedDocuments documents,
      OrganSettings settings,
      Clock clock) {
    return new OrganExchange(
        organisations,
        rows,
        ledger,
        client,
        new DocumentRows(jdbc),
        documents,
        new CandidateRows(jdbc),
        new SealedCandidates(keys),
        settings,
        clock);
  }

  @Bean
  OrganWatch organWatch(
      OrganisationRows rows,
      JdbcClient jdbc,
      Members members,
      Ledger ledger,
      Alerts alerts,
      Clock clock) {
    return new OrganWatch(rows, new WatchRows(jdbc), members, ledger, alerts, clock);
  }
}
