package org.custodia.registry.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.fhir.FhirWorld.DESK;
import static org.custodia.registry.fhir.FhirWorld.PATIENT;
import static org.custodia.registry.fhir.FhirWorld.PHARMACIST;
import static org.custodia.registry.fhir.FhirWorld.PHYSICIAN;
import static org.custodia.registry.fhir.FhirWorld.STRANGER;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.PrescriptionWarnings.Unchecked;
import org.custodia.registry.fhir.PrescriptionWarnings.Warning;
import org.custodia.registry.fhir.PrescriptionWarnings.Why;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.Patients;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.RecordAccesses;
import org.custodia.registry.records.RecordBodies;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

/** Files of FHIR, what is answered of them and to whom, and that all of it is FHIR R4. */
class FhirTest {
  private static final String BASE = "https://saintluc.example/fhir";

  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static FhirWorld world;
  private static UUID martin;
  private static UUID petit;

  @BeforeAll
  static void takeIn() {
    world = FhirWorld.start(database, network);
    FhirImport.Progress done = world.takeIn("Clinic", FhirWorld.FILE);
    assertThat(done.failed()).as("%s", world.imports().troubles(DESK, done.id())).isZero();
    assertThat(done.added()).isEqualTo(9);
    martin = world.patient("Martin");
    petit = world.patient("Petit");
    world.link(martin, PATIENT);
  }

  @AfterAll
  static void close() {
    if (world != null) world.close();
  }

  // --- Files ---

  @Test
  void theSameFileAgainChangesNothingAndAnotherContentIsANewVersion() {
    FhirImport.Progress again = world.takeIn("Clinic", FhirWorld.FILE);
    assertThat(again.unchanged()).isEqualTo(9);
    String corrected = line("Petit's allergy", "\"a2\"").replace("Latex", "Latex, severe");
    assertThat(world.takeIn("Clinic", corrected).corrected()).isEqualTo(1);
    ObjectNode now = world.only(PHYSICIAN, "AllergyIntolerance", petit);
    assertThat(now.at("/code/text").asString()).isEqualTo("Latex, severe");
    assertThat(now.at("/meta/versionId").asString()).isEqualTo("2");
    List<RecordView> versions = resources(PHYSICIAN, petit);
    assertThat(versions).hasSize(2);
    RecordView newest = versions.stream().filter(v -> v.supersedes().isPresent()).findFirst().get();
    assertThat(newest.title()).isEqualTo("Latex, severe");
    assertThat(versions)
        .filteredOn(view -> view.supersededBy().isPresent())
        .singleElement()
        .satisfies(old -> assertThat(old.supersededBy()).contains(newest.id()))
        .satisfies(old -> assertThat(newest.supersedes()).contains(old.id()));
    String id = now.path("id").asString();
    assertThat(
            world
                .fhir()
                .version(PHYSICIAN, "AllergyIntolerance", id, 1)
                .resource()
                .at("/code/text")
                .asString())
        .isEqualTo("Latex");
  }

  @Test
  void whatIsWrongIsSaidByLineAndResourceAndNothingOfItIsKept() {
    String file =
        """
        {"resourceType":"Condition","id":"x1","code":{"text":"Secretword"},"subject":{"reference":"Patient/nobody"}}
        {"resourceType":"Observation","id":"x2","status":"final"}

        {"resourceType":"Immunization","id":"x3","status":"given","vaccineCode":{"text":"Secretword"},"patient":{"reference":"Patient/p1"},"occurrenceString":"once"}
        {"resourceType":"DocumentReference","id":"x4","status":"current","subject":{"reference":"Patient/p1"}}
        not json Secretword
        {"resourceType":"AllergyIntolerance","id":"x6","patient":{"reference":"Patient/p1"},"allergen":"Secretword"}
        {"resourceType":"AllergyIntolerance","patient":{"reference":"Patient/p1"}}
        {"resourceType":"AllergyIntolerance","id":"x8","code":{},"patient":{"reference":"Patient/p1"}}
        """;
    FhirImport.Progress done = world.takeIn("Clinic", file);
    assertThat(done.failed()).isEqualTo(8);
    List<FhirImport.Refused> troubles = world.imports().troubles(DESK, done.id());
    assertThat(troubles)
        .extracting(one -> one.line() + " " + one.resource() + " " + one.code() + " " + one.facts())
        .containsExactly(
            "1 Condition/x1 CUS-FHR-015 [Condition.subject]",
            "2 Observation/x2 CUS-FHR-004 [Observation]",
            "4 Immunization/x3 CUS-FHR-007 [Immunization.status]",
            "5 DocumentReference/x4 CUS-FHR-006 [DocumentReference.content]",
            "6  CUS-FHR-001 [1, 1]",
            "7 AllergyIntolerance/x6 CUS-FHR-008 [AllergyIntolerance.allergen]",
            "8 AllergyIntolerance CUS-FHR-005 []",
            "9 AllergyIntolerance/x8 CUS-FHR-007 [AllergyIntolerance.code]");
  }

