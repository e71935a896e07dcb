package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.records.RecordsWorld.HOSPITALS;
import static org.custodia.registry.records.RecordsWorld.MARTIN;
import static org.custodia.registry.records.RecordsWorld.MARTIN_HERSELF;
import static org.custodia.registry.records.RecordsWorld.PHYSICIAN;
import static org.custodia.registry.records.RecordsWorld.PONTS;
import static org.custodia.registry.records.RecordsWorld.host;
import static org.custodia.registry.records.RecordsWorld.pont;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.records.OfferTerms;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.records.PatientRecords.NewRecord;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hospital's gatekeeper, asked by a pharmacy, on a network and a database. */
class GatekeeperTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final byte[] CONTENT = "an allergy".getBytes(StandardCharsets.UTF_8);

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static RecordsWorld world;
  private static Gatekeeper gatekeeper;
  private static OfferTerms relationship;
  private static Bytes32 treatment;
  private static Kept record;
  private final ReaderKey key = ReaderKey.make();

  @BeforeAll
  static void prepare() {
    world = RecordsWorld.start(database, network);
    world.prepare();
    gatekeeper = world.registry().bean(Gatekeeper.class);
    relationship = world.offered();
    world.decide(Decision.ACCEPT, relationship, 0);
    treatment = world.consented(ConsentPurpose.TREATMENT);
    record = kept(CONTENT);
    // Everything below happens in the contract that comes after the one which knows all this.
    world.registry().goOn(world.channel(), PONT, SAINT_LUC);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  /** Where the channel points to it, and with which hash. */
  private record Kept(Bytes32 record, Bytes32 content) {}

  private static Kept kept(byte[] content) {
    RecordView view = world.written(PHYSICIAN, RecordsWorld.letter(new Whose.Own(MARTIN), content));
    Bytes32 record = view.pointers().get(0).record();
    KnownRecord known =
        world.lists().records(SAINT_LUC, world.channel(), host(), world.patient()).stream()
            .filter(one -> one.record().equals(record))
            .findFirst()
            .orElseThrow();
    return new Kept(record, known.content());
  }

  private SignedRecordQuery query(Bytes32 of, Bytes32 consent, ConsentPurpose purpose) {
    return unsigned(of, consent, purpose, Instant.now()).signed(message -> sign(PONTS, message));
  }

  private SignedRecordQuery unsigned(
      Bytes32 of, Bytes32 consent, ConsentPurpose purpose, Instant at) {
    return new SignedRecordQuery(
        UUID.randomUUID(),
        pont(),
        host(),
        of,
        consent,
        purpose,
        world.channel(),
        at,
        key.publicKey(),
        RecordsWorld.reason(purpose),
        "");
  }

  private static String sign(Caller by, org.custodia.contracts.witness.SignedMessage message) {
    return world.people().sign(by, message);
  }

  private RecordBodies.Opened read(SignedRecordQuery query) {
    return key.open(gatekeeper.answer(query.write()), Gatekeeper.context(query.id()));
  }

  private static void refused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private static List<KnownReading> readings(Bytes32 of) {
    return world.lists().readings(SAINT_LUC, world.channel(), host(), world.patient()).stream()
        .filter(one -> one.record().equals(of))
        .toList();
  }

  @Test
  void readerWithRelationshipAndConsentReadsAndItIsOnRecord() {
    Kept one = kept(CONTENT);
    SignedRecordQuery query = query(one.record(), treatment, ConsentPurpose.TREATMENT);
    RecordBodies.Opened opened = read(query);
    assertThat(opened.bytes()).isEqualTo(CONTENT);
    assertThat(opened.content()).isEqualTo(one.content()); // the hash on the ledger
    assertThat(read(query).bytes()).isEqualTo(CONTENT); // the answer was lost on the way
    TestRegistry.await("it is on record", () -> !readings(one.record()).isEmpty());
    assertThat(readings(one.record()))
        .singleElement()
        .satisfies(
            reading -> {
              assertThat(reading.irregularities()).isEmpty();
              assertThat(reading.reader()).isEqualTo(pont());
              assertThat(reading.witness()).isEqualTo(world.people().key(PONTS));
            });
  }

  @Test
  void whoMayNotReadHearsTheSameWhateverTheReason() {
    Bytes32 research = world.consented(ConsentPurpose.RESEARCH);
    List<SignedRecordQuery> denied =
        List.of(
            query(Bytes32.random(), treatment, ConsentPurpose.TREATMENT), // no such record
            query(record.record(), Bytes32.random(), ConsentPurpose.TREATMENT), // no such consent
            query(record.record(), research, ConsentPurpose.TREATMENT), // for another purpose
            query(record.record(), treatment, ConsentPurpose.EMERGENCY));
    for (SignedRecordQuery one : denied) refused("CUS-REC-010", () -> read(one));
    SignedRecordQuery elsewhere =
        new SignedRecordQuery(
            UUID.randomUUID(),
            pont(),
            host(),
            record.record(),
            treatment,
            ConsentPurpose.TREATMENT,
            "0x00000000000000000000000000000000000e15e0",
            Instant.now(),
            key.publicKey(),
            "",
            "");
    refused("CUS-REC-010", () -> read(elsewhere.signed(message -> sign(PONTS, message))));
  }

  @Test
  void emergencyHasAReasonThatIsSignedAndThatThePatientReads() {
    Kept one = kept(CONTENT);
    Bytes32 emergency = world.consented(ConsentPurpose.EMERGENCY);
    SignedRecordQuery query = query(one.record(), emergency, ConsentPurpose.EMERGENCY);
    String sent = new String(query.write(), StandardCharsets.UTF_8);
    String other = sent.replace(query.reason(), "Her husband asked me to.");
    String none = sent.replace("\"reason\":\"" + query.reason() + "\",", "");
    String brief = sent.replace(query.reason(), "Urgent");
    refused("CUS-REC-012", () -> gatekeeper.answer(other.getBytes(StandardCharsets.UTF_8)));
    refused("CUS-VER-003", () -> gatekeeper.answer(none.getBytes(StandardCharsets.UTF_8)));
    refused("CUS-REC-054", () -> gatekeeper.answer(brief.getBytes(StandardCharsets.UTF_8)));
    assertThat(read(query).bytes()).isEqualTo(CONTENT);
    TestRegistry.await("it is on record", () -> !readings(one.record()).isEmpty());
    assertThat(world.registry().bean(RecordAccesses.class).of(MARTIN_HERSELF, MARTIN))
        .filteredOn(access -> access.purpose().equals(Optional.of(ConsentPurpose.EMERGENCY)))
        .extracting(RecordAccesses.Access::reason)
        .contains(Optional.of(query.reason()));
  }

  @Test
  void consentOpensTheKindsThatWereChosenAndNothingThatIsHeldBack() {
    Kept letter = kept(CONTENT);
    Bytes32 allergies =
        world.consented(ConsentPurpose.TREATMENT, Set.of(RecordKind.ALLERGIES), Set.of());
    refused("CUS-REC-010", () -> read(query(letter.record(), allergies, ConsentPurpose.TREATMENT)));
    Bytes32 letters =
        world.consented(
            ConsentPurpose.TREATMENT,
            Set.of(RecordKind.DOCUMENTS),
            Set.of(Sensitivity.MENTAL_HEALTH));
    assertThat(read(query(letter.record(), letters, ConsentPurpose.TREATMENT)).bytes())
        .isEqualTo(CONTENT);
    NewRecord sensitive =
        new NewRecord(
            new Whose.Own(MARTIN),
            RecordKind.DOCUMENTS,
            "Interview",
            Set.of(Sensitivity.MENTAL_HEALTH, Sensitivity.GENETICS),
            Instant.now(),
            CONTENT,
            Optional.empty());
    Bytes32 held = world.written(PHYSICIAN, sensitive).pointers().get(0).record();
    refused("CUS-REC-010", () -> read(query(held, letters, ConsentPurpose.TREATMENT)));
    assertThat(read(query(held, treatment, ConsentPurpose.TREATMENT)).bytes()).isEqualTo(CONTENT);
  }

  @Test
  void overHttpRefusalsRevealNothingAndWhatWasChangedOnItsWayIsNotShown() throws Exception {
    Kept one = kept(CONTENT);
    RecordView other =
        world.written(PHYSICIAN, RecordsWorld.letter(new Whose.Own(MARTIN), CONTENT));
    RecordBodies bodies = world.registry().bean(RecordBodies.class);
    UnaryOperator<byte[]> honest = body -> gatekeeper.answer(body).write();
    AtomicReference<UnaryOperator<byte[]>> desk = new AtomicReference<>(honest);
    try (MemberServer server = MemberServer.start()) {
      server.open("/records/queries", body -> desk.get().apply(body));
      RecordsWorld.over = new HolderClient(Map.of(host(), server.address()));
      RecordReading.Read read = readAsPeopleDo(one.record());
      assertThat(read.opened().bytes()).isEqualTo(CONTENT);
      assertThat(read.authorCertified()).isTrue();
      Set<String> refusals = new HashSet<>();
      for (SignedRecordQuery denied :
          List.of(
              query(Bytes32.random(), treatment, ConsentPurpose.TREATMENT),
              query(one.record(), Bytes32.random(), ConsentPurpose.TREATMENT),
              query(one.record(), treatment, ConsentPurpose.EMERGENCY),
              inChannel("0x" + "e".repeat(40), host(), one.record(), treatment))) {
        refusals.add(posted(server, denied.write()));
      }
      assertThat(refusals).hasSize(1);
      assertThat(refusals.iterator().next()).startsWith("404").contains("CUS-REC-010");
      desk.set(body -> changed(honest.apply(body)));
      refused("CUS-REC-007", () -> readAsPeopleDo(one.record()));
      desk.set(
          body -> {
            SignedRecordQuery query = SignedRecordQuery.parse(body);
            return bodies
                .sealFor(
                    SAINT_LUC,
                    other.id(),
                    query.channel(),
                    query.readerKey(),
                    Gatekeeper.context(query.id()))
                .write();
          });
      refused("CUS-REC-052", () -> readAsPeopleDo(one.record())); // well sealed, another record
      desk.set(body -> Arrays.copyOf(honest.apply(body), 40));
      assertThatThrownBy(() -> readAsPeopleDo(one.record())).isInstanceOf(Problem.class);
      server.answers(false);
      assertThatThrownBy(() -> readAsPeopleDo(one.record()))
          .isInstanceOfSatisfying(
              Problem.class, away -> assertThat(away.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
    } finally {
      RecordsWorld.over = null;
    }
  }

  private static RecordReading.Read readAsPeopleDo(Bytes32 record) {
    RecordReading reading = world.registry().bean(RecordReading.class);
    UUID id = UUID.randomUUID();
    var wanted =
        new RecordReading.Wanted(
            new Whose.Theirs(world.channel(), host(), world.patient()), host(), record, treatment);
    RecordReading.Query query = reading.ask(PONTS, id, wanted, world.people().key(PONTS));
    return reading.read(PONTS, id, sign(PONTS, AskingAndReadingTest.message(query)));
  }

  private static byte[] changed(byte[] answer) {
    byte[] changed = answer.clone();
    changed[changed.length - 20] ^= 1;
    return changed;
  }

  /** Status and body, as whoever asks without our client sees them. */
  private static String posted(MemberServer server, byte[] body) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.address().resolve("/network/v1/records/queries"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  /** The host hands it what the consent covers, and it holds that against the hash it has. */
  @Test
  void holderThatIsNotTheHostAnswersByConsentInAChannelOfThree() {
    Caller gares = new Caller(GARE, "gares", Set.of("pharmacist"));
    Bytes32 gare = TestNetwork.memberId(GARE);
    world.enrol(gares);
    Bytes32 letters =
        world.consented(
            ConsentPurpose.EMERGENCY,
            Set.of(RecordKind.DOCUMENTS),
            Set.of(Sensitivity.HIV),
            Optional.of(gare));
    List<Bytes32> three = Stream.of(host(), pont(), gare).sorted().toList();
    String channel =
        world
            .registry()
            .ledger()
            .channel(GARE, SubjectKind.RELATIONSHIP.code(), three, Bytes32.ZERO)
            .orElseThrow()
            .address();
    Bytes32 patient =
        world.registry().bean(PatientDirectory.class).pseudonym(SAINT_LUC, MARTIN, channel);
    Whose.Theirs hers = new Whose.Theirs(channel, host(), patient);
    Bytes32 letter =
        world.written(gares, RecordsWorld.letter(hers, CONTENT)).pointers().get(0).record();
    NewRecord heldBack =
        new NewRecord(
            hers,
            RecordKind.DOCUMENTS,
            "Result",
            Set.of(Sensitivity.HIV),
            Instant.now(),
            CONTENT,
            Optional.empty());
    Bytes32 result = world.written(gares, heldBack).pointers().get(0).record();
    RecordsWorld.hostsAway = true;
    refused("CUS-REC-015", () -> read(inChannel(channel, gare, letter, letters)));
    refused("CUS-REC-010", () -> read(inChannel(channel, gare, letter, Bytes32.random())));
    RecordsWorld.hostsAway = false;
    SignedRecordQuery query = inChannel(channel, gare, letter, letters);
    assertThat(read(query).bytes()).isEqualTo(CONTENT);
    refused("CUS-REC-010", () -> read(inChannel(channel, gare, result, letters)));
    RecordsWorld.hostsAway = true; // it is known by now
    assertThat(read(inChannel(channel, gare, letter, letters)).bytes()).isEqualTo(CONTENT);
    RecordsWorld.hostsAway = false;
    TestRegistry.await(
        "the host has it on record",
        () -> !world.lists().readings(SAINT_LUC, channel, host(), patient).isEmpty());
    assertThat(world.lists().readings(SAINT_LUC, channel, host(), patient))
        .allSatisfy(
            reading -> {
              assertThat(reading.holder()).isEqualTo(gare);
              assertThat(reading.reader()).isEqualTo(pont());
              assertThat(reading.irregularities()).isEmpty();
            });
  }

  private SignedRecordQuery inChannel(
      String channel, Bytes32 holder, Bytes32 record, Bytes32 consent) {
    return new SignedRecordQuery(
            UUID.randomUUID(),
            pont(),
            holder,
            record,
            consent,
            ConsentPurpose.EMERGENCY,
            channel,
            Instant.now(),
            key.publicKey(),
            RecordsWorld.reason(ConsentPurpose.EMERGENCY),
            "")
        .signed(message -> sign(PONTS, message));
  }

  @Test
  void resourcesArePointedToAtOnceAndReadByConsentAsOtherRecords() {
    List<UUID> bodies = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    byte[] before1970 = resource("Measles");
    for (UUID body : bodies) resource(body, Optional.empty(), before1970);
    UUID corrected = UUID.randomUUID();
    resource(corrected, Optional.of(bodies.get(2)), resource("Mumps"));
    Whose hers = new Whose.Own(MARTIN);
    assertThat(world.records().unpointed(PHYSICIAN, hers))
        .contains(bodies.get(0), bodies.get(1), corrected)
        .doesNotContain(bodies.get(2));
    PatientRecords.Pointers pointers =
        world.records().pointAll(PHYSICIAN, hers, world.people().key(PHYSICIAN));
    assertThat(pointers.left()).isZero();
    List<PatientRecords.SignedPointer> signed =
        pointers.acts().stream()
            .map(one -> new PatientRecords.SignedPointer(one.id(), sign(PHYSICIAN, one.act())))
            .toList();
    var swapped =
        List.of(
            new PatientRecords.SignedPointer(signed.get(0).act(), signed.get(1).signature()),
            new PatientRecords.SignedPointer(signed.get(1).act(), signed.get(0).signature()));
    refused("CUS-MED-023", () -> world.records().recordPointers(PHYSICIAN, swapped));
    assertThat(world.records().recordPointers(PHYSICIAN, signed)).isEqualTo(signed.size());
    assertThat(world.records().recordPointers(PHYSICIAN, signed)).as("again").isZero();
    for (var one : signed) {
      assertThat(world.registry().awaitFinal(SAINT_LUC, one.act()).state().isDone()).isTrue();
    }
    assertThat(world.records().unpointed(PHYSICIAN, hers)).isEmpty();
    assertThat(world.records().isUnpointed(PHYSICIAN, corrected)).isFalse();
    Bytes32 pointer = world.records().view(PHYSICIAN, bodies.get(0)).pointers().get(0).record();
    Bytes32 shots =
        world.consented(ConsentPurpose.TREATMENT, Set.of(RecordKind.VACCINATIONS), Set.of());
    assertThat(read(query(pointer, shots, ConsentPurpose.TREATMENT)).bytes()).isEqualTo(before1970);
    Bytes32 letters =
        world.consented(ConsentPurpose.TREATMENT, Set.of(RecordKind.DOCUMENTS), Set.of());
    refused("CUS-REC-010", () -> read(query(pointer, letters, ConsentPurpose.TREATMENT)));
  }

  private static byte[] resource(String what) {
    return "{\"resourceType\":\"Immunization\",\"vaccineCode\":{\"text\":\"%s\"}}"
        .formatted(what)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void resource(UUID body, Optional<UUID> supersedes, byte[] content) {
    world.registry().bean(RecordBodies.class).keep(SAINT_LUC, body, RecordContent.FHIR, content);
    world
        .registry()
        .bean(OrganisationRows.class)
        .in(
            SAINT_LUC,
            () ->
                world
                    .registry()
                    .bean(ResourceRecords.class)
                    .add(
                        SAINT_LUC,
                        new ResourceRecords.Resource(
                            body,
                            Bytes32.random(),
                            MARTIN,
                            RecordKind.VACCINATIONS,
                            "Vaccine",
                            Set.of(),
                            Optional.of(Instant.parse("1961-05-02T00:00:00Z")),
                            supersedes,
                            Optional.of("Clinic"),
                            "admissions",
                            Instant.now())));
  }

  @Test
  void pausedRelationshipClosesAtOnce() {
    Kept one = kept(CONTENT);
    world.decide(Decision.PAUSE, relationship, 1);
    refused("CUS-REC-010", () -> read(query(one.record(), treatment, ConsentPurpose.TREATMENT)));
    world.decide(Decision.RESUME, relationship, 2);
    assertThat(read(query(one.record(), treatment, ConsentPurpose.TREATMENT)).bytes())
        .isEqualTo(CONTENT);
  }

  @Test
  void queryIsFreshAndOfOnePersonAndItsIdCountsOnce() {
    for (int off : new int[] {-125, 125}) {
      SignedRecordQuery stale =
          unsigned(
                  record.record(),
                  treatment,
                  ConsentPurpose.TREATMENT,
                  Instant.now().plusSeconds(off))
              .signed(message -> sign(PONTS, message));
      refused("CUS-REC-011", () -> read(stale));
    }
    SignedRecordQuery another =
        unsigned(record.record(), treatment, ConsentPurpose.TREATMENT, Instant.now());
    refused("CUS-REC-012", () -> read(another.signed(message -> sign(HOSPITALS, message))));
    SignedRecordQuery good = query(record.record(), treatment, ConsentPurpose.TREATMENT);
    SignedRecordQuery otherKey =
        new SignedRecordQuery(
            good.id(),
            good.reader(),
            good.holder(),
            good.record(),
            good.consent(),
            good.purpose(),
            good.channel(),
            good.askedAt(),
            ReaderKey.make().publicKey(),
            good.reason(),
            good.signature());
    refused("CUS-REC-012", () -> gatekeeper.answer(otherKey.write())); // not what was signed
    assertThat(read(good).bytes()).isEqualTo(CONTENT);
    SignedRecordQuery again = otherKey.signed(message -> sign(PONTS, message));
    refused("CUS-REC-013", () -> gatekeeper.answer(again.write()));
    refused("CUS-VER-001", () -> gatekeeper.answer(new byte[] {'{'}));
    refused("CUS-VER-001", () -> gatekeeper.answer(new byte[Gatekeeper.LONGEST_MESSAGE + 1]));
  }

  @Test
  void oneTimeConsentAnswersOneOfTwoQueriesThatRace() throws Exception {
    for (int round = 0; round < (LONG ? 20 : 3); round++) {
      Kept one = kept(CONTENT);
      Bytes32 once = world.consented(ConsentPurpose.ONE_TIME);
      List<SignedRecordQuery> queries =
          List.of(
              query(one.record(), once, ConsentPurpose.ONE_TIME),
              query(one.record(), once, ConsentPurpose.ONE_TIME));
      CyclicBarrier together = new CyclicBarrier(2);
      List<Callable<String>> asking = new ArrayList<>();
      for (SignedRecordQuery query : queries) {
        asking.add(
            () -> {
              together.await();
              try {
                return new String(read(query).bytes(), StandardCharsets.UTF_8);
              } catch (Problem problem) {
                return problem.code();
              }
            });
      }
      List<String> said = new ArrayList<>();
      ExecutorService two = Executors.newFixedThreadPool(2);
      try {
        for (Future<String> answer : two.invokeAll(asking)) said.add(answer.get());
      } finally {
        two.shutdown();
      }
      assertThat(said).containsExactlyInAnyOrder("an allergy", "CUS-REC-010");
      // Whoever was answered gets the same again; the other nothing.
      for (int i = 0; i < 2; i++) {
        SignedRecordQuery query = queries.get(i);
        if (said.get(i).equals("an allergy")) assertThat(read(query).bytes()).isEqualTo(CONTENT);
        else refused("CUS-REC-010", () -> read(query));
      }
      TestRegistry.await(
          "it is on record",
          () -> readings(one.record()).stream().anyMatch(reading -> reading.readAt().isPresent()));
      assertThat(readings(one.record()))
          .singleElement()
          .satisfies(
              reading -> {
                assertThat(reading.admitted()).isTrue();
                assertThat(reading.irregularities()).isEmpty();
              });
    }
  }

  @Test
  void erasedContentIsAnsweredAsErasedToWhoMayReadAndTheLedgerStays() {
    RecordView view = world.written(PHYSICIAN, RecordsWorld.letter(new Whose.Own(MARTIN), CONTENT));
    Bytes32 terms = view.pointers().get(0).record();
    assertThat(world.records().erase(PHYSICIAN, view.id())).isTrue();
    refused("CUS-REC-005", () -> read(query(terms, treatment, ConsentPurpose.TREATMENT)));
    assertThat(world.lists().records(SAINT_LUC, world.channel(), host(), world.patient()))
        .anyMatch(known -> known.record().equals(terms));
  }
}
