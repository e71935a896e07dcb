package org.custodia.registry.organs;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.consent.DonationConsents;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.organs.transport.IschaemiaLimits;
import org.custodia.registry.organs.transport.TransportSettings;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.custodia.registry.witnessing.Witnessing;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts this package together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrganSettings.class)
public class OrganConfiguration {
  @Bean
  public static Projection organProjection(JdbcClient jdbc) {
    return new OrganProjection(jdbc);
  }

  @Bean
  OrganChannels organChannels(Ledger ledger, Members members, Clock clock) {
    return new OrganChannels(ledger, members, clock);
  }

  @Bean
  OrganClient organClient(
      NetworkFile network, Keys keys, WitnessDomain domain, OrganSettings settings, Clock clock) {
    return new OrganClient(network, keys, domain, settings, clock);
  }

  @Bean
  SealedDocuments organDocuments(OrganisationRows rows, JdbcClient jdbc, Keys keys, Clock clock) {
    return new SealedDocuments(rows, new DocumentRows(jdbc), keys, clock);
  }

  @Bean
  Candidates organCandidates(
      OrganisationRows rows, JdbcClient jdbc, Keys keys, Members members, Clock clock) {
    var sealed = new SealedCandidates(keys);
    return new StoredCandidates(
        rows,
        new CandidateRows(jdbc),
        new WaitingList(jdbc, sealed, clock),
        sealed,
        new SealedIdentities(keys),
        new DocumentRows(jdbc),
        members,
        clock);
  }

  @Bean
  DonorCases donorCases(
      OrganisationRows rows,
      JdbcClient jdbc,
      OrganChannels channels,
      DonorConsents consents,
      Ledger ledger,
      Keys keys,
      Clock clock) {
    return new StoredDonorCases(
        rows,
        new DonorRows(jdbc),
        new EventRows(jdbc),
        new LabelBook(jdbc, keys),
        new SealedIdentities(keys),
        new DocumentRows(jdbc),
        channels,
        consents,
        ledger,
        keys,
        clock);
  }

  @Bean
  DonorConsents donorConsents(
      OrganisationRows rows, JdbcClient jdbc, OrganClient client, Keys keys) {
    return new DonorConsents(
        rows, new EventRows(jdbc), new DonorRows(jdbc), new SealedIdentities(keys), client);
  }

  @Bean
  StoredMatchRuns matchRuns(OrganisationRows rows, JdbcClient jdbc, Keys keys, Clock clock) {
    return new StoredMatchRuns(
        rows,
        jdbc,
        new WaitingList(jdbc, new SealedCandidates(keys), clock),
        new EventRows(jdbc),
        keys,
        clock);
  }

  @Bean
  Offers organOffers(
      OrganisationRows rows,
      JdbcClient jdbc,
      OrganChannels channels,
      OrganClient client,
      Members members,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    return new StoredOffers(
        rows,
        new OfferRows(jdbc),
        new EventRows(jdbc),
        new DonorRows(jdbc),
        new TurnRows(jdbc),
        new CandidateRows(jdbc),
        new SealedCandidates(keys),
        channels,
        client,
        members,
        ledger,
        domain,
        clock);
  }

  @Bean
  StoredRecipientConsents recipientConsents(
      OrganisationRows rows,
      JdbcClient jdbc,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    return new StoredRecipientConsents(
        rows, jdbc, ledger, new OfferRows(jdbc), keys, domain, clock);
  }

  @Bean
  Organs organs(
      OrganisationRows rows,
      JdbcClient jdbc,
      OrganChannels channels,
      Members members,
      Ledger ledger,
      IschaemiaLimits limits,
      Clock clock) {
    return new StoredOrgans(
        rows,
        new OrganRows(jdbc),
        new LegRows(jdbc),
        new OfferRows(jdbc),
        new EventRows(jdbc),
        channels,
        members,
        ledger,
        limits,
        clock);
  }

  @Bean
  LegLabels legLabels(
      OrganisationRows rows,
      JdbcClient jdbc,
      Ledger ledger,
      Keys keys,
      OrganClient client,
      Clock clock) {
    return new LegLabels(
        rows,
        ledger,
        new EventRows(jdbc),
        new OrganRows(jdbc),
        new LabelBook(jdbc, keys),
        client,
        clock);
  }

  @Bean
  OrganLabels organLabels(
      OrganisationRows rows,
      JdbcClient jdbc,
      Ledger ledger,
      Members members,
      Keys keys,
      LegLabels ofLegs,
      Clock clock) {
    return new StoredOrganLabels(
        rows,
        ofLegs,
        new LabelBook(jdbc, keys),
        new BoxRows(jdbc),
        new OrganRows(jdbc),
        new LegRows(jdbc),
        new EventRows(jdbc),
        ledger,
        members,
        clock);
  }

  @Bean
  OrganLoggers organLoggers(
      OrganisationRows rows,
      JdbcClient jdbc,
      SealedDocuments documents,
      Ledger ledger,
      TransportSettings settings,
      Clock clock) {
    return new StoredLoggers(
        rows,
        new LoggerRows(jdbc),
        documents,
        new EventRows(jdbc),
        new LegRows(jdbc),
        ledger,
        settings,
        clock);
  }

