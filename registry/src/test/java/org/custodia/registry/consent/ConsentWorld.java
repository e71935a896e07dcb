package org.custodia.registry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.consent.Consents.Draft;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.people.GuardianRelation;
import org.custodia.registry.people.Guardians;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.Patients;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.records.RecordExchangeConfiguration;
import org.custodia.registry.records.RecordsConfiguration;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.web3j.crypto.ECKeyPair;

/** A hospital with a few patients, and two pharmacies, on one network. */
final class ConsentWorld implements AutoCloseable {
  static final Class<?>[] CONFIGURATIONS = {
    IdentityConfiguration.class,
    PeopleConfiguration.class,
    NoticesConfiguration.class,
    ConsentConfiguration.class,
    WitnessingConfiguration.class,
    RecordsConfiguration.class,
    RecordExchangeConfiguration.class,
    HostsHere.class
  };
  static final Caller ADMISSIONS =
      new Caller(SAINT_LUC, "admissions.saintluc", Set.of("admissions"));
  static final UUID MARTIN = UUID.nameUUIDFromBytes("martin".getBytes());
  static final UUID CHILD = UUID.nameUUIDFromBytes("child".getBytes());
  static final UUID DURAND = UUID.nameUUIDFromBytes("durand".getBytes());
  static final Caller MARTIN_HERSELF = patient("patient.martin");
  static final Caller DURAND_HIMSELF = patient("patient.durand");
  static final Caller PONT_PHARMACIST = new Caller(PONT, "pharmacist.pont", Set.of("pharmacist"));
  static final Caller GARE_PHARMACIST = new Caller(GARE, "pharmacist.gare", Set.of("pharmacist"));

  private final RegistryDatabase database;
  private final TestRegistry registry;

  private ConsentWorld(RegistryDatabase database, TestRegistry registry) {
    this.database = database;
    this.registry = registry;
  }

  static ConsentWorld start(RegistryDatabase database, TestNetwork network) {
    return start(database, network, List.of());
  }

  static ConsentWorld start(
      RegistryDatabase database, TestNetwork network, List<String> organisations) {
    ConsentWorld world =
        new ConsentWorld(
            database,
            TestRegistry.start(
                database,
                network.path(),
                organisations,
                Map.of("custodia.consents.tried-again", "1s"),
                CONFIGURATIONS));
    world.awaitMembers(organisations.isEmpty() ? TestNetwork.MEMBERS.keySet() : organisations);
    if (organisations.isEmpty() || organisations.contains(SAINT_LUC)) world.admit();
    return world;
  }

  /** A grantee is chosen among the members of which the host's node has told. */
  private void awaitMembers(Collection<String> organisations) {
    Members members = registry.bean(Members.class);
    TestRegistry.await(
        "the members are known everywhere",
        () ->
            organisations.stream()
                .allMatch(slug -> members.all(slug).size() == TestNetwork.MEMBERS.size()));
  }

  /**
   * The host's use cases, of which nothing is sent and nothing follows: so that another process
   * does all the rest. The channel has to be there.
   */
  static ConsentWorld recordingOnly(RegistryDatabase database, TestNetwork network) {
    ConsentWorld world = start(database, network, List.of(SAINT_LUC));
    world.registry.bean(LedgerWorkers.class).stop();
    return world;
  }

  /** Martin has an account and a child; Durand has an account. The same again changes nothing. */
  private void admit() {
    Patients patients = registry.bean(Patients.class);
    patients.register(ADMISSIONS, MARTIN, person("Martin", "Jeanne", "1984-03-07"), true);
    patients.register(ADMISSIONS, CHILD, person("Martin", "Léo", "2019-06-11"), true);
    patients.register(ADMISSIONS, DURAND, person("Durand", "Paul", "1951-11-23"), true);
    PatientAccounts accounts = registry.bean(PatientAccounts.class);
    accounts.link(ADMISSIONS, MARTIN, MARTIN_HERSELF.name());
    accounts.link(ADMISSIONS, DURAND, DURAND_HIMSELF.name());
    registry
        .bean(Guardians.class)
        .record(
            ADMISSIONS,
            UUID.nameUUIDFromBytes("guardianship".getBytes()),
            MARTIN,
            CHILD,
            new Guardians.Terms(
                GuardianRelation.PARENT, LocalDate.of(2019, 6, 11), Optional.empty(), "livret"));
  }

