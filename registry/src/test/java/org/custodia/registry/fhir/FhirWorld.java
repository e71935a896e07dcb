package org.custodia.registry.fhir;

import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentConfiguration;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.Consents.Draft;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.products.FrenchMedicinesImport;
import org.custodia.registry.products.MedicineSupplyImport;
import org.custodia.registry.products.ProductsConfiguration;
import org.custodia.registry.records.RecordsConfiguration;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;
import tools.jackson.databind.node.ObjectNode;

/** A hospital that takes in files of FHIR and answers as a FHIR server. */
final class FhirWorld implements AutoCloseable {
  static final Caller DESK = caller("admissions.saintluc", "admissions");
  static final Caller PHYSICIAN = caller("dr.roche", "physician");
  static final Caller PATIENT = caller("patient.martin", "patient");
  static final Caller PHARMACIST = new Caller(PONT, "pharmacist.pont", Set.of("pharmacist"));
  static final Caller STRANGER = caller("patient.autre", "patient");

  /**
   * A patient with her records, and one who is nobody's business; as a clinic's system has them.
   */
  static final String FILE =
      """
      {"resourceType":"MedicationRequest","id":"m1","status":"active","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"B01AA03","display":"warfarin"}],"text":"Warfarin 5 mg"},"subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e9"},"authoredOn":"2026-10-01","requester":{"reference":"Practitioner?identifier=http://clinic.example/staff|17","display":"Dr Anne Roche"},"reasonReference":[{"reference":"Condition/c1"}],"dosageInstruction":[{"text":"one in the evening","doseAndRate":[{"doseQuantity":{"value":1.0}}]}]}
      {"resourceType":"Patient","id":"p1","active":true,"name":[{"use":"official","family":"Martin","given":["Jeanne","Élise"]}],"birthDate":"1984-03-07","gender":"female","maritalStatus":{"text":"married"},"deceasedBoolean":false}
      {"resourceType":"Condition","id":"c1","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"code":{"text":"Atrial fibrillation"},"subject":{"reference":"Patient/p1"},"onsetDateTime":"2026-09"}

      {"resourceType":"AllergyIntolerance","id":"a1","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-verification","code":"confirmed"}]},"criticality":"high","code":{"text":"Penicillin"},"patient":{"reference":"Patient/p1"},"recordedDate":"2019-05-02"}
      {"resourceType":"Immunization","id":"i1","status":"completed","vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"141","display":"Influenza"}]},"patient":{"reference":"Patient/p1"},"occurrenceDateTime":"2026-10-15T09:30:00+02:00"}
      {"resourceType":"DocumentReference","id":"d1","status":"current","type":{"text":"Discharge letter"},"subject":{"reference":"Patient/p1"},"date":"2026-10-02T08:00:00Z","content":[{"attachment":{"contentType":"text/plain; charset=utf-8","data":"U29ydGllIGxlIDIgb2N0b2JyZS4="}}]}
      {"resourceType":"Practitioner","id":"pr1","name":[{"family":"Roche"}]}
      {"resourceType":"Patient","id":"p2","name":[{"family":"Petit","given":["Luc"]}],"birthDate":"1990-01-01"}
      {"resourceType":"AllergyIntolerance","id":"a2","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"Latex"},"patient":{"reference":"Patient/p2"}}
      """;

  final TestRegistry registry;

  private FhirWorld(TestRegistry registry) {
    this.registry = registry;
  }

