package org.custodia.registry.records;

import java.time.Clock;
import java.time.Duration;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.consent.ConsentScopes;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.documents.ChannelDocumentClient;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.custodia.registry.witnessing.Witnessing;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people of an organisation do with records, wired. */
@Configuration(proxyBeanMethods = false)
public class RecordsConfiguration {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration BUDGET = Duration.ofSeconds(2);

  @Bean
  RecordLists recordLists(OrganisationRows rows, JdbcClient jdbc, Ledger ledger) {
    return new ProjectedRecordLists(rows, jdbc, ledger);
  }

  @Bean
  RecordBodies recordBodies(OrganisationRows rows, JdbcClient jdbc, Keys keys, Clock clock) {
    return new StoredBodies(rows, jdbc, keys, clock);
  }

  @Bean
  PatientRecords patientRecords(
      OrganisationRows rows,
      JdbcClient jdbc,
      RecordBodies bodies,
      HeldRecords held,
      PatientDirectory directory,
      ConsentScopes scopes,
      Members members,
      Witnessing witnessing,
      Ledger ledger,
      Keys keys,
      Notices notices,
      Clock clock) {
    var written = new PatientRecordRows(jdbc);
    var channels = new PatientChannels(directory, scopes, members, ledger);
    var pointers =
        new LedgerPointers(
            written, bodies, held, channels, new SealedFacts(keys), witnessing, ledger);
    return new WrittenRecords(
        rows, written, bodies, directory, channels, pointers, ledger, keys, notices, clock);
  }

  @Bean
  ResourceRecords resourceRecords(JdbcClient jdbc, Keys keys, Notices notices, Ledger ledger) {
    return new ResourceRecords(new PatientRecordRows(jdbc), new SealedFacts(keys), notices, ledger);
  }

  @Bean
  RecordSignatures recordSignatures(HeldRecords held, Witnessing witnessing) {
    return new RecordSignatures(held, witnessing);
  }

  @Bean
  HeldRecords heldRecords(OrganisationRows rows, JdbcClient jdbc) {
    return new HeldRecords(rows, jdbc);
  }

  @Bean
  EmergencyReasons emergencyReasons(OrganisationRows rows, JdbcClient jdbc, Keys keys) {
    return new EmergencyReasons(rows, jdbc, keys);
  }

  /** Asks other members for documents of a channel. */
  @Bean
  ChannelDocumentClient recordDocumentClient(
      Keys keys, NetworkFile network, WitnessDomain domain, Clock clock) {
    return new ChannelDocumentClient(
        network, keys, domain, clock, CONNECT, BUDGET, WordsToPatients.LONGEST);
  }

  @Bean
  WordsToPatients.Source wordsSource(
      @Qualifier("recordDocumentClient") ChannelDocumentClient client) {
    return (organisation, holder, channel, id) ->
        client.ask(organisation, holder, channel, id, "/network/v1/records/words");
  }

  @Bean
  ConsentDocuments.Source consentDocumentSource(
      @Qualifier("recordDocumentClient") ChannelDocumentClient client) {
    return (organisation, host, channel, id) ->
        client.ask(organisation, host, channel, id, "/network/v1/records/consents");
  }

  /** Hands out documents of a channel to its members. */
  @Bean
  ChannelDocumentDesk recordDocumentDesk(
      OrganisationRows rows,
      LocalOrganisations organisations,
      Ledger ledger,
      Members members,
      WitnessDomain domain,
      Clock clock) {
    return new ChannelDocumentDesk(organisations, rows, ledger, new Askers(members, domain, clock));
  }

  @Bean
  ConsentDocuments consentDocuments(
      ConsentScopes scopes,
      WordsToPatients words,
      ConsentDocuments.Source source,
      @Qualifier("recordDocumentDesk") ChannelDocumentDesk desk) {
    return new ConsentDocuments(scopes, words, desk, source);
  }

  @Bean
  WordsToPatients wordsToPatients(
      OrganisationRows rows,
      JdbcClient jdbc,
      Keys keys,
      WordsToPatients.Source source,
      @Qualifier("recordDocumentDesk") ChannelDocumentDesk desk,
      Clock clock) {
    return new WordsToPatients(rows, jdbc, keys, desk, source, clock);
  }

  @Bean
  Relationships relationships(
      OrganisationRows rows,
      JdbcClient jdbc,
      WordsToPatients words,
      PatientDirectory directory,
      Members members,
      Witnessing witnessing,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    return new StoredRelationships(
        rows,
        new RelationshipRows(jdbc),
        words,
        directory,
        members,
        witnessing,
        ledger,
        keys,
        domain,
        clock);
  }

  @Bean
  StoredReading.Holders holders(NetworkFile network) {
    return new HolderClient(network);
  }

  @Bean
  RecordReading recordReading(
      OrganisationRows rows,
      JdbcClient jdbc,
      RecordLists lists,
      ConsentUses consents,
      Members members,
      Witnessing witnessing,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      StoredReading.Holders holders,
      EmergencyReasons reasons,
      Clock clock) {
    return new StoredReading(
        rows,
        jdbc,
        lists,
        consents,
        members,
        witnessing,
        ledger,
        keys,
        domain,
        holders,
        reasons,
        clock);
  }

  @Bean
  RecordAccesses recordAccesses(
      PatientRecords records,
      RecordLists lists,
      PatientDirectory directory,
      Members members,
      EmergencyReasons reasons,
      Ledger ledger) {
    return new KeptAccesses(records, lists, directory, members, reasons, ledger);
  }
}
