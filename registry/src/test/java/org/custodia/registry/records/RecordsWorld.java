package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.records.OfferTerms;
import org.custodia.contracts.records.RecordCalls;
import org.custodia.contracts.records.RecordTerms;
import org.custodia.contracts.records.RecordsTerms;
import org.custodia.contracts.records.RequestTerms;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.PatientDecision;
import org.custodia.contracts.witness.RecordQuery;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.ConsentConfiguration;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.HostsHere;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.documents.SignedDocumentQuery;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.FhirConfiguration;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.Patients;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.products.ProductsConfiguration;
import org.custodia.registry.records.PatientRecords.NewRecord;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.SigningPeople;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.web3j.crypto.ECKeyPair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A hospital with a patient, and a pharmacy that treats her, on one network. */
final class RecordsWorld implements AutoCloseable {
  static final UUID MARTIN = UUID.nameUUIDFromBytes("martin".getBytes());
  static final Caller ADMISSIONS = new Caller(SAINT_LUC, "admissions", Set.of("admissions"));
  static final Caller HOSPITALS = new Caller(SAINT_LUC, "hospitals", Set.of("pharmacist"));
  static final Caller PHYSICIAN = new Caller(SAINT_LUC, "dr.anselme", Set.of("physician"));
  static final Caller MARTIN_HERSELF = new Caller(SAINT_LUC, "patient.martin", Set.of("patient"));
  static final Caller PONTS = new Caller(PONT, "ponts", Set.of("pharmacist"));

  /** How holders are asked, where it is not without HTTP. */
  static volatile StoredReading.Holders over;

  /** Whether hosts hand out no documents of consents. */
  static volatile boolean hostsAway;

  private static final int KIND = 8;

  private final TestRegistry registry;
  private SigningPeople people;
  private final WitnessDomain domain;
  private String channel;
  private Bytes32 patient;

  private RecordsWorld(TestRegistry registry) {
    this.registry = registry;
    this.domain = registry.bean(WitnessDomain.class);
    this.people = new SigningPeople(domain);
  }

  /** All members here are of one instance, whose gatekeeper is asked without HTTP. */
  @Configuration(proxyBeanMethods = false)
  static class OneInstance {
    @Bean
    @Primary
    StoredReading.Holders gatekeeperHere(ObjectProvider<Gatekeeper> gatekeeper) {
      return (holder, query) ->
          over != null
              ? over.ask(holder, query)
              : SealedForReader.read(gatekeeper.getObject().answer(query).write());
    }

    @Bean
    @Primary
    WordsToPatients.Source wordsHere(
        ObjectProvider<WordsToPatients> words, Keys keys, WitnessDomain domain) {
      return (organisation, holder, channel, id) ->
          words.getObject().answer(asked(keys, domain, organisation, holder, channel, id).write());
    }

    @Bean
    @Primary
    ConsentDocuments.Source consentsHere(
        ObjectProvider<ConsentDocuments> documents, Keys keys, WitnessDomain domain) {
      return (organisation, holder, channel, id) -> {
        if (hostsAway) throw new Problem(Problem.Kind.UNAVAILABLE, "CUS-DOC-003");
        return documents
            .getObject()
            .answer(asked(keys, domain, organisation, holder, channel, id).write());
      };
    }

    private static SignedDocumentQuery asked(
        Keys keys,
        WitnessDomain domain,
        String organisation,
        Bytes32 holder,
        String channel,
        UUID id) {
      return new SignedDocumentQuery(
              UUID.randomUUID(),
              TestNetwork.memberId(organisation),
              holder,
              channel,
              id,
              Instant.now().truncatedTo(ChronoUnit.SECONDS),
              "")
          .signed(message -> signed(keys, domain, organisation, message));
    }

    private static String signed(
        Keys keys, WitnessDomain domain, String organisation, SignedMessage message) {
      byte[] signature = keys.account(organisation).sign(message.digest(domain));
      return WitnessSignature.of(signature).orElseThrow().toString();
    }
  }

  /** For these organisations; for all of the network without any. */
  static RecordsWorld start(
      RegistryDatabase database, TestNetwork network, String... organisations) {
    return new RecordsWorld(
        TestRegistry.start(
            database,
            network.path(),
            List.of(organisations),
            Map.of(),
            IdentityConfiguration.class,
            PeopleConfiguration.class,
            NoticesConfiguration.class,
            ConsentConfiguration.class,
            WitnessingConfiguration.class,
            RecordsConfiguration.class,
            RecordExchangeConfiguration.class,
            ProductsConfiguration.class,
            FhirConfiguration.class,
            HostsHere.class,
            OneInstance.class));
  }

