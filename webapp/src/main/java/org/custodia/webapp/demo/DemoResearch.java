package org.custodia.webapp.demo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.fhir.Fhir;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.Patients;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Invented patients of the demo's hospital who allow the university hospital research: as many
 * women as men, every other one allergic to penicillin, so that counts of all, of either and of the
 * allergic are large enough to be told.
 */
final class DemoResearch {
  private static final int TAKING_PART = 24;
  private static final int DAYS = 365;
  private static final String HOSPITAL = DemoOrganisation.SAINT_LUC.slug();
  private static final Caller DESK =
      new Caller(HOSPITAL, "admissions.saintluc", Set.of("admissions"));
  private static final Caller PHYSICIAN =
      new Caller(HOSPITAL, "physician.saintluc", Set.of("physician"));

  /** SNOMED CT, as in the sample patients' allergies. */
  private static final String PENICILLIN =
      """
      {"resourceType":"AllergyIntolerance",
       "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
       "code":{"coding":[{"system":"http://snomed.info/sct","code":"91936005","display":"Allergy to penicillin"}],"text":"Pénicilline"},
       "patient":{"reference":"Patient/%s"}}
      """;

  private final Path file;
  private final Patients patients;
  private final PatientAccounts accounts;
  private final Fhir fhir;
  private final DemoGrants grants;
  private final DemoSecrets secrets;
  private final Instant began;

  /**
   * @param directory of the demo; {@code research.json} there says how many take part, once they do
   */
  DemoResearch(
      ApplicationContext application, DemoSecrets secrets, LocalDate began, Path directory) {
    this.file = directory.resolve("research.json");
    this.patients = application.getBean(Patients.class);
    this.accounts = application.getBean(PatientAccounts.class);
    this.fhir = application.getBean(Fhir.class);
    this.grants = new DemoGrants(application, secrets);
    this.secrets = secrets;
    this.began = began.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Whether an earlier start has done it all. */
  boolean done() {
    return file.toFile().exists();
  }

  /** In any state in which an earlier run was ended. */
  void seed() {
    List<ConsentView> given = new ArrayList<>();
    for (int number = 0; number < TAKING_PART; number++) {
      register(number);
      given.add(granted(number));
    }
    for (int number = 0; number < TAKING_PART; number++) {
      grants.await(caller(number), patient(number), given.get(number), ConsentView.State.IN_FORCE);
    }
    DemoFiles.writePrivate(file, "{\"takingPart\": %d}\n".formatted(TAKING_PART));
  }

  private void register(int number) {
    UUID patient = patient(number);
    if (!accounts.of(DESK, patient).isEmpty()) return;
    patients.register(DESK, patient, data(number), true);
    if (number / 2 % 2 == 0) {
      ObjectNode allergy = (ObjectNode) JsonMapper.shared().readTree(PENICILLIN.formatted(patient));
      fhir.put(PHYSICIAN, "AllergyIntolerance", id("allergy " + number), allergy, Optional.empty());
    }
    accounts.link(DESK, patient, caller(number).name());
  }

  private static PatientData data(int number) {
    return new PatientData(
        List.of(),
        List.of(new PatientData.Name("official", "Essai", List.of("Participant " + (number + 1)))),
        Optional.of(LocalDate.of(1950, 1, 1).plusDays(997L * number).toString()),
        Optional.of(number % 2 == 0 ? Gender.FEMALE : Gender.MALE),
        List.of(),
        List.of(),
        List.of("fr"));
  }

  private ConsentView granted(int number) {
    var form =
        new GrantForm(
            DemoOrganisation.TILLEULS.memberId(),
            ConsentPurpose.RESEARCH,
            Set.of(),
            Set.of(),
            began,
            began.plusSeconds(DAYS * 86_400L),
            0,
            Optional.empty());
    return grants.granted(
        caller(number), patient(number), attempt -> id("consent " + number + " " + attempt), form);
  }

  private static Caller caller(int number) {
    return new Caller(HOSPITAL, "patient.participant-" + (number + 1), Set.of("patient"));
  }

  private UUID patient(int number) {
    return id("participant " + number);
  }

  private UUID id(String step) {
    return UUID.nameUUIDFromBytes(
        secrets.derived("research", step, 30).getBytes(StandardCharsets.US_ASCII));
  }
}
