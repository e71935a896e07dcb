package org.custodia.registry.organs;

import java.time.Clock;
import java.util.List;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.Alerts;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.notices.DutyMail;
import org.custodia.registry.notices.MailSettings;
import org.custodia.registry.organs.transport.IschaemiaLimits;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What goes on by itself about organs: documents, candidates, and alerts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DutySettings.class, MailSettings.class})
public class OrganExchangeConfiguration {
  @Bean
  OrganExchange organExchange(
      LocalOrganisations organisations, List<OrganErrand> errands, Clock clock) {
    return new OrganExchange(organisations, errands, clock);
  }

  @Bean
  DocumentErrand documentErrand(
      OrganisationRows rows,
      Ledger ledger,
      OrganClient client,
      JdbcClient jdbc,
      SealedDocuments documents,
      OrganSettings settings,
      Clock clock) {
    return new DocumentErrand(
        rows, ledger, client, new DocumentRows(jdbc), documents, settings, clock);
  }

  @Bean
  CandidateErrand candidateErrand(
      OrganisationRows rows,
      OrganClient client,
      JdbcClient jdbc,
      Keys keys,
      OrganSettings settings,
      Clock clock) {
    return new CandidateErrand(
        rows, client, new CandidateRows(jdbc), new SealedCandidates(keys), settings, clock);
  }

  @Bean
  OrganWatch organWatch(
      OrganisationRows rows,
      JdbcClient jdbc,
      Members members,
      Ledger ledger,
      Alerts alerts,
      JourneyRows journeys,
      StoredJourneys ways,
      IschaemiaLimits limits,
      Clock clock) {
    var responsible = new Responsible(jdbc);
    var alarm = new OrganAlarm(new OrganAlertRows(jdbc), responsible, alerts, ledger, clock);
    var wayWatch =
        new WayWatch(
            rows,
            new OrganRows(jdbc),
            new EventRows(jdbc),
            journeys,
            ways,
            alarm,
            ledger,
            limits,
            clock);
    var regulators =
        new RegulatorsWatch(
            new LegRows(jdbc), responsible, new OutcomeRows(jdbc), members, alarm, clock);
    return new OrganWatch(
        rows,
        new WatchRows(jdbc),
        new EventRows(jdbc),
        members,
        ledger,
        alarm,
        wayWatch,
        regulators,
        clock);
  }

  @Bean
  AlertErrand alertErrand(
      OrganisationRows rows,
      JdbcClient jdbc,
      OrganClient client,
      OrganSettings settings,
      Clock clock) {
    return new AlertErrand(rows, new OrganAlertRows(jdbc), client, settings, clock);
  }

  @Bean
  OutcomeErrand outcomeErrand(
      OrganisationRows rows,
      JdbcClient jdbc,
      OrganClient client,
      OrganSettings settings,
      Clock clock) {
    return new OutcomeErrand(rows, new OutcomeRows(jdbc), client, settings, clock);
  }

  @Bean
  JourneyErrand journeyErrand(
      OrganisationRows rows,
      JourneyRows journeys,
      OrganChannels channels,
      OrganClient client,
      OrganSettings settings,
      Clock clock) {
    return new JourneyErrand(rows, journeys, channels, client, settings, clock);
  }

  @Bean
  InquiryErrand inquiryErrand(
      OrganisationRows rows,
      InquiryRows inquiries,
      Members members,
      Ledger ledger,
      OrganClient client,
      WitnessDomain domain,
      OrganSettings settings,
      Clock clock) {
    return new InquiryErrand(
        rows,
        inquiries,
        members,
        ledger,
        client,
        new Askers(members, domain, clock),
        settings,
        clock);
  }

  @Bean
  DutyMailErrand dutyMailErrand(
      OrganisationRows rows,
      JdbcClient jdbc,
      MailSettings mail,
      DutySettings settings,
      Clock clock) {
    return new DutyMailErrand(rows, new DutyMailRows(jdbc), new DutyMail(mail), settings, clock);
  }
}