  @Test
  void whatCameInAFileIsARecordOfThePatientWhoIsToldOnce() {
    assertThat(resources(PHYSICIAN, martin))
        .filteredOn(view -> view.source().isPresent())
        .allSatisfy(
            view -> {
              assertThat(view.source()).contains("Clinic");
              assertThat(view.person()).isEqualTo(DESK.name());
              assertThat(view.pointers()).isEmpty();
            })
        .extracting(view -> view.kind() + " " + view.title() + " " + view.madeAt())
        .containsExactlyInAnyOrder(
            "MEDICATIONS Warfarin 5 mg 2026-10-01T00:00:00Z",
            "CONDITIONS Atrial fibrillation 2026-09-01T00:00:00Z",
            "ALLERGIES Penicillin 2019-05-02T00:00:00Z",
            "VACCINATIONS Influenza 2026-10-15T07:30:00Z",
            "DOCUMENTS Discharge letter 2026-10-02T08:00:00Z");
    RecordView letter =
        resources(PATIENT, martin).stream()
            .filter(view -> view.kind() == RecordKind.DOCUMENTS)
            .findFirst()
            .orElseThrow();
    PatientRecords records = world.registry.bean(PatientRecords.class);
    RecordBodies.Opened opened = records.read(PHYSICIAN, letter.id());
    assertThat(opened.contentType()).isEqualTo(FhirJson.MEDIA_TYPE);
    assertThat(ResourceText.of(opened.bytes()).text()).contains("Sortie le 2 octobre.");
    refused(
        "CUS-REC-029",
        () ->
            records.draft(
                PHYSICIAN,
                UUID.randomUUID(),
                new PatientRecords.NewRecord(
                    letter.whose(),
                    RecordKind.DOCUMENTS,
                    "Another",
                    Set.of(),
                    Instant.now(),
                    "Another".getBytes(StandardCharsets.UTF_8),
                    Optional.of(letter.id())),
                "0x" + "1".repeat(40)));
    assertThat(world.registry.bean(Notices.class).list(PATIENT, martin, Optional.empty(), 100))
        .filteredOn(notice -> notice.kind() == NoticeKind.RECORDS_TAKEN_IN)
        .as("one for the file, whatever it brought")
        .hasSize(1);
    Map<String, List<String>> hers = Map.of("patient", List.of(martin.toString()));
    assertThat(world.search(PHYSICIAN, "DocumentReference", hers).resources())
        .as("it is one resource, not another for the record")
        .extracting(one -> one.path("id").asString())
        .doesNotContain(letter.id().toString());
    assertThat(allOf(PATIENT, "AuditEvent", hers))
        .as("that it was opened on a page names the resource")
        .anyMatch(
            event ->
                event
                    .at("/entity/1/what/reference")
                    .asString()
                    .matches("DocumentReference/(?!" + letter.id() + ").*/_history/1"));
  }

  @Test
  void restrictedResourcesAreHeldBackAndOlderOnesBecomeRecords() {
    ObjectNode restricted = allergy("Restricted", petit);
    Coding.hl7("v3-Confidentiality", "R")
        .in(restricted.putObject("meta").putArray("security").addObject());
    ObjectNode hiv = allergy("Labelled", petit);
    Coding.hl7("v3-ActCode", "HIV").in(hiv.putObject("meta").putArray("security").addObject());
    world.fhir().create(PHYSICIAN, "AllergyIntolerance", restricted);
    world.fhir().create(PHYSICIAN, "AllergyIntolerance", hiv);
    Map<String, Set<Sensitivity>> labels =
        resources(PHYSICIAN, petit).stream()
            .filter(view -> view.source().isEmpty())
            .collect(Collectors.toMap(RecordView::title, RecordView::labels));
    assertThat(labels.get("Labelled")).containsExactly(Sensitivity.HIV);
    assertThat(labels.get("Restricted")).containsExactlyInAnyOrder(Sensitivity.values());
    List<UUID> before = resources(PHYSICIAN, petit).stream().map(RecordView::id).toList();
    database.unbound().sql("delete from patient_record where resource").update();
    while (world.imports().recordOlder(SAINT_LUC)) assertThat(before).isNotEmpty();
    assertThat(resources(PHYSICIAN, petit))
        .extracting(RecordView::id)
        .containsExactlyInAnyOrderElementsOf(before);
  }