  /** After another was closed, with its people, channel and patient. */
  static RecordsWorld again(
      RecordsWorld before,
      RegistryDatabase database,
      TestNetwork network,
      String... organisations) {
    RecordsWorld world = start(database, network, organisations);
    world.people = before.people;
    world.channel = before.channel;
    world.patient = before.patient;
    return world;
  }

  /** The patient is registered and introduced, the people have keys, the channel is ready. */
  void prepare() {
    registry
        .bean(Patients.class)
        .register(
            ADMISSIONS,
            MARTIN,
            new PatientData(
                List.of(),
                List.of(new PatientData.Name("official", "Martin", List.of("Jeanne"))),
                Optional.of("1984-03-07"),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of()),
            true);
    registry.bean(PatientAccounts.class).link(ADMISSIONS, MARTIN, MARTIN_HERSELF.name());
    Members members = registry.bean(Members.class);
    for (Caller person : List.of(HOSPITALS, PHYSICIAN, PONTS)) {
      String organisation = person.organisation();
      TestRegistry.await(
          organisation + " knows itself",
          () -> members.byId(organisation, TestNetwork.memberId(organisation)).isPresent());
      people.enrol(registry, person);
    }
    TestRegistry.await(
        "the hospital knows the pharmacy's key",
        () -> members.operator(SAINT_LUC, people.key(PONTS)).isPresent());
    List<Bytes32> two = Stream.of(SAINT_LUC, PONT).map(TestNetwork::memberId).sorted().toList();
    int kind = SubjectKind.RELATIONSHIP.code();
    confirm(PONT, new LedgerCommand.OpenChannel(UUID.randomUUID(), kind, two, Bytes32.ZERO));
    for (String member : List.of(PONT, SAINT_LUC)) {
      TestRegistry.await(
          member + " has it ready",
          () -> registry.ledger().channel(member, kind, two, Bytes32.ZERO).isPresent());
    }
    channel = registry.ledger().channel(PONT, kind, two, Bytes32.ZERO).orElseThrow().address();
    patient = registry.bean(PatientDirectory.class).pseudonym(SAINT_LUC, MARTIN, channel);
    send(
        SAINT_LUC,
        Action.INTRODUCE_PATIENT,
        ConsentCalls.introducePatient(patient, Bytes32.random()));
  }

  /** The channel comes to know another patient of the hospital. */
  void introduce(UUID other) {
    Bytes32 name = registry.bean(PatientDirectory.class).pseudonym(SAINT_LUC, other, channel);
    send(
        SAINT_LUC, Action.INTRODUCE_PATIENT, ConsentCalls.introducePatient(name, Bytes32.random()));
  }

  /** Somebody of another member gets a key. */
  void enrol(Caller person) {
    String organisation = person.organisation();
    TestRegistry.await(
        organisation + " knows itself",
        () ->
            registry
                .bean(Members.class)
                .byId(organisation, TestNetwork.memberId(organisation))
                .isPresent());
    people.enrol(registry, person);
  }

  TestRegistry registry() {
    return registry;
  }

  SigningPeople people() {
    return people;
  }

  RecordLists lists() {
    return registry.bean(RecordLists.class);
  }

  String channel() {
    return channel;
  }

  Bytes32 patient() {
    return patient;
  }

  static Bytes32 host() {
    return TestNetwork.memberId(SAINT_LUC);
  }

  static Bytes32 pont() {
    return TestNetwork.memberId(PONT);
  }

  // --- Commands ---