  static FhirWorld start(RegistryDatabase database, TestNetwork network) {
    FhirWorld world =
        new FhirWorld(
            TestRegistry.start(
                database,
                network.path(),
                List.of(SAINT_LUC, PONT),
                Map.of(),
                IdentityConfiguration.class,
                PeopleConfiguration.class,
                NoticesConfiguration.class,
                ConsentConfiguration.class,
                ProductsConfiguration.class,
                WitnessingConfiguration.class,
                RecordsConfiguration.class,
                FhirConfiguration.class));
    world.registry.bean(FrenchMedicinesImport.class).runWithBundledExtract();
    world.registry.bean(MedicineSupplyImport.class).runWithBundledExtract();
    Members members = world.registry.bean(Members.class);
    var own = world.registry.bean(Ledger.class).memberId(SAINT_LUC);
    TestRegistry.await("the hospital's name", () -> members.byId(SAINT_LUC, own).isPresent());
    return world;
  }

  static Caller caller(String name, String... roles) {
    return new Caller(SAINT_LUC, name, Set.of(roles));
  }

  Fhir fhir() {
    return registry.bean(Fhir.class);
  }

  FhirImport imports() {
    return registry.bean(FhirImport.class);
  }

  /** Hands a file in and waits until it was worked off. */
  FhirImport.Progress takeIn(String source, byte[] file) {
    UUID id = UUID.randomUUID();
    imports().handIn(DESK, id, source, new ByteArrayInputStream(file));
    Duration atMost = Duration.ofMinutes(Boolean.getBoolean("custodia.long") ? 30 : 1);
    Instant patience = Instant.now().plus(atMost);
    while (!imports().progress(DESK, id).finished()) {
      if (Instant.now().isAfter(patience)) {
        throw new AssertionError("waited in vain for " + imports().progress(DESK, id));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return imports().progress(DESK, id);
  }

  FhirImport.Progress takeIn(String source, String file) {
    return takeIn(source, file.getBytes(StandardCharsets.UTF_8));
  }

  /** The id here of the patient with this family name. */
  UUID patient(String family) {
    return UUID.fromString(
        search(DESK, "Patient", Map.of("family", List.of(family))).resources().stream()
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString());
  }

  void link(UUID patient, Caller account) {
    registry.bean(PatientAccounts.class).link(DESK, patient, account.name());
  }

  Fhir.Page search(Caller caller, String type, Map<String, List<String>> parameters) {
    return fhir().search(caller, type, parameters, false);
  }

  /** The patient allows the pharmacy to see medication, as her browser does it. */
  void consented(UUID patient) throws Exception {
    Consents consents = registry.bean(Consents.class);
    ECKeyPair key = Keys.createEcKeyPair();
    UUID id = UUID.randomUUID();
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
    GrantForm form =
        new GrantForm(
            TestNetwork.memberId(PONT),
            ConsentPurpose.TREATMENT,
            Set.of(RecordKind.ALLERGIES),
            Set.of(Sensitivity.HIV),
            from,
            from.plusSeconds(3600),
            0,
            Optional.empty());
    String address = "0x" + Keys.getAddress(key);
    TestRegistry.await(
        "the draft of a consent",
        () -> consents.draft(PATIENT, id, patient, form, address) instanceof Draft.ToSign);
    Draft.ToSign draft = (Draft.ToSign) consents.draft(PATIENT, id, patient, form, address);
    byte[] hash = new StructuredDataEncoder(draft.typedData()).hashStructuredData();
    Sign.SignatureData signed = Sign.signMessage(hash, key, false);
    HexFormat hex = HexFormat.of();
    consents.grant(
        PATIENT,
        id,
        "0x"
            + hex.formatHex(signed.getR())
            + hex.formatHex(signed.getS())
            + hex.formatHex(signed.getV()));
    TestRegistry.await(
        "the consent at the pharmacy", () -> search(PHARMACIST, "Consent", Map.of()).total() == 1);
  }

  /** The only one of a type that a patient has. */
  ObjectNode only(Caller caller, String type, UUID patient) {
    List<ObjectNode> all =
        search(caller, type, Map.of("patient", List.of(patient.toString()))).resources();
    if (all.size() != 1) throw new AssertionError("not one " + type + " but " + all.size());
    return all.get(0);
  }

  @Override
  public void close() {
    registry.close();
  }
}