  private static List<RecordView> resources(Caller caller, UUID patient) {
    PatientRecords records = world.registry.bean(PatientRecords.class);
    List<RecordView> all =
        caller.has("patient")
            ? records.ofPatient(caller, patient)
            : records.of(caller, new PatientRecords.Whose.Own(patient));
    return all.stream().filter(RecordView::resource).toList();
  }

  @Test
  void aBundleIsTakenInTooAndDeepOrHugeOnesAreNot() {
    String bundle =
        """
        {"resourceType":"Bundle","type":"collection","entry":[
          {"fullUrl":"urn:uuid:0b5c2d0e-6c43-4c4e-9a43-5b6c1f4b1a01","resource":{"resourceType":"AllergyIntolerance","code":{"text":"Nuts"},"patient":{"reference":"urn:uuid:0b5c2d0e-6c43-4c4e-9a43-5b6c1f4b1a02"}}},
          {"fullUrl":"urn:uuid:0b5c2d0e-6c43-4c4e-9a43-5b6c1f4b1a02","resource":{"resourceType":"Patient","name":[{"family":"Bundler"}]}}]}
        """;
    assertThat(world.takeIn("Elsewhere", bundle).added()).isEqualTo(2);
    ObjectNode nuts = world.only(PHYSICIAN, "AllergyIntolerance", world.patient("Bundler"));
    assertThat(nuts.at("/patient/reference").asString())
        .isEqualTo("Patient/" + world.patient("Bundler"));
    String deep = "{\"resourceType\":\"Condition\",\"a\":" + "[".repeat(99) + "]".repeat(99) + "}";
    FhirImport.Progress refused = world.takeIn("Elsewhere", deep);
    assertThat(world.imports().troubles(DESK, refused.id()).get(0).code()).isEqualTo("CUS-FHR-003");
    refused("CUS-FHR-010", () -> world.takeIn("Elsewhere", "\n \n"));
    refused("CUS-FHR-002", () -> world.takeIn("Elsewhere", new byte[FhirImport.LONGEST + 1]));
    refused("CUS-FHR-014", () -> world.imports().newest(PHYSICIAN, 1));
  }

  @Test
  void anInterruptedFileGoesOnWhereItWas() {
    UUID id = UUID.randomUUID();
    String lines =
        Stream.of("q1", "q2", "q3")
            .map(
                name ->
                    "{\"resourceType\":\"Practitioner\",\"id\":\"%s\",\"name\":[{\"family\":\"Q\"}]}"
                        .formatted(name))
            .collect(Collectors.joining("\n"));
    FhirWorld other = world;
    FhirImport imports = other.registry.bean(FhirImport.class);
    int[] asked = new int[1];
    // The worker of the world may be at it too: together they take in each line once.
    imports.handIn(DESK, id, "Clinic", new java.io.ByteArrayInputStream(lines.getBytes()));
    imports.workOff(SAINT_LUC, () -> asked[0]++ < 1);
    org.custodia.registry.testing.TestRegistry.await(
        "the rest",
        () -> {
          imports.workOff(SAINT_LUC, () -> true);
          return imports.progress(DESK, id).finished();
        });
    FhirImport.Progress done = imports.progress(DESK, id);
    assertThat(done.added()).isEqualTo(3);
    assertThat(done.failed()).isZero();
  }

