package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.records.RecordsWorld.HOSPITALS;
import static org.custodia.registry.records.RecordsWorld.MARTIN;
import static org.custodia.registry.records.RecordsWorld.MARTIN_HERSELF;
import static org.custodia.registry.records.RecordsWorld.PHYSICIAN;
import static org.custodia.registry.records.RecordsWorld.PONTS;
import static org.custodia.registry.records.RecordsWorld.host;
import static org.custodia.registry.records.RecordsWorld.letter;
import static org.custodia.registry.records.RecordsWorld.pont;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.Patients;
import org.custodia.registry.records.PatientRecords.Draft;
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

/** Those who treat write records, correct them and open them; the patient hears and sees of it. */
class PatientRecordsTest {
  private static final byte[] TEXT = "No allergy known. Été.".getBytes(StandardCharsets.UTF_8);
  private static final Whose JEANNE = new Whose.Own(MARTIN);

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static RecordsWorld world;
  private static PatientRecords records;

  @BeforeAll
  static void prepare() {
    world = RecordsWorld.start(database, network);
    world.prepare();
    records = world.records();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static void refused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private static List<Notice> told(NoticeKind kind) {
    return world
        .registry()
        .bean(Notices.class)
        .list(MARTIN_HERSELF, MARTIN, Optional.empty(), 100)
        .stream()
        .filter(one -> one.kind() == kind)
        .toList();
  }

  private static Optional<KnownRecord> known(String organisation, RecordView view) {
    return world.lists().records(organisation, world.channel(), host(), world.patient()).stream()
        .filter(one -> one.record().equals(view.pointers().get(0).record()))
        .findFirst();
  }

  @Test
  void physicianAddsARecordWhichStaysHereAndIsPointedTo() {
    UUID id = UUID.randomUUID();
    NewRecord record = letter(JEANNE, TEXT);
    Draft draft = world.drafted(PHYSICIAN, id, record);
    assertThat(draft.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(draft.acts()).hasSize(1);
    assertThat(world.drafted(PHYSICIAN, id, record)).isEqualTo(draft); // said again, the same
    refused("CUS-REC-028", () -> records.view(PHYSICIAN, id)); // not added yet
    RecordView view = world.signed(PHYSICIAN, draft);
    assertThat(view.title()).isEqualTo("Discharge letter");
    assertThat(view.person()).isEqualTo(PHYSICIAN.name());
    records.add(PHYSICIAN, id, world.signatures(PHYSICIAN, draft)); // again: nothing twice
    assertThat(records.view(PHYSICIAN, id).pointers()).hasSize(1);
    for (String organisation : List.of(SAINT_LUC, PONT)) {
      TestRegistry.await("it is known", () -> known(organisation, view).isPresent());
      KnownRecord known = known(organisation, view).orElseThrow();
      assertThat(known.irregularities()).isEmpty();
      assertThat(known.kind()).isEqualTo(RecordKind.DOCUMENTS.code());
      assertThat(known.author()).isEqualTo(world.people().key(PHYSICIAN));
    }
    assertThat(told(NoticeKind.RECORD_ADDED))
        .filteredOn(one -> id.toString().equals(one.facts().get(Notice.RECORD)))
        .singleElement()
        .satisfies(one -> assertThat(one.grantee()).contains(host()));
    assertThat(records.read(HOSPITALS, id).bytes()).isEqualTo(TEXT);
    assertThat(records.ofPatient(MARTIN_HERSELF, MARTIN)).anyMatch(one -> one.id().equals(id));
    assertThat(records.readOwn(MARTIN_HERSELF, MARTIN, id).bytes()).isEqualTo(TEXT);
    assertThat(records.openings(MARTIN_HERSELF, MARTIN))
        .filteredOn(one -> one.record().equals(id))
        .singleElement()
        .satisfies(one -> assertThat(one.person()).isEqualTo(HOSPITALS.name()));
  }

  @Test
  void providerAddsARecordOfAnothersPatientAndTheHostTellsHer() {
    var offer = world.offered();
    world.decide(Decision.ACCEPT, offer, 0);
    Whose theirs = new Whose.Theirs(world.channel(), host(), world.patient());
    RecordView view = world.written(PONTS, letter(theirs, TEXT));
    TestRegistry.await("the host has it", () -> known(SAINT_LUC, view).isPresent());
    assertThat(known(SAINT_LUC, view).orElseThrow().irregularities()).isEmpty();
    assertThat(known(SAINT_LUC, view).orElseThrow().holder()).isEqualTo(pont());
    TestRegistry.await(
        "she is told",
        () ->
            told(NoticeKind.RECORD_ADDED).stream()
                .anyMatch(one -> one.grantee().equals(Optional.of(pont()))));
    assertThat(told(NoticeKind.RELATIONSHIP_OFFERED)).isNotEmpty();
    assertThat(records.of(PONTS, theirs)).extracting(RecordView::id).contains(view.id());
    refused(
        "CUS-REC-021",
        () ->
            world.drafted(
                PONTS,
                UUID.randomUUID(),
                letter(new Whose.Theirs(world.channel(), host(), pont()), TEXT)));
  }

  @Test
  void recordIsCorrectedOnceByANewOne() {
    RecordView old = world.written(PHYSICIAN, letter(JEANNE, TEXT));
    NewRecord correction = correcting(old.id(), "Known allergy: none.");
    Draft first = world.drafted(PHYSICIAN, UUID.randomUUID(), correction);
    Draft second = world.drafted(HOSPITALS, UUID.randomUUID(), correcting(old.id(), "Penicillin."));
    RecordView corrected = world.signed(PHYSICIAN, first);
    refused(
        "CUS-REC-026",
        () -> records.add(HOSPITALS, second.id(), world.signatures(HOSPITALS, second)));
    refused(
        "CUS-REC-026",
        () -> world.drafted(PHYSICIAN, UUID.randomUUID(), correcting(old.id(), "Again.")));
    assertThat(records.view(PHYSICIAN, old.id()).supersededBy()).contains(corrected.id());
    TestRegistry.await(
        "the ledger has it",
        () ->
            known(PONT, old)
                .flatMap(KnownRecord::supersededBy)
                .equals(Optional.of(corrected.pointers().get(0).record())));
  }

  private static NewRecord correcting(UUID old, String text) {
    return new NewRecord(
        JEANNE,
        RecordKind.ALLERGIES,
        "Allergies",
        Set.of(Sensitivity.GENETICS),
        Instant.now(),
        text.getBytes(StandardCharsets.UTF_8),
        Optional.of(old));
  }

  @Test
  void recordOfSomebodyWhomNoChannelKnowsIsPointedToOnceOneDoes() {
    UUID newcomer = UUID.randomUUID();
    world
        .registry()
        .bean(Patients.class)
        .register(
            RecordsWorld.ADMISSIONS,
            newcomer,
            new PatientData(
                List.of(),
                List.of(new PatientData.Name("official", "Petit", List.of("Ana"))),
                Optional.of("1990-01-02"),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of()),
            true);
    Whose ana = new Whose.Own(newcomer);
    Draft draft = world.drafted(PHYSICIAN, UUID.randomUUID(), letter(ana, TEXT));
    assertThat(draft.acts()).isEmpty();
    RecordView view = world.signed(PHYSICIAN, draft);
    assertThat(view.pointers()).isEmpty();
    assertThat(records.unpointed(PHYSICIAN, ana)).isEmpty();
    world.introduce(newcomer);
    assertThat(records.unpointed(PHYSICIAN, ana)).containsExactly(view.id());
    Draft pointers = records.point(HOSPITALS, view.id(), world.people().key(HOSPITALS));
    assertThat(world.signed(HOSPITALS, pointers).pointers()).hasSize(1);
    assertThat(records.unpointed(PHYSICIAN, ana)).isEmpty();
  }

  @Test
  void contentIsKnownByItselfAndOtherKindsAreRefused() {
    assertThat(RecordContent.typeOf("%PDF-1.7 …".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("application/pdf");
    assertThat(RecordContent.typeOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0}))
        .isEqualTo("image/png");
    assertThat(RecordContent.typeOf(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0}))
        .isEqualTo("image/jpeg");
    assertThat(RecordContent.typeOf(" {\"resourceType\": \"Condition\"}".getBytes()))
        .isEqualTo("application/fhir+json");
    assertThat(RecordContent.typeOf("{\"resourceType\": ".getBytes()))
        .isEqualTo("text/plain; charset=utf-8");
    for (byte[] other : List.of(new byte[] {'M', 'Z', 0, 1}, new byte[] {(byte) 0xff, 'a'})) {
      refused("CUS-REC-020", () -> RecordContent.typeOf(other));
    }
    refused("CUS-REC-001", () -> RecordContent.typeOf(new byte[0]));
  }

  @Test
  void onlyThoseWhoTreatWriteAndEachSignsTheirOwn() {
    UUID id = UUID.randomUUID();
    Draft draft = world.drafted(PHYSICIAN, id, letter(JEANNE, TEXT));
    refused("CUS-REC-027", () -> records.add(PHYSICIAN, id, List.of()));
    refused("CUS-REC-028", () -> records.add(HOSPITALS, id, world.signatures(PHYSICIAN, draft)));
    refused("CUS-MED-023", () -> records.add(PHYSICIAN, id, world.signatures(HOSPITALS, draft)));
    refused("CUS-REC-003", () -> world.drafted(PHYSICIAN, id, letter(JEANNE, "x".getBytes())));
    for (String role : List.of("admissions", "patient", "administrator", "biller", "regulator")) {
      Caller other = new Caller(SAINT_LUC, "someone", Set.of(role));
      refused("CUS-REC-022", () -> records.of(other, JEANNE));
      refused("CUS-REC-022", () -> records.read(other, id));
      refused("CUS-REC-022", () -> records.add(other, id, List.of()));
    }
    // Another organisation has nothing under this id, and knows no such patient.
    refused("CUS-REC-028", () -> records.view(PONTS, id));
    refused("CUS-REC-021", () -> world.drafted(PONTS, UUID.randomUUID(), letter(JEANNE, TEXT)));
    Caller stranger = new Caller(SAINT_LUC, "patient.durand", Set.of("patient"));
    refused("CUS-REC-021", () -> records.ofPatient(stranger, MARTIN));
    NewRecord ahead =
        new NewRecord(
            JEANNE,
            RecordKind.DOCUMENTS,
            "Tomorrow",
            Set.of(),
            Instant.now().plusSeconds(86_400),
            TEXT,
            Optional.empty());
    refused("CUS-REC-024", () -> world.drafted(PHYSICIAN, UUID.randomUUID(), ahead));
  }

  private static final List<String> ROLES =
      List.of(
          "administrator",
          "admissions",
          "advocate",
          "allocation-body",
          "biller",
          "clinician",
          "committee",
          "courier",
          "employer",
          "laboratory",
          "manufacturer",
          "nurse",
          "organ-bank",
          "patient",
          "payer",
          "pharmacist",
          "physician",
          "privacy-officer",
          "regulator",
          "researcher",
          "surgeon",
          "transplant-centre",
          "wholesaler");

  /** Something that a caller may see of a record; a {@link Problem} is nothing. */
  private interface Look {
    boolean sees(Caller caller);
  }

  /**
   * Every role of every member, at every use case: only its holder's staff opens a record, and the
   * patient; the other members of a channel see that it exists, and everybody else nothing.
   */
  @Test
  void nobodyReadsWithoutAStandingConsent() {
    RecordView view = world.written(PHYSICIAN, letter(JEANNE, TEXT));
    TestRegistry.await("it is known", () -> known(PONT, view).isPresent());
    UUID id = view.id();
    Whose.Theirs theirs = new Whose.Theirs(world.channel(), host(), world.patient());
    RecordReading reading = world.registry().bean(RecordReading.class);
    RecordAccesses accesses = world.registry().bean(RecordAccesses.class);
    Relationships relationships = world.registry().bean(Relationships.class);
    Bytes32 pointer = view.pointers().get(0).record();
    var wanted = new RecordReading.Wanted(theirs, host(), pointer, Bytes32.random());
    String key = world.people().key(PONTS);
    Map<String, Look> looks = new TreeMap<>();
    looks.put("list", c -> records.of(c, JEANNE).stream().anyMatch(one -> one.id().equals(id)));
    looks.put(
        "list as another's",
        c -> records.of(c, theirs).stream().anyMatch(one -> one.id().equals(id)));
    looks.put("look", c -> records.view(c, id).id().equals(id));
    looks.put("open", c -> records.read(c, id).bytes().length > 0);
    looks.put("unpointed", c -> records.unpointed(c, JEANNE).contains(id));
    looks.put("of the patient", c -> !records.ofPatient(c, MARTIN).isEmpty());
    looks.put("open as the patient", c -> records.readOwn(c, MARTIN, id).bytes().length > 0);
    looks.put("who looked", c -> !accesses.of(c, MARTIN).isEmpty());
    looks.put("who asks", c -> relationships.ofPatient(c, MARTIN) != null);
    looks.put(
        "that it exists",
        c -> reading.elsewhere(c, theirs).stream().anyMatch(one -> one.record().equals(pointer)));
    looks.put("ask", c -> reading.ask(c, UUID.randomUUID(), wanted, key) != null);
    looks.put("read", c -> reading.read(c, UUID.randomUUID(), "0x") != null);
    Map<String, List<String>> seen = new TreeMap<>();
    for (String member : List.of(SAINT_LUC, PONT, TestNetwork.GARE)) {
      for (String role : ROLES) {
        Caller caller = new Caller(member, "someone", Set.of(role));
        looks.forEach(
            (name, look) -> {
              if (sees(look, caller)) {
                seen.computeIfAbsent(name + ", " + member, any -> new ArrayList<>()).add(role);
              }
            });
      }
    }
    List<String> care = List.of("laboratory", "nurse", "pharmacist", "physician");
    assertThat(seen)
        .isEqualTo(
            Map.of(
                "list, " + SAINT_LUC, care,
                "look, " + SAINT_LUC, care,
                "open, " + SAINT_LUC, care,
                "that it exists, " + PONT,
                    List.of(
                        "employer", "laboratory", "nurse", "payer", "pharmacist", "physician")));
    // And no key of any member, by no consent and for no purpose, at the gatekeeper.
    Gatekeeper gatekeeper = world.registry().bean(Gatekeeper.class);
    for (Caller reader : List.of(PONTS, HOSPITALS, PHYSICIAN)) {
      for (ConsentPurpose purpose : ConsentPurpose.values()) {
        SignedRecordQuery query =
            new SignedRecordQuery(
                    UUID.randomUUID(),
                    TestNetwork.memberId(reader.organisation()),
                    host(),
                    pointer,
                    Bytes32.random(),
                    purpose,
                    world.channel(),
                    Instant.now(),
                    ReaderKey.make().publicKey(),
                    RecordsWorld.reason(purpose),
                    "")
                .signed(message -> world.people().sign(reader, message));
        refused("CUS-REC-010", () -> gatekeeper.answer(query.write()));
      }
    }
  }

  private static boolean sees(Look look, Caller caller) {
    try {
      return look.sees(caller);
    } catch (Problem nothing) {
      return false;
    }
  }
}
