package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.security.GeneralSecurityException;
import java.time.Instant;
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
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.Patients;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.SigningPeople;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.web3j.crypto.ECKeyPair;

/** A hospital with a patient, and a pharmacy that treats her, on one network. */
final class RecordsWorld implements AutoCloseable {
  static final UUID MARTIN = UUID.nameUUIDFromBytes("martin".getBytes());
  static final Caller ADMISSIONS = new Caller(SAINT_LUC, "admissions", Set.of("admissions"));
  static final Caller HOSPITALS = new Caller(SAINT_LUC, "hospitals", Set.of("pharmacist"));
  static final Caller PONTS = new Caller(PONT, "ponts", Set.of("pharmacist"));

  private static final int KIND = 8;

  private final TestRegistry registry;
  private final SigningPeople people;
  private final WitnessDomain domain;
  private String channel;
  private Bytes32 patient;

  private RecordsWorld(TestRegistry registry) {
    this.registry = registry;
    this.domain = registry.bean(WitnessDomain.class);
    this.people = new SigningPeople(domain);
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
            RecordsConfiguration.class));
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
    Members members = registry.bean(Members.class);
    for (Caller person : List.of(HOSPITALS, PONTS)) {
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
    ECKeyPair key = newKey();
    GrantAttestation attestation = attestation(key);
    boolean once = purpose == ConsentPurpose.ONE_TIME;
    long now = Instant.now().getEpochSecond();
    Consent consent =
        new Consent(
            Bytes32.random(),
            attestation.grantKey(),
            pont(),
            purpose,
            Bytes32.random(),
            now - 60,
            now + 3600,
            once ? 1 : 0,
            once ? channel : Consent.ANY_CHANNEL,
            Consent.revocationHash(Bytes32.random()));
    confirm(
        SAINT_LUC,
        new LedgerCommand.PublicCall(
            UUID.randomUUID(),
            LedgerCommand.PublicContract.CONSENT_REGISTRY,
            ConsentCalls.publish(List.of(consent.commitment()))));
    send(
        SAINT_LUC,
        Action.OPEN_CONSENT,
        ConsentCalls.openConsent(
            consent,
            WitnessSignature.sign(consent, domain, key),
            attestation,
            byHost(attestation)));
    return consent.commitment();
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
