package org.custodia.registry.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.consent.ConsentWorld.ADMISSIONS;
import static org.custodia.registry.consent.ConsentWorld.oneTime;
import static org.custodia.registry.consent.ConsentWorld.treatment;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.consents.PatientProviderCode;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.Patients;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.Relationships;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.SigningPeople;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.testing.disclosure.NetworkWalk;
import org.custodia.registry.testing.disclosure.NetworkWalk.PrivateContract;
import org.custodia.registry.testing.disclosure.NetworkWalk.Surface;
import org.custodia.registry.testing.disclosure.PersonalData;
import org.custodia.registry.testing.disclosure.PersonalSearch;
import org.custodia.registry.testing.disclosure.SharedWords;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/**
 * A patient who goes through everything with two providers leaves nothing personal on any node, and
 * no word by which the two could find out that it is one patient.
 */
class NothingPersonalTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final UUID PATIENT = UUID.randomUUID();
  private static final Caller HERSELF = ConsentWorld.patient("patient.eloise");
  private static final PersonalData PERSONAL =
      new PersonalData(
          "Éloïse",
          Map.of(
              "name family", "Châtelain-Bœuf",
              "name given", "Éloïse",
              "birthDate", "1962-03-09",
              "address", "14 impasse des Églantiers",
              "city", "Villeurbanne",
              "phone", "+33612345678",
              "email", "eloise.cb@example.org",
              "national id", "262036912345619",
              "insurance", "MUT004277",
              "user", HERSELF.name()));

  /** What her host calls her everywhere: who has it has her in every channel. */
  private static final PersonalData ENTRY =
      new PersonalData("Éloïse's entry", Map.of("id", PATIENT.toString()));

  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
  private static ConsentWorld world;

  @BeforeAll
  static void everythingThatAPatientDoes() {
    LOG.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(LOG);
    world = ConsentWorld.start(database, network);
    world.registry().bean(Patients.class).register(ADMISSIONS, PATIENT, eloise(), true);
    world.registry().bean(PatientAccounts.class).link(ADMISSIONS, PATIENT, HERSELF.name());
    List<UUID> consents = new ArrayList<>();
    for (String grantee : List.of(PONT, GARE)) {
      Caller staff = new Caller(grantee, "physician", Set.of("physician"));
      for (GrantForm form : List.of(treatment(grantee), oneTime(grantee))) {
        UUID id = world.inForce(HERSELF, PATIENT, form);
        world.accepted(
            world.use(
                staff, world.awaitReceived(staff, world.view(HERSELF, PATIENT, id).commitment())));
        if (form.uses() == 0) consents.add(id);
      }
    }
    writeAndAsk();
    world.consents().revoke(HERSELF, UUID.randomUUID(), PATIENT, consents);
    consents.forEach(id -> world.awaitState(HERSELF, PATIENT, id, ConsentView.State.REVOKED));
    world.consents().optOut(HERSELF, UUID.randomUUID(), PATIENT);
    world.consents().optIn(HERSELF, UUID.randomUUID(), PATIENT);
    for (String grantee : List.of(PONT, GARE)) {
      world.inForce(HERSELF, PATIENT, treatment(grantee));
    }
    decline(GARE, world.inForce(HERSELF, PATIENT, treatment(GARE)));
  }

  /** With words that name her. */
  private static void decline(String grantee, UUID id) {
    Caller staff = new Caller(grantee, "physician", Set.of("physician"));
    Bytes32 commitment = world.view(HERSELF, PATIENT, id).commitment();
    world.awaitReceived(staff, commitment);
    String words = "We do not treat " + PERSONAL.fields().get("name family") + " any more.";
    Bytes32 host = TestNetwork.memberId(SAINT_LUC);
    world.uses().accept(staff, UUID.randomUUID(), host, commitment);
    world.uses().reject(staff, UUID.randomUUID(), host, commitment, words);
    world.awaitState(HERSELF, PATIENT, id, ConsentView.State.REJECTED);
    TestRegistry.await(
        "it is on the ledger", () -> world.view(HERSELF, PATIENT, id).revokedAt().isPresent());
  }

  /** A record about her that names her, known to both providers, who write to her and ask. */
  private static void writeAndAsk() {
    SigningPeople people = new SigningPeople(world.registry().bean(WitnessDomain.class));
    Caller physician = new Caller(SAINT_LUC, "dr.anselme", Set.of("physician"));
    people.enrol(world.registry(), physician);
    String name = PERSONAL.fields().get("name given") + " " + PERSONAL.fields().get("name family");
    byte[] content = (name + ", " + PERSONAL.fields().get("national id")).getBytes(UTF_8);
    PatientRecords records = world.registry().bean(PatientRecords.class);
    PatientRecords.Draft draft =
        records.draft(
            physician,
            UUID.randomUUID(),
            new PatientRecords.NewRecord(
                new Whose.Own(PATIENT),
                RecordKind.DOCUMENTS,
                "Letter about " + name,
                Set.of(),
                Instant.now(),
                content,
                Optional.empty()),
            people.key(physician));
    assertThat(draft.acts()).hasSize(2);
    Instant from =
        world
            .registry()
            .bean(Members.class)
            .operator(SAINT_LUC, people.key(physician))
            .orElseThrow()
            .validity()
            .from();
    assertThat(draft.acts())
        .as("no place and no second that two channels could compare")
        .allSatisfy(
            one -> {
              assertThat(one.act().place()).isEmpty();
              assertThat(Instant.ofEpochMilli(one.act().deviceTime()))
                  .isIn(from, Instant.now().truncatedTo(ChronoUnit.HOURS));
            });
    records.add(
        physician,
        draft.id(),
        draft.acts().stream().map(one -> people.sign(physician, one.act())).toList());
    draft.acts().forEach(one -> world.accepted(world.registry().awaitFinal(SAINT_LUC, one.id())));
    Relationships relationships = world.registry().bean(Relationships.class);
    for (String provider : List.of(PONT, GARE)) {
      Caller staff = new Caller(provider, "pharmacist." + provider, Set.of("pharmacist"));
      people.enrol(world.registry(), staff);
      Whose.Theirs whose = relationships.patients(staff).get(0).whose();
      relationships.call(staff, whose, name);
      for (Relationships.Draft act :
          List.of(
              relationships.offer(
                  staff,
                  UUID.randomUUID(),
                  whose,
                  "Dear " + name,
                  Instant.now().plusSeconds(86_400),
                  people.key(staff)),
              relationships.ask(
                  staff,
                  UUID.randomUUID(),
                  whose,
                  ConsentPurpose.TREATMENT,
                  "Dear " + name,
                  Instant.now().plusSeconds(86_400),
                  people.key(staff)))) {
        relationships.record(staff, act.id(), people.sign(staff, act.act()));
        world.accepted(world.registry().awaitFinal(provider, act.id()));
      }
    }
  }

  private static PatientData eloise() {
    Map<String, String> fields = PERSONAL.fields();
    return new PatientData(
        List.of(
            new PatientData.Identifier("urn:oid:1.2.250.1.213.1.4.8", fields.get("national id")),
            new PatientData.Identifier("urn:custodia:insurance", fields.get("insurance"))),
        List.of(
            new PatientData.Name(
                "official", fields.get("name family"), List.of(fields.get("name given")))),
        Optional.of(fields.get("birthDate")),
        Optional.empty(),
        List.of(
            new PatientData.Address(
                List.of(fields.get("address")), fields.get("city"), "", "69100", "FR")),
        List.of(
            new PatientData.Telecom("phone", fields.get("phone"), "mobile"),
            new PatientData.Telecom("email", fields.get("email"), "home")),
        List.of("fr"));
  }

  @AfterAll
  static void stop() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(LOG);
    world.close();
  }

  @Test
  void noNodeHasAnythingPersonal() {
    PersonalSearch search = new PersonalSearch(List.of(PERSONAL, ENTRY));
    int surfaces = 0;
    for (TestNetwork.Member member : TestNetwork.MEMBERS.values()) {
      for (Surface surface : walk().of(member.slug())) {
        assertThat(search.in(surface.name(), surface.bytes())).isEmpty();
        surfaces++;
      }
    }
    assertThat(surfaces).isGreaterThan(500);
  }

  @Test
  void noLineOfTheLogHasAnythingPersonal() {
    PersonalSearch search = new PersonalSearch(List.of(PERSONAL, ENTRY));
    LoggerFactory.getLogger("planted").warn("for {}", PERSONAL.fields().get("email"));
    List<String> found = new ArrayList<>();
    for (ILoggingEvent line : List.copyOf(LOG.list)) {
      String text =
          line.getFormattedMessage() + ThrowableProxyUtil.asString(line.getThrowableProxy());
      search
          .in(line.getLoggerName(), text.getBytes(StandardCharsets.UTF_8))
          .forEach(leak -> found.add(leak.surface()));
    }
    assertThat(found).containsOnly("planted");
  }

  @Test
  void noWordTiesThePatientInOneChannelToHerInAnother() {
    Map<String, PrivateContract> channels = relationships();
    assertThat(channels).hasSize(2);
    SharedWords words = words(channels);
    assertThat(words.unexplained()).isEmpty();
  }

  @Test
  void aPseudonymUsedTwiceWouldBeFound() {
    Map<String, PrivateContract> channels = relationships();
    SharedWords words = words(channels);
    byte[] pseudonym =
        world
            .directory()
            .pseudonym(SAINT_LUC, PATIENT, channels.keySet().iterator().next())
            .toArray();
    channels.keySet().forEach(channel -> words.channel(channel, List.of(pseudonym)));
    assertThat(words.unexplained()).isNotEmpty();
  }

  private static Map<String, PrivateContract> relationships() {
    Map<String, PrivateContract> channels = new LinkedHashMap<>();
    walk()
        .privateContracts(SAINT_LUC)
        .forEach(
            (address, contract) -> {
              if (PatientProviderCode.read(contract.creation()).isPresent()) {
                channels.put(address, contract);
              }
            });
    return channels;
  }

  /** What members, accounts and contracts are called is no secret and nobody's. */
  private static SharedWords words(Map<String, PrivateContract> channels) {
    SharedWords words = new SharedWords();
    channels.forEach(
        (address, contract) -> {
          words.explain(contract.creation());
          words.channel(address, contract.pieces());
        });
    String registrar = network.file().contracts().registrar();
    walk().logs(SAINT_LUC, registrar).forEach(words::explain);
    TestNetwork.MEMBERS.values().forEach(member -> words.explain(member.id().toArray()));
    return words;
  }

  private static NetworkWalk walk() {
    Map<String, URI> nodes = new LinkedHashMap<>();
    network.file().nodes().forEach(node -> nodes.put(node.name(), node.rpc()));
    return new NetworkWalk(nodes);
  }
}
