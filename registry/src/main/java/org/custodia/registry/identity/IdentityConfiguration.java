package org.custodia.registry.identity;

import java.time.Clock;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires members and session keys. */
@Configuration(proxyBeanMethods = false)
public class IdentityConfiguration {

  @Bean
  Members members(OrganisationRows rows, JdbcClient jdbc) {
    return new Members(rows, jdbc);
  }

  @Bean
  public MemberProjection memberProjection(JdbcClient jdbc) {
    return new MemberProjection(jdbc);
  }

  @Bean
  SessionKeys sessionKeys(
      OrganisationRows rows,
      JdbcClient jdbc,
      Members members,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    return new EnrolledSessionKeys(
        rows, new SessionKeyRows(jdbc), new PersonRows(jdbc), members, ledger, domain, clock);
  }
}
