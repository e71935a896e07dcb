package org.custodia.registry.identity;

import java.time.Clock;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.ledger.AccountOwners;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires members, their history, their operators, and the acts of the authority. */
@Configuration(proxyBeanMethods = false)
public class IdentityConfiguration {

  @Bean
  Members members(OrganisationRows rows, JdbcClient jdbc) {
    return new Members(rows, jdbc);
  }

  @Bean
  AccountOwners accountOwners(Members members) {
    return (organisation, account, at) ->
        members.byAccount(organisation, account, at).map(Member::id);
  }

  @Bean
  Endings endings(OrganisationRows rows, JdbcClient jdbc) {
    return new Endings(rows, jdbc);
  }

  @Bean
  public MemberProjection memberProjection(JdbcClient jdbc) {
    return new MemberProjection(jdbc);
  }

  @Bean
  MemberEventProjection memberEventProjection(JdbcClient jdbc) {
    return new MemberEventProjection(jdbc);
  }

  @Bean
  MemberHistory memberHistory(OrganisationRows rows, JdbcClient jdbc) {
    return new LedgerMemberHistory(rows, jdbc);
  }

  @Bean
  Operators operators(
      OrganisationRows rows, JdbcClient jdbc, Members members, Ledger ledger, Clock clock) {
    return new OwnOperators(
        rows,
        new SessionKeyRows(jdbc),
        new PersonRows(jdbc),
        new DeviceRows(jdbc),
        members,
        ledger,
        clock);
  }

  @Bean
  OwnKeys ownKeys(
      OrganisationRows rows, JdbcClient jdbc, Members members, Ledger ledger, Clock clock) {
    return new OwnKeys(rows, jdbc, members, ledger, clock);
  }

  @Bean
  Authority authority(
      OrganisationRows rows,
      JdbcClient jdbc,
      Members members,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    return new TwoPersonAuthority(
        rows,
        new ProposalRows(jdbc),
        new AuthorityRules(members, new PersonRows(jdbc), ledger, clock),
        members,
        ledger,
        domain,
        clock);
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