  @Test
  void theRealSampleLoadsCompletely() throws Exception {
    Optional<Path> sample =
        Stream.of("../../shared", "../../../shared", "../shared")
            .map(root -> Path.of(root, "data/patients"))
            .filter(Files::isDirectory)
            .findFirst();
    Assumptions.assumeTrue(sample.isPresent(), "the shared data is not here");
    Assumptions.assumeTrue(Boolean.getBoolean("custodia.long"), "a part of the long suite");
    long begun = System.nanoTime();
    int resources = 0;
    for (String type :
        List.of(
            "Patient",
            "Practitioner",
            "Organization",
            "Condition",
            "AllergyIntolerance",
            "MedicationRequest",
            "Immunization",
            "DocumentReference")) {
      byte[] file = Files.readAllBytes(sample.get().resolve(type + ".ndjson"));
      FhirImport.Progress done = world.takeIn("Synthea", file);
      assertThat(done.failed())
          .as("%s: %s", type, world.imports().troubles(DESK, done.id()))
          .isZero();
      assertThat(done.added()).as(type).isEqualTo(done.resources());
      resources += done.added();
      assertThat(world.takeIn("Synthea", file).unchanged()).isEqualTo(done.resources());
    }
    assertThat(resources).isEqualTo(3_786);
    System.out.printf(
        "%d resources taken in and again in %.1f s%n",
        resources, (System.nanoTime() - begun) / 1e9);
    UUID one =
        database
            .unbound()
            .sql("select patient from patient_record group by 1 order by count(*) desc limit 1")
            .query(UUID.class)
            .single();
    long before = System.nanoTime();
    int records = resources(PHYSICIAN, one).size();
    int unpointed =
        world
            .registry
            .bean(PatientRecords.class)
            .unpointed(PHYSICIAN, new PatientRecords.Whose.Own(one))
            .size();
    System.out.printf(
        "%d records of one patient listed, %d of them to be pointed to, in %.0f ms%n",
        records, unpointed, (System.nanoTime() - before) / 1e6);
    long all =
        database
            .unbound()
            .sql("select count(*) from patient_record where resource")
            .query(Long.class)
            .single();
    assertThat(all).as("each is a record").isGreaterThanOrEqualTo(11 + 555 + 1215 + 161 + 1745);
    List<String> problems = new ArrayList<>();
    for (String type :
        List.of("Condition", "MedicationRequest", "Immunization", "DocumentReference")) {
      Fhir.Page page =
          world.search(
              PHYSICIAN, type, Map.of("patient", List.of(one.toString()), "_count", List.of("20")));
      page.resources().forEach(found -> problems.addAll(Conformance.problems(found)));
    }
    assertThat(problems).isEmpty();
  }

  // --- Who sees what ---

  @Test
  void referencesNameWhatIsHereAndSayOfTheRestWhatItsSourceCallsIt() {
    ObjectNode warfarin = world.only(PHYSICIAN, "MedicationRequest", martin);
    ObjectNode fibrillation = world.only(PHYSICIAN, "Condition", martin);
    assertThat(warfarin.at("/subject/reference").asString()).isEqualTo("Patient/" + martin);
    assertThat(warfarin.at("/reasonReference/0/reference").asString())
        .isEqualTo("Condition/" + fibrillation.path("id").asString());
    assertThat(warfarin.at("/encounter/reference").isMissingNode()).isTrue();
    assertThat(warfarin.at("/encounter/identifier/value").asString()).isEqualTo("Encounter/e9");
    assertThat(warfarin.at("/requester/identifier/system").asString())
        .isEqualTo("http://clinic.example/staff");
    assertThat(warfarin.at("/dosageInstruction/0/doseAndRate/0/doseQuantity/value").toString())
        .isEqualTo("1.0");
  }