  static PatientData person(String family, String given, String born) {
    return new PatientData(
        List.of(),
        List.of(new PatientData.Name("official", family, List.of(given))),
        Optional.of(born),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  static Caller patient(String name) {
    return new Caller(SAINT_LUC, name, Set.of("patient"));
  }

  Consents consents() {
    return registry.bean(Consents.class);
  }

  ConsentUses uses() {
    return registry.bean(ConsentUses.class);
  }

  /** Kinds of what a patient was told, of one consent or at all. */
  List<NoticeKind> told(Caller caller, UUID patient, Optional<UUID> consent) {
    return registry.bean(Notices.class).list(caller, patient, Optional.empty(), 100).stream()
        .filter(one -> consent.isEmpty() || one.consent().equals(consent))
        .map(Notice::kind)
        .sorted()
        .toList();
  }

  PatientDirectory directory() {
    return registry.bean(PatientDirectory.class);
  }

  TestRegistry registry() {
    return registry;
  }

  /** From a moment ago, so that the ledger's clock agrees that it has begun. */
  static GrantForm form(String grantee, ConsentPurpose purpose, int uses, Duration runs) {
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
    return new GrantForm(
        TestNetwork.memberId(grantee),
        purpose,
        Set.of(RecordKind.MEDICATIONS, RecordKind.ALLERGIES),
        Set.of(Sensitivity.MENTAL_HEALTH),
        from,
        from.plusSeconds(5).plus(runs),
        uses,
        Optional.empty());
  }

  static GrantForm treatment(String grantee) {
    return form(grantee, ConsentPurpose.TREATMENT, 0, Duration.ofDays(30));
  }

  static GrantForm oneTime(String grantee) {
    return form(grantee, ConsentPurpose.ONE_TIME, 1, Duration.ofDays(30));
  }

  static ECKeyPair newKey() {
    try {
      return org.web3j.crypto.Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String address(ECKeyPair key) {
    return "0x" + org.web3j.crypto.Keys.getAddress(key);
  }

  /** Asks for the draft until the channel is there. */
  Draft.ToSign drafted(Caller caller, UUID id, UUID patient, GrantForm form, ECKeyPair key) {
    TestRegistry.await(
        "the channel of a draft",
        () -> consents().draft(caller, id, patient, form, address(key)) instanceof Draft.ToSign);
    return (Draft.ToSign) consents().draft(caller, id, patient, form, address(key));
  }

  /** As the browser does: what is shown is signed, and the key thrown away. */
  String sign(UUID id, ECKeyPair key) {
    Consent message =
        database
            .rows()
            .in(
                SAINT_LUC,
                () ->
                    new SealedTerms(registry.bean(Keys.class)).terms(SAINT_LUC, row(id)).message());
    return WitnessSignature.sign(message, registry.bean(WitnessDomain.class), key).toString();
  }

  ConsentRow row(UUID id) {
    return database
        .rows()
        .in(
            SAINT_LUC,
            () ->
                new ConsentRows(registry.bean(JdbcClient.class))
                    .find(TestNetwork.memberId(SAINT_LUC), id)
                    .orElseThrow());
  }

  /** Granted, and not waited for. */
  UUID granted(Caller caller, UUID patient, GrantForm form) {
    UUID id = UUID.randomUUID();
    ECKeyPair key = newKey();
    drafted(caller, id, patient, form, key);
    consents().grant(caller, id, sign(id, key));
    return id;
  }

  /** Granted and open. */
  UUID inForce(Caller caller, UUID patient, GrantForm form) {
    UUID id = granted(caller, patient, form);
    awaitState(caller, patient, id, State.IN_FORCE);
    return id;
  }

  ConsentView view(Caller caller, UUID patient, UUID id) {
    return consents().of(caller, patient).stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  void awaitState(Caller caller, UUID patient, UUID id, State state) {
    try {
      TestRegistry.await(id + " " + state, () -> view(caller, patient, id).state() == state);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; it is " + view(caller, patient, id), e);
    }
  }

  /** As the grantee sees it. */
  Optional<ReceivedConsent> received(Caller grantee, Bytes32 commitment) {
    return uses().received(grantee).stream()
        .filter(one -> one.commitment().equals(commitment))
        .findFirst();
  }

  ReceivedConsent awaitReceived(Caller grantee, Bytes32 commitment) {
    TestRegistry.await(
        "it is received by " + grantee.organisation(),
        () -> received(grantee, commitment).isPresent());
    return received(grantee, commitment).orElseThrow();
  }

  CommandStatus use(Caller grantee, ReceivedConsent consent) {
    UUID id = UUID.randomUUID();
    uses().use(grantee, id, consent.host(), consent.commitment(), consent.purpose());
    return registry.awaitFinal(grantee.organisation(), id);
  }

  void accepted(CommandStatus status) {
    assertThat(status.state().isDone()).as("%s", status).isTrue();
  }

  void refused(CommandStatus status, String name) {
    assertThat(status.refusal().map(refusal -> refusal.name())).as("%s", status).contains(name);
  }

  @Override
  public void close() {
    registry.close();
  }
}
