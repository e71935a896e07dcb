package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.records.RecordsWorld.HOSPITALS;
import static org.custodia.registry.records.RecordsWorld.MARTIN;
import static org.custodia.registry.records.RecordsWorld.PHYSICIAN;
import static org.custodia.registry.records.RecordsWorld.PONTS;
import static org.custodia.registry.records.RecordsWorld.host;
import static org.custodia.registry.records.RecordsWorld.pont;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.records.OfferTerms;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords.NewRecord;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.PatientRecords.Whose;
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
            "");
    refused("CUS-REC-010", () -> read(elsewhere.signed(message -> sign(PONTS, message))));
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

  /** From the query, signed, to the content, opened and compared with the ledger. */
  @Test
  void recordOfAMegabyteIsReadCheckedAndOpened() {
    byte[] megabyte = new byte[1024 * 1024];
    new Random(1).nextBytes(megabyte);
    System.arraycopy("%PDF-1.7".getBytes(StandardCharsets.US_ASCII), 0, megabyte, 0, 8);
    Kept one = kept(megabyte);
    int times = LONG ? 300 : 30;
    long[] nanos = new long[times];
    for (int i = -5; i < times; i++) {
      long began = System.nanoTime();
      var opened = read(query(one.record(), treatment, ConsentPurpose.TREATMENT));
      assertThat(opened.content()).isEqualTo(one.content());
      if (i >= 0) nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "1 MB through the gatekeeper, checked and decrypted, %d times: median %.0f ms, p95 %.0f ms%n",
        times, nanos[times / 2] / 1e6, nanos[times * 95 / 100] / 1e6);
  }
}