  @Test
  void everyoneFindsWhatTheyMaySeeAndNothingSaysThatThereIsMore() {
    String id = world.only(PHYSICIAN, "Immunization", martin).path("id").asString();
    Map<String, List<String>> hers = Map.of("patient", List.of("Patient/" + martin));
    assertThat(world.search(PATIENT, "Immunization", hers).total()).isEqualTo(1);
    assertThat(world.search(PATIENT, "Immunization", Map.of()).total()).isEqualTo(1);
    assertThat(world.search(STRANGER, "Immunization", hers).total()).isZero();
    assertThat(world.fhir().read(PATIENT, "Immunization", id).id()).isEqualTo(id);
    refused("CUS-FHR-013", () -> world.fhir().read(STRANGER, "Immunization", id));
    refused("CUS-FHR-013", () -> world.fhir().read(PHYSICIAN, "Condition", id));
    refused("CUS-FHR-013", () -> world.fhir().read(PATIENT, "Patient", petit.toString()));
    refused("CUS-FHR-014", () -> world.fhir().read(DESK, "Immunization", id));
    refused("CUS-FHR-014", () -> world.search(PHYSICIAN, "AuditEvent", hers));
    refused("CUS-FHR-020", () -> world.search(PHYSICIAN, "Immunization", Map.of()));
    refused(
        "CUS-FHR-022",
        () -> world.search(PHYSICIAN, "Patient", Map.of("family", List.of("Martin"))));
    refused("CUS-FHR-023", () -> world.search(DESK, "Patient", Map.of()));
    refused("CUS-FHR-026", () -> world.fhir().read(PHYSICIAN, "Observation", id));
    Caller nurse = FhirWorld.caller("nurse.saintluc", "nurse");
    assertThat(world.fhir().read(nurse, "Immunization", id).id()).isEqualTo(id);
    ObjectNode prescription = FhirJson.parse(line("a prescription", "\"m1\""));
    refused("CUS-FHR-014", () -> world.fhir().create(nurse, "MedicationRequest", prescription));
    refused("CUS-FHR-015", () -> world.fhir().create(PHYSICIAN, "MedicationRequest", prescription));
    assertThat(world.search(PATIENT, "Patient", Map.of()).resources())
        .extracting(one -> one.path("id").asString())
        .containsExactly(martin.toString());
    ObjectNode herself = world.fhir().read(PATIENT, "Patient", martin.toString()).resource();
    assertThat(herself.at("/maritalStatus/text").asString()).isEqualTo("married");
    assertThat(herself.path("deceasedBoolean").isBoolean()).isTrue();
  }

  @Test
  void whatStaffIsShownIsAnAuditEventThatThePatientSees() {
    ObjectNode shot = world.only(PHYSICIAN, "Immunization", martin);
    String name = "Immunization/%s/_history/1".formatted(shot.path("id").asString());
    Map<String, List<String>> hers = Map.of("patient", List.of(martin.toString()));
    List<ObjectNode> events = allOf(PATIENT, "AuditEvent", hers);
    ObjectNode event =
        events.stream()
            .filter(one -> one.path("entity").toString().contains(name))
            .findFirst()
            .orElseThrow();
    assertThat(event.at("/agent/0/who/display").asString()).isEqualTo(PHYSICIAN.name());
    assertThat(event.at("/entity/0/what/reference").asString()).isEqualTo("Patient/" + martin);
    assertThat(events)
        .as("one event for one reading, though it is among what was opened, too")
        .filteredOn(one -> one.path("entity").toString().contains(name))
        .hasSize(1);
    assertThat(world.registry.bean(RecordAccesses.class).of(PATIENT, martin))
        .as("who looked")
        .filteredOn(RecordAccesses.Access::fhir)
        .anySatisfy(one -> assertThat(one.person()).contains(PHYSICIAN.name()))
        .noneSatisfy(one -> assertThat(one.person()).contains(PATIENT.name()));
    int before = events.size();
    world.only(PATIENT, "Immunization", martin);
    assertThat(allOf(PATIENT, "AuditEvent", hers)).as("her own reading is none").hasSize(before);
    assertThat(world.search(STRANGER, "AuditEvent", hers).total()).isZero();
  }

  private static List<ObjectNode> allOf(
      org.custodia.registry.identity.Caller caller, String type, Map<String, List<String>> asked) {
    return world.search(caller, type, with(asked, "_count", "200")).resources();
  }