  @Bean
  OrganRecords organRecords(
      OrganisationRows rows,
      JdbcClient jdbc,
      Members members,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    return new WrittenOrganRecords(
        rows,
        new OrganRows(jdbc),
        new EventRows(jdbc),
        new RefusalRows(jdbc),
        new CustodyChains(members, domain),
        ledger,
        keys,
        domain,
        clock);
  }

  @Bean
  OrganAlerts organAlerts(OrganisationRows rows, JdbcClient jdbc, Clock clock) {
    return new StoredOrganAlerts(rows, new OrganAlertRows(jdbc), clock);
  }

  @Bean
  JourneyRows journeyRows(JdbcClient jdbc, Keys keys) {
    return new JourneyRows(jdbc, keys);
  }

  @Bean
  StoredJourneys journeys(
      OrganisationRows rows,
      JdbcClient jdbc,
      JourneyRows journeys,
      OrganChannels channels,
      Ledger ledger,
      OrganClient client,
      IschaemiaLimits limits,
      TransportSettings settings,
      Clock clock) {
    return new StoredJourneys(
        rows,
        journeys,
        new OrganRows(jdbc),
        new EventRows(jdbc),
        channels,
        new Responsible(jdbc),
        ledger,
        client,
        limits,
        settings,
        clock);
  }

  @Bean
  InquiryRows inquiryRows(JdbcClient jdbc, Keys keys) {
    return new InquiryRows(jdbc, keys);
  }

  @Bean
  OrganFigures organFigures(OrganisationRows rows, JdbcClient jdbc, InquiryRows inquiries) {
    return new CountedFigures(rows, jdbc, inquiries, new PatternRows(jdbc));
  }

  @Bean
  ActPreparation actPreparation(
      OrganisationRows rows,
      JdbcClient jdbc,
      OrganChannels channels,
      Ledger ledger,
      StoredMatchRuns runs,
      StoredRecipientConsents consents,
      DonorConsents donorConsents,
      OrganClient client,
      LegLabels ofLegs,
      Members members,
      Keys keys,
      Clock clock) {
    var labels = new LabelBook(jdbc, keys);
    var events = new EventRows(jdbc);
    var organs = new OrganRows(jdbc);
    var donors = new DonorRows(jdbc);
    return new ActPreparation(
        new CasePreparation(rows, jdbc, ledger, labels, donors, runs, donorConsents, keys, clock),
        new OfferPreparation(rows, channels, events, organs, donors, client, consents, clock),
        new LegPreparation(
            rows, channels, events, ofLegs, client, new VerifiedSamples(events, members)));
  }

  @Bean
  OrganActs organActs(
      OrganisationRows rows,
      Witnessing witnessing,
      Ledger ledger,
      OrganChannels channels,
      ActPreparation preparation,
      Clock clock) {
    return new WitnessedOrganActs(rows, witnessing, ledger, channels, preparation, clock);
  }

  @Bean
  OrganScans organScans(
      OrganisationRows rows,
      Witnessing witnessing,
      Members members,
      Ledger ledger,
      OrganChannels channels,
      ActPreparation preparation,
      LegLabels labels,
      WitnessDomain domain,
      Clock clock) {
    return new SignedOrganScans(
        rows, witnessing, members, ledger, channels, preparation, labels, domain, clock);
  }

  @Bean
  StatementAnswers statementAnswers(
      Ledger ledger,
      JdbcClient jdbc,
      Keys keys,
      WitnessDomain domain,
      IschaemiaLimits limits,
      Clock clock) {
    return new StatementAnswers(
        ledger, new EventRows(jdbc), new LegRows(jdbc), keys, domain, limits, clock);
  }

  @Bean
  OrganDesk organDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      Members members,
      WitnessDomain domain,
      JdbcClient jdbc,
      Keys keys,
      SealedDocuments documents,
      StoredMatchRuns runs,
      StatementAnswers statements,
      DonationConsents consents,
      JourneyRows journeys,
      Clock clock) {
    var list = new WaitingList(jdbc, new SealedCandidates(keys), clock);
    Map<Said, OrganDesk.Answer> answers = new EnumMap<>(Said.class);
    answers.putAll(new ListAnswers(ledger, list, runs).answers());
    answers.putAll(statements.answers());
    answers.putAll(
        new LabelAnswers(ledger, new OrganRows(jdbc), new LabelBook(jdbc, keys)).answers());
    answers.putAll(new ConsentAnswers(consents, ledger, keys, domain).answers());
    answers.putAll(new AlertAnswers(new OrganAlertRows(jdbc), clock).answers());
    answers.putAll(new OutcomeAnswers(new OutcomeRows(jdbc)).answers());
    answers.putAll(
        new JourneyAnswers(journeys, new EventRows(jdbc), new Responsible(jdbc), clock).answers());
    answers.putAll(
        new BeforeAllocationAnswers(jdbc, new OrganRows(jdbc), list, runs, keys, domain, clock)
            .answers());
    answers.putAll(
        new AllocationAnswers(
                jdbc,
                ledger,
                new EventRows(jdbc),
                new OfferRows(jdbc),
                new TurnRows(jdbc),
                statements,
                clock)
            .answers());
    return new OrganDesk(
        organisations,
        rows,
        ledger,
        new Askers(members, domain, clock),
        new DocumentRows(jdbc),
        documents,
        answers);
  }
}
