package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.records.RecordsWorld.MARTIN;
import static org.custodia.registry.records.RecordsWorld.MARTIN_HERSELF;
import static org.custodia.registry.records.RecordsWorld.PHYSICIAN;
import static org.custodia.registry.records.RecordsWorld.PONTS;
import static org.custodia.registry.records.RecordsWorld.host;
import static org.custodia.registry.records.RecordsWorld.letter;
import static org.custodia.registry.records.RecordsWorld.pont;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.contracts.records.RequestStatus;
import org.custodia.contracts.witness.RecordQuery;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.MedicationElsewhere;
import org.custodia.registry.fhir.PrescriptionWarnings;
import org.custodia.registry.fhir.PrescriptionWarnings.Checked;
import org.custodia.registry.fhir.PrescriptionWarnings.Unchecked;
import org.custodia.registry.fhir.PrescriptionWarnings.Why;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.products.FrenchMedicinesImport;
import org.custodia.registry.products.MedicineSupplyImport;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.Relationships.Answer;
import org.custodia.registry.records.Relationships.Request;
import org.custodia.registry.records.Relationships.Treating;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A pharmacy offers to treat a patient of the hospital, asks for her records and reads them; she
 * answers, is told, and sees who read what.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AskingAndReadingTest {
  private static final byte[] TEXT = "Penicillin: rash in 2019.".getBytes(StandardCharsets.UTF_8);

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static RecordsWorld world;
  private static Relationships relationships;
  private static RecordReading reading;
  private static Whose.Theirs jeanne;

  @BeforeAll
  static void prepare() {
    world = RecordsWorld.start(database, network);
    world.prepare();
    relationships = world.registry().bean(Relationships.class);
    reading = world.registry().bean(RecordReading.class);
    jeanne = new Whose.Theirs(world.channel(), host(), world.patient());
    TestRegistry.await(
        "the pharmacy knows her",
        () -> relationships.patients(PONTS).stream().anyMatch(one -> one.whose().equals(jeanne)));
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

  private static Instant inAWeek() {
    return Instant.now().plusSeconds(7 * 86_400);
  }

  private static UUID recorded(Relationships.Draft draft) {
    relationships.record(PONTS, draft.id(), world.people().sign(PONTS, draft.act()));
    var status = world.registry().awaitFinal(PONT, draft.id());
    assertThat(status.state().isDone()).as("%s", status).isTrue();
    return draft.id();
  }

  private static Treating treating() {
    return relationships.ofPatient(MARTIN_HERSELF, MARTIN).treating().get(0);
  }

  private static Answer about(Treating one, Decision decision) {
    return new Answer(
        one.channel(), one.provider(), one.relationship(), decision, Optional.empty());
  }

  private static void done(Answer answer) {
    var status = world.answered(answer);
    assertThat(status.state().isDone()).as("%s", status).isTrue();
  }

  private static void awaitStatus(RelationshipStatus status) {
    for (String organisation : List.of(SAINT_LUC, PONT)) {
      TestRegistry.await(
          organisation + " has it " + status,
          () ->
              world.lists().relationships(organisation).stream()
                  .reduce((first, last) -> last)
                  .filter(one -> one.status() == status)
                  .isPresent());
    }
  }

  @Test
  @Order(1)
  void pharmacyOffersAndThePatientReadsItsWordsAndAccepts() {
    String key = world.people().key(PONTS);
    UUID id = UUID.randomUUID();
    refused("CUS-REC-041", () -> relationships.offer(PONTS, id, jeanne, "", Instant.now(), key));
    var draft = relationships.offer(PONTS, id, jeanne, "Your pharmacy.", inAWeek(), key);
    recorded(draft);
    TestRegistry.await(
        "she sees it", () -> !relationships.ofPatient(MARTIN_HERSELF, MARTIN).treating().isEmpty());
    Treating offered = treating();
    assertThat(offered.words()).isEqualTo("Your pharmacy.");
    assertThat(offered.worded()).isTrue();
    assertThat(offered.possible()).containsExactly(Decision.ACCEPT, Decision.REJECT);
    refused("CUS-REC-046", () -> world.answered(about(offered, Decision.PAUSE)));
    refused(
        "CUS-REC-042",
        () -> relationships.offer(PONTS, UUID.randomUUID(), jeanne, "", inAWeek(), key));
    // A signature of another key than is named, or of something else, is none.
    refused(
        "CUS-REC-045",
        () ->
            relationships.decide(
                MARTIN_HERSELF,
                UUID.randomUUID(),
                MARTIN,
                about(offered, Decision.ACCEPT),
                key,
                world
                    .people()
                    .sign(
                        PHYSICIAN,
                        RecordsWorld.decision(
                            relationships.toSign(
                                MARTIN_HERSELF, MARTIN, about(offered, Decision.ACCEPT))))));
    done(about(offered, Decision.ACCEPT));
    awaitStatus(RelationshipStatus.ACTIVE);
    relationships.call(PONTS, jeanne, "Madame Martin");
    assertThat(relationships.patient(PONTS, jeanne).name()).contains("Madame Martin");
  }

  @Test
  @Order(2)
  void pharmacyAsksAndThePatientGrantsByAConsent() {
    UUID id = UUID.randomUUID();
    recorded(
        relationships.ask(
            PONTS,
            id,
            jeanne,
            ConsentPurpose.TREATMENT,
            "To see what you must not take.",
            inAWeek(),
            world.people().key(PONTS)));
    TestRegistry.await("she sees it", () -> request(id).isPresent());
    Request asked = request(id).orElseThrow();
    assertThat(asked.isOpen()).isTrue();
    assertThat(asked.words()).isEqualTo("To see what you must not take.");
    assertThat(told(NoticeKind.ACCESS_REQUESTED)).isNotEmpty();
    Bytes32 consent = world.consented(ConsentPurpose.TREATMENT);
    Answer without =
        new Answer(
            asked.channel(), asked.reader(), asked.request(), Decision.GRANT, Optional.empty());
    refused("CUS-REC-046", () -> world.answered(without));
    done(
        new Answer(
            asked.channel(),
            asked.reader(),
            asked.request(),
            Decision.GRANT,
            Optional.of(consent)));
    TestRegistry.await(
        "the pharmacy knows",
        () ->
            relationships.patient(PONTS, jeanne).requests().stream()
                .anyMatch(
                    one ->
                        one.status() == RequestStatus.GRANTED
                            && one.consent().equals(Optional.of(consent))));
  }

  private static Optional<Request> request(UUID id) {
    return relationships.ofPatient(MARTIN_HERSELF, MARTIN).requests().stream()
        .filter(one -> one.request().equals(Bytes32.ofUuid(id)))
        .findFirst();
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

  @Test
  @Order(3)
  void pharmacyReadsComparesWithTheLedgerAndThePatientSeesIt() {
    RecordView view = world.written(PHYSICIAN, letter(new Whose.Own(MARTIN), TEXT));
    Bytes32 record = view.pointers().get(0).record();
    TestRegistry.await("the pharmacy knows of it", () -> elsewhere(record).isPresent());
    ReceivedConsent consent = reading.consents(PONTS, jeanne).get(0);
    var wanted = new RecordReading.Wanted(jeanne, host(), record, consent.commitment());
    UUID id = UUID.randomUUID();
    RecordReading.Query query = reading.ask(PONTS, id, wanted, world.people().key(PONTS));
    refused("CUS-REC-013", () -> reading.ask(PONTS, id, wanted, world.people().key(PONTS)));
    Caller colleague = new Caller(PONT, "another", Set.of("pharmacist"));
    refused("CUS-REC-053", () -> reading.read(colleague, id, signed(query)));
    refused(
        "CUS-MED-023",
        () -> reading.read(PONTS, id, world.people().sign(PHYSICIAN, message(query))));
    RecordReading.Read read = reading.read(PONTS, id, signed(query));
    assertThat(read.opened().bytes()).isEqualTo(TEXT);
    assertThat(read.authorCertified()).isTrue();
    assertThat(read.record().superseded()).isEmpty();
    refused("CUS-REC-053", () -> reading.read(PONTS, id, signed(query))); // its key is gone
    TestRegistry.await(
        "she is told",
        () ->
            told(NoticeKind.RECORD_READ).stream()
                .anyMatch(
                    one ->
                        one.grantee().equals(Optional.of(pont()))
                            && record.toString().equals(one.facts().get(Notice.RECORD))));
    var unknown = new RecordReading.Wanted(jeanne, host(), record, Bytes32.random());
    refused(
        "CUS-REC-051",
        () -> reading.ask(PONTS, UUID.randomUUID(), unknown, world.people().key(PONTS)));
    for (String role : List.of("admissions", "patient", "administrator", "biller")) {
      Caller other = new Caller(PONT, "someone", Set.of(role));
      refused("CUS-REC-022", () -> reading.elsewhere(other, jeanne));
      refused("CUS-REC-022", () -> reading.read(other, id, ""));
    }
  }

  private static Optional<RecordReading.Elsewhere> elsewhere(Bytes32 record) {
    return reading.elsewhere(PONTS, jeanne).stream()
        .filter(one -> one.record().equals(record))
        .findFirst();
  }

  private static String signed(RecordReading.Query query) {
    return world.people().sign(PONTS, message(query));
  }

  static RecordQuery message(RecordReading.Query query) {
    JsonNode said = JsonMapper.builder().build().readTree(query.typedData()).get("message");
    return new RecordQuery(
        Bytes32.of(said.get("queryId").asString()),
        Bytes32.of(said.get("reader").asString()),
        Bytes32.of(said.get("holder").asString()),
        Bytes32.of(said.get("record").asString()),
        Bytes32.of(said.get("consent").asString()),
        ConsentPurpose.of(said.get("purpose").asInt()),
        Bytes32.of(said.get("readerKey").asString()),
        said.get("channel").asString(),
        said.get("askedAt").asLong());
  }

  @Test
  @Order(4)
  void emergencyNeedsAReasonAndSheIsToldAtOnceWhatItWas() {
    Caller doctor = new Caller(PONT, PONTS.name(), Set.of("physician"));
    Bytes32 commitment = world.consented(ConsentPurpose.EMERGENCY);
    Bytes32 record = reading.elsewhere(doctor, jeanne).get(0).record();
    TestRegistry.await(
        "the doctor may read in an emergency",
        () ->
            reading.consents(doctor, jeanne).stream()
                .anyMatch(one -> one.commitment().equals(commitment)));
    String key = world.people().key(PONTS);
    var silent = new RecordReading.Wanted(jeanne, host(), record, commitment);
    refused("CUS-REC-054", () -> reading.ask(doctor, UUID.randomUUID(), silent, key));
    String reason = "Brought in unconscious.";
    var wanted = new RecordReading.Wanted(jeanne, host(), record, commitment, reason);
    RecordReading.Query query = reading.ask(doctor, UUID.randomUUID(), wanted, key);
    reading.read(doctor, query.id(), signed(query));
    TestRegistry.await("she is told", () -> told(NoticeKind.EMERGENCY_READ).size() == 1);
    assertThat(NoticeKind.EMERGENCY_READ.isMutable()).as("whatever she asked for").isFalse();
    EmergencyReasons reasons = world.registry().bean(EmergencyReasons.class);
    for (String organisation : List.of(PONT, SAINT_LUC)) {
      assertThat(reasons.of(organisation, pont(), Bytes32.ofUuid(query.id())))
          .as("for the privacy officer of " + organisation)
          .contains(reason);
    }
  }

  @Test
  @Order(4)
  void oneTimeReadingIsToldOnce() {
    Bytes32 commitment = world.consented(ConsentPurpose.ONE_TIME);
    int before = told(NoticeKind.RECORD_READ).size();
    Bytes32 record = reading.elsewhere(PONTS, jeanne).get(0).record();
    TestRegistry.await(
        "the pharmacy may read once",
        () ->
            reading.consents(PONTS, jeanne).stream()
                .anyMatch(one -> one.commitment().equals(commitment)));
    var wanted = new RecordReading.Wanted(jeanne, host(), record, commitment);
    UUID id = UUID.randomUUID();
    reading.read(PONTS, id, signed(reading.ask(PONTS, id, wanted, world.people().key(PONTS))));
    TestRegistry.await(
        "she is told of the reading", () -> told(NoticeKind.RECORD_READ).size() == before + 1);
    // The keeper has looked at the use as well, and told nothing more of it.
    ConsentView used =
        world.registry().bean(Consents.class).of(MARTIN_HERSELF, MARTIN).stream()
            .filter(one -> one.commitment().equals(commitment))
            .findFirst()
            .orElseThrow();
    assertThat(used.state()).isEqualTo(ConsentView.State.USED_UP);
    assertThat(told(NoticeKind.USED))
        .noneMatch(one -> one.consent().equals(Optional.of(used.id())));
  }

  @Test
  @Order(4)
  void whatIsPrescribedIsComparedWithWhatOthersShareOnceItWasRead() {
    Caller doctor = new Caller(PONT, PONTS.name(), Set.of("physician"));
    String amoxicillin = medicine("AMOXICILLINE ALMUS");
    byte[] allergy =
        bytes(
            """
            {"resourceType":"AllergyIntolerance","code":{"text":"Penicillin"},"recordedDate":"2019-05-02"}
            """);
    byte[] over =
        bytes(
            """
            {"resourceType":"MedicationRequest","status":"stopped","medicationCodeableConcept":{"text":"Amoxicillin"}}
            """);
    for (RecordView view :
        List.of(
            hers(RecordKind.ALLERGIES, allergy),
            hers(RecordKind.ALLERGIES, bytes("%PDF-1.7 scanned")),
            hers(RecordKind.MEDICATIONS, over))) {
      TestRegistry.await(
          "it is known", () -> elsewhere(view.pointers().get(0).record()).isPresent());
    }
    world.consented(ConsentPurpose.TREATMENT, Set.of(RecordKind.VACCINATIONS), Set.of());
    world.consented(ConsentPurpose.ONE_TIME);

    Checked before = prescribed(doctor, amoxicillin, List.of());
    assertThat(before.warnings()).isEmpty();
    assertThat(before.unchecked())
        .contains(Unchecked.UNREAD, Unchecked.UNSHARED)
        .doesNotContain(Unchecked.NOBODY, Unchecked.ELSEWHERE);
    assertThat(before.left())
        .extracting(one -> one.kind() + " " + one.unread() + " " + one.records())
        .containsExactlyInAnyOrder("ALLERGIES true 2", "MEDICATIONS true 1");

    MedicationElsewhere others = world.registry().bean(MedicationElsewhere.class);
    assertThat(others.consents(doctor, jeanne))
        .as("nothing that is counted or for emergencies is used up")
        .allMatch(one -> one.purpose() == ConsentPurpose.TREATMENT && one.uses() == 0);
    List<MedicationElsewhere.Signed> signed =
        others.ask(doctor, jeanne, Set.of(), world.people().key(PONTS)).stream()
            .map(
                one ->
                    new MedicationElsewhere.Signed(
                        one.record(), one.query().id(), signed(one.query())))
            .toList();
    assertThat(signed.size()).as("each by each consent").isGreaterThan(3);
    MedicationElsewhere.Outcome outcome = others.read(doctor, jeanne, signed);
    assertThat(outcome.refused()).as("one consent opens what another does not").isEmpty();
    List<RecordReading.Read> read =
        outcome.got().stream().map(MedicationElsewhere.Got::read).toList();
    assertThat(read).hasSize(3);

    Checked after = prescribed(doctor, amoxicillin, read);
    assertThat(after.warnings())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.why()).isEqualTo(Why.ALLERGY_IN_GROUP);
              assertThat(one.recorded()).isEqualTo("Penicillin");
              assertThat(one.holder()).contains(read.get(0).record().holderName());
            });
    assertThat(after.elsewhere()).isEqualTo(1);
    assertThat(after.unchecked()).doesNotContain(Unchecked.UNREAD);
    assertThat(after.left())
        .extracting(one -> one.kind() + " " + one.unread() + " " + one.records())
        .containsExactly("ALLERGIES false 1");
    for (RecordReading.Read one : read) {
      TestRegistry.await(
          "she is told of each reading",
          () ->
              told(NoticeKind.RECORD_READ).stream()
                  .anyMatch(
                      notice ->
                          one.record()
                              .record()
                              .toString()
                              .equals(notice.facts().get(Notice.RECORD))));
    }

    world.written(
        PONTS,
        new PatientRecords.NewRecord(
            jeanne,
            RecordKind.ALLERGIES,
            "What she told us",
            Set.of(),
            Instant.now().minusSeconds(60),
            bytes("Urticaire après amoxicilline, 2021."),
            Optional.empty()));
    assertThat(prescribed(doctor, amoxicillin, List.of()).warnings())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.why()).isEqualTo(Why.MENTIONED);
              assertThat(one.recorded()).isEqualTo("What she told us");
              assertThat(one.holder()).isEmpty();
            });
    assertThat(prescribed(doctor, medicine("DOLIPRANE"), read).warnings()).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.strip().getBytes(StandardCharsets.UTF_8);
  }

  private static RecordView hers(RecordKind kind, byte[] content) {
    return world.written(
        PHYSICIAN,
        new PatientRecords.NewRecord(
            new Whose.Own(MARTIN),
            kind,
            "From the ward",
            Set.of(),
            Instant.now().minusSeconds(60),
            content,
            Optional.empty()));
  }

  private static String medicine(String beginning) {
    ProductCatalogue products = world.registry().bean(ProductCatalogue.class);
    if (products.byName(beginning, 1).isEmpty()) {
      world.registry().bean(FrenchMedicinesImport.class).runWithBundledExtract();
      world.registry().bean(MedicineSupplyImport.class).runWithBundledExtract();
    }
    return products.byName(beginning, 1).get(0).product().gtin();
  }

  private static Checked prescribed(Caller doctor, String gtin, List<RecordReading.Read> read) {
    return world
        .registry()
        .bean(PrescriptionWarnings.class)
        .check(
            doctor,
            new PrescriptionWarnings.Question(
                "Jeanne Martin", "1984-03-07", List.of(gtin), Optional.of(jeanne), read));
  }

  @Test
  @Order(5)
  void patientPausesAndResumesAndThePharmacyLeaves() {
    done(about(treating(), Decision.PAUSE));
    awaitStatus(RelationshipStatus.PAUSED);
    done(about(treating(), Decision.RESUME));
    awaitStatus(RelationshipStatus.ACTIVE);
    UUID id = UUID.randomUUID();
    recorded(relationships.leave(PONTS, id, jeanne, world.people().key(PONTS)));
    awaitStatus(RelationshipStatus.ENDED);
    assertThat(treating().possible()).isEmpty();
    TestRegistry.await(
        "she is told that it ended", () -> told(NoticeKind.RELATIONSHIP_LEFT).size() == 1);
    assertThat(told(NoticeKind.RELATIONSHIP_LEFT).get(0).grantee()).contains(pont());
    Caller stranger = new Caller(SAINT_LUC, "patient.durand", Set.of("patient"));
    refused("CUS-REC-021", () -> relationships.ofPatient(stranger, MARTIN));
    for (String role : List.of("admissions", "patient", "administrator", "biller")) {
      Caller other = new Caller(PONT, "someone", Set.of(role));
      refused("CUS-REC-022", () -> relationships.patients(other));
    }
  }

  // --- Those who do not treat ---

  private static final Caller PAYER = new Caller(RHONE, "colette", Set.of("payer"));
  private static final Caller EMPLOYER = new Caller(RHONE, "personnel", Set.of("employer"));

  private static Whose.Theirs knownTo(Caller caller) {
    TestRegistry.await("they know her", () -> !relationships.patients(caller).isEmpty());
    return relationships.patients(caller).get(0).whose();
  }

  private static UUID sent(Caller by, Relationships.Draft draft) {
    relationships.record(by, draft.id(), world.people().sign(by, draft.act()));
    var status = world.registry().awaitFinal(by.organisation(), draft.id());
    assertThat(status.state().isDone()).as("%s", status).isTrue();
    return draft.id();
  }

  private static UUID asked(Caller by, Whose.Theirs whose, ConsentPurpose purpose) {
    String key = world.people().key(by);
    return sent(
        by,
        relationships.ask(
            by, UUID.randomUUID(), whose, purpose, "For your claim.", inAWeek(), key));
  }

  private static RecordReading.Read readBy(Caller by, Whose.Theirs whose, Bytes32 consent) {
    TestRegistry.await("it is pointed to", () -> !reading.elsewhere(by, whose).isEmpty());
    TestRegistry.await(
        "the consent is known",
        () ->
            reading.consents(by, whose).stream().anyMatch(one -> one.commitment().equals(consent)));
    var record = reading.elsewhere(by, whose).get(0);
    var wanted = new RecordReading.Wanted(whose, host(), record.record(), consent);
    var query = reading.ask(by, UUID.randomUUID(), wanted, world.people().key(by));
    return reading.read(by, query.id(), world.people().sign(by, message(query)));
  }

  @Test
  @Order(6)
  void employerAsksForOneRecordAndReadsItOnceAndTreatsNobody() {
    world.enrol(EMPLOYER);
    Bytes32 rhone = TestNetwork.memberId(RHONE);
    Bytes32 once =
        world.consented(
            rhone,
            ConsentPurpose.ONE_TIME,
            Set.of(RecordKind.DOCUMENTS),
            Set.of(),
            Optional.empty());
    Whose.Theirs whose = knownTo(EMPLOYER);
    var allergy =
        new PatientRecords.NewRecord(
            new Whose.Own(MARTIN),
            RecordKind.ALLERGIES,
            "Allergies",
            Set.of(),
            Instant.now(),
            TEXT,
            Optional.empty());
    assertThat(world.written(PHYSICIAN, allergy).pointers())
        .as("of what it may not read it does not even learn that there is something")
        .extracting(PatientRecords.Pointer::channel)
        .doesNotContain(whose.channel());
    world.written(PHYSICIAN, letter(new Whose.Own(MARTIN), TEXT));
    String key = world.people().key(EMPLOYER);
    refused(
        "CUS-REC-022",
        () -> relationships.offer(EMPLOYER, UUID.randomUUID(), whose, "", inAWeek(), key));
    refused("CUS-REC-022", () -> relationships.leave(EMPLOYER, UUID.randomUUID(), whose, key));
    refused("CUS-REC-047", () -> asked(EMPLOYER, whose, ConsentPurpose.BILLING));
    UUID request = asked(EMPLOYER, whose, ConsentPurpose.ONE_TIME);
    TestRegistry.await("she sees the request", () -> request(request).isPresent());
    Request asked = request(request).orElseThrow();
    done(
        new Answer(
            asked.channel(), asked.reader(), asked.request(), Decision.REFUSE, Optional.empty()));
    TestRegistry.await(
        "it hears of the refusal",
        () ->
            relationships.patient(EMPLOYER, whose).requests().stream()
                .anyMatch(one -> one.status() == RequestStatus.REFUSED));
    assertThat(readBy(EMPLOYER, whose, once).opened().bytes()).isEqualTo(TEXT);
    assertThat(reading.elsewhere(EMPLOYER, whose)).hasSize(1);
    TestRegistry.await("it is used up", () -> reading.consents(EMPLOYER, whose).isEmpty());
    for (String role : List.of("admissions", "patient", "administrator", "biller", "researcher")) {
      Caller other = new Caller(RHONE, "someone", Set.of(role));
      refused("CUS-REC-022", () -> reading.elsewhere(other, whose));
      refused("CUS-REC-022", () -> relationships.patients(other));
    }
  }

  @Test
  @Order(7)
  void insuranceIsConfirmedAsksForABillAndReads() {
    world.enrol(PAYER);
    Bytes32 rhone = TestNetwork.memberId(RHONE);
    Bytes32 consent =
        world.consented(rhone, ConsentPurpose.BILLING, Set.of(), Set.of(), Optional.empty());
    Whose.Theirs whose = knownTo(PAYER);
    assertThat(reading.purposes(PAYER))
        .containsExactly(ConsentPurpose.ONE_TIME, ConsentPurpose.BILLING);
    refused("CUS-REC-047", () -> asked(PAYER, whose, ConsentPurpose.TREATMENT));
    assertThat(reading.consents(EMPLOYER, whose)).as("what the insurance may is not its").isEmpty();
    assertThat(world.records().unpointed(PHYSICIAN, new Whose.Own(MARTIN)))
        .as("a consent to more wants more pointers")
        .isNotEmpty();
    refused("CUS-REC-010", () -> readBy(PAYER, whose, consent)); // not confirmed yet
    String key = world.people().key(PAYER);
    sent(PAYER, relationships.offer(PAYER, UUID.randomUUID(), whose, "", inAWeek(), key));
    TestRegistry.await("she sees it", () -> insurance().isPresent());
    assertThat(insurance().orElseThrow().status()).isEqualTo(RelationshipStatus.OFFERED);
    done(about(insurance().orElseThrow(), Decision.ACCEPT));
    awaitStatus(SAINT_LUC, rhone, RelationshipStatus.ACTIVE);
    awaitStatus(RHONE, rhone, RelationshipStatus.ACTIVE);
    UUID request = asked(PAYER, whose, ConsentPurpose.BILLING);
    TestRegistry.await("she sees the request", () -> request(request).isPresent());
    assertThat(readBy(PAYER, whose, consent).opened().bytes()).isEqualTo(TEXT);
  }

  private static Optional<Treating> insurance() {
    return relationships.ofPatient(MARTIN_HERSELF, MARTIN).treating().stream()
        .filter(Treating::insures)
        .findFirst();
  }

  // --- Changing who treats ---

  private static final Caller GARES = new Caller(GARE, "gares", Set.of("pharmacist"));

  private static Treating treatedBy(Bytes32 provider) {
    return relationships.ofPatient(MARTIN_HERSELF, MARTIN).treating().stream()
        .filter(one -> one.provider().equals(provider))
        .findFirst()
        .orElseThrow();
  }

  private static void treats(Caller provider, Whose.Theirs whose) {
    Bytes32 id = TestNetwork.memberId(provider.organisation());
    String key = world.people().key(provider);
    sent(
        provider,
        relationships.offer(provider, UUID.randomUUID(), whose, "We treat you.", inAWeek(), key));
    awaitStatus(SAINT_LUC, id, RelationshipStatus.OFFERED);
    done(about(treatedBy(id), Decision.ACCEPT));
    awaitStatus(SAINT_LUC, id, RelationshipStatus.ACTIVE);
    awaitStatus(provider.organisation(), id, RelationshipStatus.ACTIVE);
  }

  /** Somebody of the host signs what those who may know it do not know yet. */
  private static void allPointedTo() {
    Whose hers = new Whose.Own(MARTIN);
    while (!world.records().unpointed(PHYSICIAN, hers).isEmpty()) {
      List<PatientRecords.SignedPointer> signed =
          world.records().pointAll(PHYSICIAN, hers, world.people().key(PHYSICIAN)).acts().stream()
              .map(
                  one ->
                      new PatientRecords.SignedPointer(
                          one.id(), world.people().sign(PHYSICIAN, one.act())))
              .toList();
      world.records().recordPointers(PHYSICIAN, signed);
      signed.forEach(one -> world.registry().awaitFinal(SAINT_LUC, one.act()));
    }
  }

  /** How many times this content is among what somebody reads by a consent. */
  private static long found(Caller by, Whose.Theirs whose, Bytes32 consent, byte[] content) {
    return reading.elsewhere(by, whose).stream()
        .map(one -> new RecordReading.Wanted(whose, one.holder(), one.record(), consent))
        .map(
            one -> {
              var query = reading.ask(by, UUID.randomUUID(), one, world.people().key(by));
              return reading.read(by, query.id(), world.people().sign(by, message(query)));
            })
        .filter(read -> Arrays.equals(read.opened().bytes(), content))
        .count();
  }

  @Test
  @Order(8)
  void patientGoesFromOnePharmacyToAnotherAndHerHistoryFollows() {
    byte[] before = bytes("Before she changed.");
    byte[] since = bytes("Since she changed.");
    byte[] theirs = bytes("What the old pharmacy wrote itself.");
    world.written(PHYSICIAN, letter(new Whose.Own(MARTIN), before));
    Bytes32 old = world.consented(ConsentPurpose.TREATMENT);
    treats(PONTS, jeanne);
    allPointedTo();
    RecordView copied = world.written(PONTS, letter(jeanne, theirs));
    TestRegistry.await(
        "the old one may read",
        () ->
            reading.consents(PONTS, jeanne).stream().anyMatch(one -> one.commitment().equals(old)));
    assertThat(found(PONTS, jeanne, old, before)).isEqualTo(1);
    RecordReading.Query unsent =
        reading.ask(
            PONTS,
            UUID.randomUUID(),
            new RecordReading.Wanted(
                jeanne, host(), reading.elsewhere(PONTS, jeanne).get(0).record(), old),
            world.people().key(PONTS));

    // She allows the new one, which treats her from now on, and finds what was written before.
    world.enrol(GARES);
    Bytes32 gare = TestNetwork.memberId(GARE);
    Bytes32 next =
        world.consented(gare, ConsentPurpose.TREATMENT, Set.of(), Set.of(), Optional.empty());
    Whose.Theirs hers = knownTo(GARES);
    allPointedTo();
    refused("CUS-REC-010", () -> found(GARES, hers, next, before)); // it does not treat her yet
    treats(GARES, hers);
    assertThat(found(GARES, hers, next, before)).isEqualTo(1);
    assertThat(found(GARES, hers, next, theirs)).as("what the old one wrote stays there").isZero();

    // She closes the old one: all that it was allowed, and that it treats her.
    Consents consents = world.registry().bean(Consents.class);
    consents.revoke(
        MARTIN_HERSELF,
        UUID.randomUUID(),
        MARTIN,
        consents.of(MARTIN_HERSELF, MARTIN).stream()
            .filter(one -> one.form().grantee().equals(pont()) && one.state().isLive())
            .map(ConsentView::id)
            .toList());
    done(about(treatedBy(pont()), Decision.END));
    awaitStatus(PONT, pont(), RelationshipStatus.ENDED);
    TestRegistry.await(
        "nothing stands at the old one", () -> reading.consents(PONTS, jeanne).isEmpty());
    Bytes32 known = reading.elsewhere(PONTS, jeanne).get(0).record();
    var wanted = new RecordReading.Wanted(jeanne, host(), known, old);
    refused(
        "CUS-REC-051",
        () -> reading.ask(PONTS, UUID.randomUUID(), wanted, world.people().key(PONTS)));
    refused("CUS-REC-010", () -> reading.read(PONTS, unsent.id(), signed(unsent)));

    // A copy of what the old one wrote becomes one of the host's records; the new one reads on.
    world.written(
        PHYSICIAN, letter(new Whose.Own(MARTIN), world.records().read(PONTS, copied.id()).bytes()));
    world.written(PHYSICIAN, letter(new Whose.Own(MARTIN), since));
    allPointedTo();
    TestRegistry.await(
        "the new one finds all of it",
        () ->
            Stream.of(before, theirs, since)
                .allMatch(content -> found(GARES, hers, next, content) == 1));
  }

  private static void awaitStatus(String organisation, Bytes32 provider, RelationshipStatus is) {
    TestRegistry.await(
        organisation + " has it " + is,
        () ->
            world.lists().relationships(organisation).stream()
                .anyMatch(one -> one.provider().equals(provider) && one.status() == is));
  }
}