  @Test
  void aRecordThatWasWrittenHereIsADocumentReference() {
    UUID id = UUID.randomUUID();
    PatientRecords records = world.registry.bean(PatientRecords.class);
    records.draft(
        PHYSICIAN,
        id,
        new PatientRecords.NewRecord(
            new PatientRecords.Whose.Own(petit),
            RecordKind.DOCUMENTS,
            "Lettre de sortie",
            Set.of(Sensitivity.HIV),
            Instant.now().minusSeconds(60),
            "Bonjour".getBytes(StandardCharsets.UTF_8),
            Optional.empty()),
        "0x" + "1".repeat(40));
    records.add(PHYSICIAN, id, List.of());
    ObjectNode listed = world.only(PHYSICIAN, "DocumentReference", petit);
    assertThat(listed.path("id").asString()).isEqualTo(id.toString());
    assertThat(listed.at("/content/0/attachment/data").isMissingNode()).isTrue();
    ObjectNode read = world.fhir().read(PHYSICIAN, "DocumentReference", id.toString()).resource();
    assertThat(read.at("/content/0/attachment/data").asString()).isEqualTo("Qm9uam91cg==");
    refused("CUS-FHR-013", () -> world.fhir().read(STRANGER, "DocumentReference", id.toString()));
    Caller herself = FhirWorld.caller("patient.petit", "patient");
    world.link(petit, herself);
    PatientExport.Everything everything =
        world.registry.bean(PatientExport.class).of(herself, petit, type -> true);
    assertThat(everything.resources().toString())
        .contains("Qm9uam91cg==", "Lettre de sortie")
        .contains("\"AuditEvent\"");
    assertThat(Conformance.problems(everything.bundle(BASE))).isEmpty();
  }

  @Test
  void searchesFindByTheStandardsParametersInPages() {
    Map<String, List<String>> hers = Map.of("patient", List.of(martin.toString()));
    assertThat(found("MedicationRequest", "code", "http://www.whocc.no/atc|B01AA03")).isEqualTo(1);
    assertThat(found("MedicationRequest", "code", "C01")).isZero();
    assertThat(found("MedicationRequest", "code:text", "WARFARIN")).isEqualTo(1);
    assertThat(found("MedicationRequest", "status", "stopped,active")).isEqualTo(1);
    assertThat(found("MedicationRequest", "status:not", "active")).isZero();
    assertThat(found("MedicationRequest", "authoredon", "ge2026-10")).isEqualTo(1);
    assertThat(found("MedicationRequest", "authoredon", "lt2026-10-01")).isZero();
    assertThat(found("Condition", "onset-date", "2026")).isEqualTo(1);
    assertThat(found("Condition", "recorded-date:missing", "true")).isEqualTo(1);
    assertThat(found("Immunization", "date", "2026-10-15T07:30:00Z")).isEqualTo(1);
    assertThat(found("DocumentReference", "contenttype", "text/plain")).isZero();
    refused("CUS-FHR-018", () -> found("Condition", "severity", "x"));
    refused("CUS-FHR-018", () -> found("Condition", "code:above", "x"));
    refused("CUS-FHR-019", () -> found("Condition", "onset-date", "yesterday"));
    assertThat(
            world.fhir().search(PHYSICIAN, "Condition", with(hers, "severity", "x"), true).total())
        .isEqualTo(1);
    for (int i = 0; i < 5; i++) {
      world.fhir().create(PHYSICIAN, "AllergyIntolerance", allergy("Pollen " + i, martin));
    }
    List<String> ids = new ArrayList<>();
    Optional<String> after = Optional.empty();
    int pages = 0;
    do {
      Map<String, List<String>> asked = with(hers, "_count", "2");
      if (after.isPresent()) asked.put("_after", List.of(after.get()));
      Fhir.Page page = world.search(PHYSICIAN, "AllergyIntolerance", asked);
      assertThat(page.total()).isEqualTo(6);
      page.resources().forEach(one -> ids.add(one.path("id").asString()));
      after = page.next();
      pages++;
    } while (after.isPresent());
    assertThat(pages).isEqualTo(3);
    assertThat(ids).hasSize(6).doesNotHaveDuplicates();
    ids.stream()
        .skip(1)
        .forEach(
            one -> assertThat(world.fhir().read(PHYSICIAN, "AllergyIntolerance", one)).isNotNull());
  }

  private static int found(String type, String name, String value) {
    Map<String, List<String>> hers = Map.of("patient", List.of(martin.toString()));
    return world.search(PHYSICIAN, type, with(hers, name, value)).total();
  }

  private static Map<String, List<String>> with(
      Map<String, List<String>> given, String name, String value) {
    Map<String, List<String>> more = new java.util.HashMap<>(given);
    more.put(name, List.of(value));
    return more;
  }