  void confirm(String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state().isDone()).as("%s", status).isTrue();
  }

  private void send(String organisation, Action action, byte[] body) {
    confirm(
        organisation,
        new LedgerCommand.ChannelCommand(UUID.randomUUID(), channel, action.code(), body));
  }

  void signed(Caller by, RecordsTerms terms) {
    UUID id = UUID.randomUUID();
    Act act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.RELATIONSHIP,
            terms.subject(),
            TestNetwork.memberId(by.organisation()),
            host(),
            terms.action(),
            "Comptoir 1",
            Instant.now().toEpochMilli(),
            1,
            Bytes32.ZERO,
            terms.detail());
    confirm(
        by.organisation(),
        new LedgerCommand.ChannelCommand(
            id, channel, terms.action().code(), terms.body(act, signature(by, act))));
  }

  private WitnessSignature signature(Caller by, SignedMessage message) {
    return WitnessSignature.of(people.sign(by, message)).orElseThrow();
  }

  OfferTerms offered() {
    OfferTerms offer = new OfferTerms(Bytes32.random(), host(), patient, Bytes32.random(), later());
    signed(PONTS, offer);
    return offer;
  }

  RequestTerms requested(ConsentPurpose purpose) {
    RequestTerms request =
        new RequestTerms(Bytes32.random(), host(), patient, purpose, Bytes32.random(), later());
    signed(PONTS, request);
    return request;
  }

  RecordTerms added(Caller by, Bytes32 supersedes) {
    return added(by, supersedes, Bytes32.random());
  }

  /**
   * @param content salted hash
   */
  RecordTerms added(Caller by, Bytes32 supersedes, Bytes32 content) {
    RecordTerms record =
        new RecordTerms(
            Bytes32.random(),
            host(),
            patient,
            KIND,
            content,
            Instant.now().getEpochSecond(),
            supersedes);
    signed(by, record);
    return record;
  }

  private static long later() {
    return Instant.now().getEpochSecond() + 3600;
  }

  /** As the patient's browser and her host do. */
  void decide(Decision decision, OfferTerms about, int number) {
    decide(
        new PatientDecision(
            about.relationship(), pont(), decision, number, about.detail(), Bytes32.ZERO, channel));
  }

  void grant(RequestTerms about, Bytes32 consent) {
    decide(
        new PatientDecision(
            about.request(), pont(), Decision.GRANT, 0, about.detail(), consent, channel));
  }

  private void decide(PatientDecision decision) {
    ECKeyPair key = newKey();
    GrantAttestation attestation = attestation(key);
    send(
        SAINT_LUC,
        Action.DECIDE,
        RecordCalls.decide(
            decision,
            WitnessSignature.sign(decision, domain, key),
            attestation,
            byHost(attestation)));
  }

  private GrantAttestation attestation(ECKeyPair key) {
    return new GrantAttestation(
        host(), "0x" + org.web3j.crypto.Keys.getAddress(key), patient, channel);
  }

  private WitnessSignature byHost(GrantAttestation attestation) {
    byte[] signature =
        registry.bean(Keys.class).account(SAINT_LUC).sign(attestation.digest(domain));
    return WitnessSignature.of(signature).orElseThrow();
  }

  /** Commitment of a consent to the pharmacy that is open; once for one use. */
  Bytes32 consented(ConsentPurpose purpose) {
    return consented(purpose, Set.of(), Set.of());
  }

  Bytes32 consented(ConsentPurpose purpose, Set<RecordKind> kinds, Set<Sensitivity> withheld) {
    return consented(purpose, kinds, withheld, Optional.empty());
  }

  /**
   * @param thirdParty a further member of the channel
   */
  Bytes32 consented(
      ConsentPurpose purpose,
      Set<RecordKind> kinds,
      Set<Sensitivity> withheld,
      Optional<Bytes32> thirdParty) {
    return consented(pont(), purpose, kinds, withheld, thirdParty);
  }

  /** Of her to anybody. */
  Bytes32 consented(
      Bytes32 grantee,
      ConsentPurpose purpose,
      Set<RecordKind> kinds,
      Set<Sensitivity> withheld,
      Optional<Bytes32> thirdParty) {
    Consents consents = registry.bean(Consents.class);
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
    int uses = purpose == ConsentPurpose.ONE_TIME ? 1 : 0;
    GrantForm form =
        new GrantForm(
            grantee, purpose, kinds, withheld, from, from.plusSeconds(3600), uses, thirdParty);
    UUID id = UUID.randomUUID();
    ECKeyPair key = newKey();
    String address = "0x" + org.web3j.crypto.Keys.getAddress(key);
    TestRegistry.await(
        "what is to be signed",
        () ->
            consents.draft(MARTIN_HERSELF, id, MARTIN, form, address)
                instanceof Consents.Draft.ToSign);
    var draft = (Consents.Draft.ToSign) consents.draft(MARTIN_HERSELF, id, MARTIN, form, address);
    consents.grant(
        MARTIN_HERSELF, id, WitnessSignature.sign(message(draft), domain, key).toString());
    TestRegistry.await("the consent is in force", () -> view(id).state() == State.IN_FORCE);
    return view(id).commitment();
  }

  private ConsentView view(UUID id) {
    return registry.bean(Consents.class).of(MARTIN_HERSELF, MARTIN).stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** What the browser is given to sign. */
  private static Consent message(Consents.Draft.ToSign draft) {
    JsonNode said = JsonMapper.builder().build().readTree(draft.typedData()).get("message");
    return new Consent(
        Bytes32.of(said.get("salt").asString()),
        said.get("grantKey").asString(),
        Bytes32.of(said.get("grantee").asString()),
        ConsentPurpose.of(said.get("purpose").asInt()),
        Bytes32.of(said.get("scope").asString()),
        said.get("validFrom").asLong(),
        said.get("validUntil").asLong(),
        said.get("uses").asInt(),
        said.get("channel").asString(),
        Bytes32.of(said.get("revocationHash").asString()));
  }

  /** As the patient's browser and her host do, by what they are shown. */
  CommandStatus answered(Relationships.Answer answer) {
    Relationships relationships = registry.bean(Relationships.class);
    ECKeyPair key = newKey();
    String typed = relationships.toSign(MARTIN_HERSELF, MARTIN, answer);
    UUID id = UUID.randomUUID();
    relationships.decide(
        MARTIN_HERSELF,
        id,
        MARTIN,
        answer,
        "0x" + org.web3j.crypto.Keys.getAddress(key),
        WitnessSignature.sign(decision(typed), domain, key).toString());
    return registry.awaitFinal(SAINT_LUC, id);
  }

  /** What a browser is given to sign. */
  static PatientDecision decision(String typedData) {
    JsonNode said = JsonMapper.builder().build().readTree(typedData).get("message");
    return new PatientDecision(
        Bytes32.of(said.get("subject").asString()),
        Bytes32.of(said.get("provider").asString()),
        Decision.of(said.get("decision").asInt()),
        said.get("number").asLong(),
        Bytes32.of(said.get("terms").asString()),
        Bytes32.of(said.get("consent").asString()),
        said.get("channel").asString());
  }

  // --- Records, as people write them ---

  PatientRecords records() {
    return registry.bean(PatientRecords.class);
  }

  static NewRecord letter(Whose whose, byte[] content) {
    return new NewRecord(
        whose,
        RecordKind.DOCUMENTS,
        "Discharge letter",
        Set.of(),
        Instant.now().minusSeconds(60),
        content,
        Optional.empty());
  }

  /** Drafted and not signed. */
  PatientRecords.Draft drafted(Caller by, UUID id, NewRecord record) {
    return records().draft(by, id, record, people.key(by));
  }

  /** Signed by its author, and on the ledger wherever it is pointed to. */
  RecordView written(Caller by, NewRecord record) {
    UUID id = UUID.randomUUID();
    return signed(by, drafted(by, id, record));
  }

  RecordView signed(Caller by, PatientRecords.Draft draft) {
    records().add(by, draft.id(), signatures(by, draft));
    for (var act : draft.acts()) {
      CommandStatus status = registry.awaitFinal(by.organisation(), act.id());
      assertThat(status.state().isDone()).as("%s", status).isTrue();
    }
    return records().view(by, draft.id());
  }

  List<String> signatures(Caller by, PatientRecords.Draft draft) {
    return draft.acts().stream().map(act -> people.sign(by, act.act())).toList();
  }

  /** The pharmacy asks, the hospital lets it read, and says so. */
  void read(RecordTerms record, Bytes32 consent, ConsentPurpose purpose) {
    RecordQuery query =
        new RecordQuery(
            Bytes32.random(),
            pont(),
            host(),
            record.record(),
            consent,
            purpose,
            Bytes32.random(),
            channel,
            Instant.now().getEpochSecond());
    WitnessSignature signature = signature(PONTS, query);
    if (purpose == ConsentPurpose.ONE_TIME) {
      send(SAINT_LUC, Action.ADMIT_READER, RecordCalls.admit(query, signature));
    }
    send(
        SAINT_LUC,
        Action.RECORD_READ,
        RecordCalls.read(query, signature, Instant.now().getEpochSecond()));
  }

  /** What goes with a query for this purpose. */
  static String reason(ConsentPurpose purpose) {
    return purpose == ConsentPurpose.EMERGENCY ? "Brought in unconscious." : "";
  }

  static ECKeyPair newKey() {
    try {
      return org.web3j.crypto.Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The summary of this kind, once it has so many commands. */
  Ledger.Channel summary(String organisation, SubjectKind kind, long commands) {
    TestRegistry.await(
        organisation + " has noted " + commands,
        () ->
            registry.ledger().channels(organisation, kind.code(), Bytes32.ZERO).stream()
                .anyMatch(one -> one.sequence() == commands));
    return registry.ledger().channels(organisation, kind.code(), Bytes32.ZERO).get(0);
  }

  @Override
  public void close() {
    registry.close();
  }
}