  @Test
  void aResourceIsMadeOnceAndCorrectedByWhoHasSeenIt() {
    world.takeIn(
        "Clinic", "{\"resourceType\":\"Patient\",\"id\":\"t\",\"name\":[{\"family\":\"Third\"}]}");
    UUID third = world.patient("Third");
    UUID id = UUID.randomUUID();
    Fhir.Answer made =
        world
            .fhir()
            .put(PHYSICIAN, "AllergyIntolerance", id, allergy("Dust", third), Optional.empty());
    assertThat(made.created()).isTrue();
    Fhir.Answer again =
        world
            .fhir()
            .put(PHYSICIAN, "AllergyIntolerance", id, allergy("Dust", third), Optional.empty());
    assertThat(again.created()).isFalse();
    assertThat(again.version()).isEqualTo(1);
    refused(
        "CUS-FHR-016",
        () ->
            world
                .fhir()
                .put(
                    PHYSICIAN,
                    "AllergyIntolerance",
                    id,
                    allergy("Mites", third),
                    Optional.empty()));
    refused(
        "CUS-FHR-016",
        () ->
            world
                .fhir()
                .put(PHYSICIAN, "AllergyIntolerance", id, allergy("Mites", third), Optional.of(7)));
    assertThat(
            world
                .fhir()
                .put(PHYSICIAN, "AllergyIntolerance", id, allergy("Mites", third), Optional.of(1))
                .version())
        .isEqualTo(2);
    refused(
        "CUS-FHR-025",
        () ->
            world
                .fhir()
                .put(
                    PHYSICIAN, "AllergyIntolerance", id, allergy("Mites", martin), Optional.of(2)));
    refused(
        "CUS-FHR-014",
        () -> world.fhir().create(PATIENT, "AllergyIntolerance", allergy("Dust", martin)));
    refused(
        "CUS-FHR-021",
        () -> world.fhir().create(PHYSICIAN, "Consent", FhirJson.resource("Consent")));
    refused(
        "CUS-FHR-015",
        () ->
            world
                .fhir()
                .create(PHYSICIAN, "AllergyIntolerance", allergy("Dust", UUID.randomUUID())));
  }

  private static ObjectNode allergy(String what, UUID patient) {
    ObjectNode allergy = FhirJson.resource("AllergyIntolerance");
    Coding.hl7("allergyintolerance-clinical", "active")
        .asConcept(allergy.putObject("clinicalStatus"));
    allergy.putObject("code").put("text", what);
    allergy.putObject("patient").put("reference", "Patient/" + patient);
    return allergy;
  }

  @Test
  void withAPatientGoesAllThatWasKept() {
    world.takeIn(
        "Clinic",
        """
        {"resourceType":"Patient","id":"gone","name":[{"family":"Ephemere"}],"birthDate":"1970-01-01"}
        {"resourceType":"AllergyIntolerance","id":"gone-a","code":{"text":"Gone"},"patient":{"reference":"Patient/gone"}}
        """);
    UUID patient = world.patient("Ephemere");
    String id = world.only(PHYSICIAN, "AllergyIntolerance", patient).path("id").asString();
    world.registry.bean(Patients.class).erase(DESK, patient);
    refused("CUS-FHR-013", () -> world.fhir().read(PHYSICIAN, "AllergyIntolerance", id));
    long left =
        database
            .unbound()
            .sql("select count(*) from fhir_resource where patient = :patient")
            .param("patient", patient)
            .query(Long.class)
            .single();
    assertThat(left).isZero();
  }

  // --- Warnings ---

  @Test
  void aMedicineIsComparedWithAllergiesAndCurrentMedicationThatAreHeldHere() {
    var ibuprofen = warned("IBUPROFENE EG", "Jeanne Martin", "1984-03-07");
    assertThat(ibuprofen.patient()).contains(martin);
    assertThat(ibuprofen.warnings()).isEmpty();
    assertThat(ibuprofen.compared()).isGreaterThanOrEqualTo(2);
    assertThat(ibuprofen.unchecked()).contains(Unchecked.ELSEWHERE, Unchecked.INTERACTIONS);
    assertThat(warned("AMOXICILLINE ALMUS", "MARTIN Jeanne", "1984-03-07").warnings())
        .extracting(one -> one.why() + " " + one.recorded())
        .containsExactly(Why.ALLERGY_IN_GROUP + " Penicillin");
    world.takeIn(
        "Clinic",
        """
        {"resourceType":"Patient","id":"w1","name":[{"family":"Warnand","given":["Paul"]}],"birthDate":"1950-02-03"}
        {"resourceType":"MedicationRequest","id":"w2","status":"active","intent":"order","medicationCodeableConcept":{"text":"oxycodone hydrochloride 10 MG"},"subject":{"reference":"Patient/w1"}}
        {"resourceType":"MedicationRequest","id":"w3","status":"stopped","intent":"order","medicationCodeableConcept":{"text":"tramadol"},"subject":{"reference":"Patient/w1"}}
        {"resourceType":"MedicationRequest","id":"w4","status":"active","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"C09AA05"}]},"subject":{"reference":"Patient/w1"}}
        {"resourceType":"AllergyIntolerance","id":"w5","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"resolved"}]},"code":{"text":"Tramadol"},"patient":{"reference":"Patient/w1"}}
        """);
    var tramadol = warned("TRAMADOL CRISTERS", "Paul Warnand", "1950-02-03");
    assertThat(tramadol.warnings())
        .extracting(Warning::why)
        .containsExactly(Why.GROUP_TAKEN_ALREADY);
    assertThat(tramadol.unchecked()).doesNotContain(Unchecked.SUBSTANCES);
    assertThat(warned("RAMIPRIL KRKA", "Paul Warnand", "1950-02-03").warnings())
        .extracting(Warning::why)
        .containsExactly(Why.GROUP_TAKEN_ALREADY);
    var unknown = warned("DOLIPRANE", "Nobody Here", "1950-02-03");
    assertThat(unknown.unchecked()).containsExactly(Unchecked.NOBODY);
    assertThat(unknown.compared()).isZero();
    var asked = new PrescriptionWarnings.Question("Paul Warnand", "1950-02-03", List.of());
    refused("CUS-FHR-014", () -> warnings().check(DESK, asked));
    Map<String, List<String>> hers = Map.of("patient", List.of(martin.toString()));
    assertThat(allOf(PATIENT, "AuditEvent", hers))
        .as("that it was looked at, the patient sees")
        .anyMatch(event -> event.path("entity").toString().contains("AllergyIntolerance/"));
  }

  private static PrescriptionWarnings warnings() {
    return world.registry.bean(PrescriptionWarnings.class);
  }

  private static PrescriptionWarnings.Checked warned(
      String medicine, String patient, String birthDate) {
    String gtin =
        world.registry.bean(ProductCatalogue.class).byName(medicine, 1).stream()
            .findFirst()
            .orElseThrow()
            .product()
            .gtin();
    return warnings()
        .check(PHYSICIAN, new PrescriptionWarnings.Question(patient, birthDate, List.of(gtin)));
  }

  // --- That it is FHIR ---

  @Test
  void everythingThatIsAnsweredIsFhirR4() throws Exception {
    world.only(PHYSICIAN, "MedicationRequest", martin);
    world.consented(martin);
    List<ObjectNode> emitted = new ArrayList<>();
    emitted.addAll(world.search(PHARMACIST, "Consent", Map.of()).resources());
    PatientExport.Everything everything =
        world.registry.bean(PatientExport.class).of(PATIENT, martin, type -> true);
    assertThat(everything.resources())
        .extracting(one -> one.path("resourceType").asString())
        .contains(
            "Patient",
            "DocumentReference",
            "MedicationRequest",
            "AllergyIntolerance",
            "Condition",
            "Immunization",
            "Consent",
            "Provenance",
            "AuditEvent");
    emitted.add(everything.bundle(BASE));
    Fhir.Page page =
        world.search(PATIENT, "MedicationRequest", Map.of("patient", List.of(martin.toString())));
    emitted.add(
        FhirBundle.searchset(
            page.resources(), page.total(), BASE, BASE + "/MedicationRequest", Optional.of(BASE)));
    emitted.add(
        CapabilityStatement.of(
            world.fhir(), BASE, "1.0", java.time.Instant.parse("2026-11-26T00:00:00Z")));
    emitted.add(
        FhirBundle.outcome(
            "value",
            "CUS-FHR-007",
            "Not as R4 has it.",
            Optional.of("Correct it."),
            Optional.of("Patient.id")));
    for (ObjectNode one : emitted) {
      assertThat(Conformance.problems(one)).as(one.path("resourceType").asString()).isEmpty();
    }
  }

  private static String line(String what, String with) {
    return FhirWorld.FILE
        .lines()
        .filter(one -> one.contains("\"id\":" + with))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + what));
  }

  private static void refused(String code, Runnable asked) {
    assertThatThrownBy(asked::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }
}
