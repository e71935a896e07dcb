package org.custodia.registry.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentConfiguration;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.Consents.Draft;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.ResearchConsents;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.fhir.FhirConfiguration;
import org.custodia.registry.fhir.FhirImport;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.people.Patient;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.products.ProductsConfiguration;
import org.custodia.registry.records.RecordsConfiguration;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;

/**
 * A pharmacy's researcher asks a hospital about its patients: eleven who allow it, one who has not,
 * real consents on a network.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ResearchTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final int TAKING_PART = 11;
  private static final String DIABETES = "44054006";
  private static final Caller DESK = new Caller(SAINT_LUC, "desk", Set.of("admissions"));
  private static final Caller RESEARCHER = new Caller(PONT, "researcher", Set.of("researcher"));
  private static final Cohort EVERYBODY =
      new Cohort(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  private static TestRegistry registry;
  private static Studies studies;
  private static final List<UUID> PATIENTS = new ArrayList<>();
  private static final UUID STUDY = UUID.randomUUID();

  /** All members here are of one instance, whose desk is asked without HTTP. */
  @Configuration(proxyBeanMethods = false)
  static class OneInstance {
    @Bean
    @Primary
    StoredStudies.Hosts deskHere(ObjectProvider<ResearchDesk> desk) {
      return (host, query) -> desk.getObject().answer(query);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    registry =
        TestRegistry.start(
            database,
            network.path(),
            List.of(SAINT_LUC, PONT),
            Map.of("custodia.research.rounded-to", "1"),
            IdentityConfiguration.class,
            PeopleConfiguration.class,
            NoticesConfiguration.class,
            ConsentConfiguration.class,
            ProductsConfiguration.class,
            WitnessingConfiguration.class,
            RecordsConfiguration.class,
            FhirConfiguration.class,
            ResearchConfiguration.class,
            OneInstance.class);
    studies = registry.bean(Studies.class);
    takeIn();
    registry.bean(PatientSearch.class).find(DESK, "Cohorte", 50).patients().stream()
        .sorted(Comparator.comparing(ResearchTest::given))
        .map(Patient::id)
        .forEach(PATIENTS::add);
    for (int i = 0; i < PATIENTS.size(); i++) {
      registry.bean(PatientAccounts.class).link(DESK, PATIENTS.get(i), patient(i).name());
    }
    for (int i = 0; i < TAKING_PART; i++) allowed(i);
    TestRegistry.await(
        "all of them take part",
        () ->
            registry
                    .bean(ResearchConsents.class)
                    .participants(SAINT_LUC, TestNetwork.memberId(PONT))
                    .size()
                == TAKING_PART);
    TestRegistry.await("the pharmacy knows", () -> !studies.hosts(RESEARCHER).isEmpty());
    studies.begin(RESEARCHER, STUDY, "Sugar", "To learn how diabetes goes on.");
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  private static String given(Patient patient) {
    return patient.data().names().get(0).given().get(0);
  }

  private static Caller patient(int number) {
    return new Caller(SAINT_LUC, "patient." + number, Set.of("patient"));
  }

  /** Twelve patients with diabetes, one with something that he holds back; allergies of three. */
  private static void takeIn() {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i <= TAKING_PART; i++) {
      file.append(
          """
          {"resourceType":"Patient","id":"p%1$d","name":[{"family":"Cohorte","given":["%2$c"]}],"gender":"%3$s","birthDate":"196%4$d-03-07"}
          {"resourceType":"Condition","id":"c%1$d","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006","display":"Diabetes mellitus type 2"}]},"subject":{"reference":"Patient/p%1$d"},"onsetDateTime":"2019-05-1%5$d"}
          """
              .formatted(i, 'A' + i, i < 10 ? "female" : "male", i % 10, i % 10));
    }
    for (int i = 0; i < 3; i++) {
      file.append(
          """
          {"resourceType":"AllergyIntolerance","id":"a%1$d","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"91936005","display":"Allergy to penicillin"}]},"patient":{"reference":"Patient/p%1$d"}}
          """
              .formatted(i));
    }
    file.append(
        """
        {"resourceType":"Condition","id":"hiv","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"HIV"}]},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"86406008"}]},"subject":{"reference":"Patient/p0"}}
        """);
    FhirImport imports = registry.bean(FhirImport.class);
    UUID id = UUID.randomUUID();
    byte[] bytes = file.toString().getBytes(StandardCharsets.UTF_8);
    imports.handIn(DESK, id, "clinic", new ByteArrayInputStream(bytes));
    TestRegistry.await("the file", () -> imports.progress(DESK, id).finished());
  }

  private static void allowed(int number) throws Exception {
    Consents consents = registry.bean(Consents.class);
    Caller who = patient(number);
    UUID of = PATIENTS.get(number);
    ECKeyPair key = Keys.createEcKeyPair();
    UUID id = UUID.randomUUID();
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
    GrantForm form =
        new GrantForm(
            TestNetwork.memberId(PONT),
            ConsentPurpose.RESEARCH,
            Set.of(),
            Set.of(Sensitivity.HIV),
            from,
            from.plusSeconds(3600),
            0,
            Optional.empty());
    String address = "0x" + Keys.getAddress(key);
    TestRegistry.await(
        "the draft", () -> consents.draft(who, id, of, form, address) instanceof Draft.ToSign);
    Draft.ToSign draft = (Draft.ToSign) consents.draft(who, id, of, form, address);
    byte[] hash = new StructuredDataEncoder(draft.typedData()).hashStructuredData();
    Sign.SignatureData signed = Sign.signMessage(hash, key, false);
    HexFormat hex = HexFormat.of();
    consents.grant(
        who,
        id,
        "0x"
            + hex.formatHex(signed.getR())
            + hex.formatHex(signed.getS())
            + hex.formatHex(signed.getV()));
  }

  private static Bytes32 host() {
    return TestNetwork.memberId(SAINT_LUC);
  }

  private static Cohort with(String code) {
    return new Cohort(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(new Cohort.Having(CodedFacts.Type.CONDITION, "http://snomed.info/sct", code)));
  }

  private static Optional<Integer> count(Cohort cohort) {
    return studies.count(RESEARCHER, UUID.randomUUID(), STUDY, host(), cohort).count();
  }

  @Test
  @Order(1)
  void countsOnlyWhoTakesPartAndTellsNothingThatPointsAtFew() {
    UUID id = UUID.randomUUID();
    assertThat(studies.count(RESEARCHER, id, STUDY, host(), EVERYBODY).count())
        .contains(TAKING_PART);
    assertThat(studies.count(RESEARCHER, id, STUDY, host(), EVERYBODY).count())
        .contains(TAKING_PART);
    refused(
        Kind.CONFLICT,
        "CUS-RSH-005",
        () -> studies.count(RESEARCHER, id, STUDY, host(), with(DIABETES)));
    // Exactly the same persons by another question: their difference says nothing.
    assertThat(count(with(DIABETES))).contains(TAKING_PART);
    // Ten women are enough by themselves, and would say of one man what he is.
    Cohort women =
        new Cohort(Optional.of(Gender.FEMALE), Optional.empty(), Optional.empty(), List.of());
    assertThat(count(women)).isEmpty();
    // Held back, and of one alone.
    assertThat(count(with("86406008"))).isEmpty();
    assertThat(count(with("no such code"))).isEmpty();
    assertThat(studies.asked(RESEARCHER, STUDY)).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  @Order(2)
  void handsOutRowsUnderNumbersOfTheStudyAndTellsEachPatient() {
    ResearchAnswer first =
        studies.export(RESEARCHER, UUID.randomUUID(), STUDY, host(), with(DIABETES));
    ResearchAnswer again =
        studies.export(RESEARCHER, UUID.randomUUID(), STUDY, host(), with(DIABETES));
    UUID other = UUID.randomUUID();
    studies.begin(RESEARCHER, other, "Another", "To see that numbers differ.");
    ResearchAnswer elsewhere =
        studies.export(RESEARCHER, UUID.randomUUID(), other, host(), with(DIABETES));
    assertThat(first.rows())
        .hasSize(10) // the only man who takes part is not told apart
        .allSatisfy(
            row -> {
              assertThat(row.sex()).contains(Gender.FEMALE);
              assertThat(row.born()).contains(1960);
              assertThat(row.facts()).hasSize(1);
              assertThat(row.facts().get(0).code()).isEqualTo(DIABETES);
              assertThat(row.facts().get(0).year()).contains(2019);
            });
    assertThat(first.leftOut()).isEqualTo(1);
    assertThat(first.codesLeftOut()).isEqualTo(1); // the allergy of three; HIV is not even seen
    assertThat(again.rows()).isEqualTo(first.rows());
    assertThat(elsewhere.rows())
        .extracting(ResearchAnswer.Row::number)
        .doesNotContainAnyElementsOf(
            first.rows().stream().map(ResearchAnswer.Row::number).toList());

    List<ResearchUses.Use> uses = registry.bean(ResearchUses.class).of(patient(0), PATIENTS.get(0));
    assertThat(uses).filteredOn(ResearchUses.Use::exported).hasSize(3);
    assertThat(uses.get(0).title()).isEqualTo("Another");
    assertThat(
            registry
                .bean(Notices.class)
                .list(patient(0), PATIENTS.get(0), Optional.empty(), 100)
                .stream()
                .filter(one -> one.kind() == NoticeKind.RESEARCHED))
        .hasSizeGreaterThanOrEqualTo(3);
    // Who does not take part was not part of it; nobody sees another's.
    assertThat(
            registry.bean(ResearchUses.class).of(patient(TAKING_PART), PATIENTS.get(TAKING_PART)))
        .isEmpty();
    refused(
        Kind.NOT_FOUND,
        "CUS-RSH-001",
        () -> registry.bean(ResearchUses.class).of(patient(1), PATIENTS.get(0)));
  }

  @Test
  @Order(3)
  void isForResearchersAndForHostsWhosePatientsAllowIt() {
    for (String role : List.of("pharmacist", "payer", "patient", "regulator", "administrator")) {
      Caller other = new Caller(PONT, "someone", Set.of(role));
      refused(Kind.FORBIDDEN, "CUS-RSH-001", () -> studies.all(other));
      refused(
          Kind.FORBIDDEN,
          "CUS-RSH-001",
          () -> studies.count(other, UUID.randomUUID(), STUDY, host(), EVERYBODY));
    }
    refused(
        Kind.NOT_FOUND,
        "CUS-RSH-004",
        () ->
            studies.count(
                RESEARCHER, UUID.randomUUID(), STUDY, TestNetwork.memberId(GARE), EVERYBODY));
    Caller stranger = new Caller(SAINT_LUC, "researcher", Set.of("researcher"));
    assertThat(studies.all(stranger)).isEmpty();
    refused(Kind.NOT_FOUND, "CUS-RSH-006", () -> studies.study(stranger, STUDY));
    refused(
        Kind.BAD_INPUT,
        "CUS-RSH-002",
        () -> studies.begin(RESEARCHER, UUID.randomUUID(), " ", "aim"));
  }

  @Test
  @Order(4)
  void whoLeavesIsNotCountedAnyMoreAndIsNotFoundOutByTheDifference() {
    assertThat(count(EVERYBODY)).contains(TAKING_PART);
    registry
        .bean(Consents.class)
        .decline(patient(9), UUID.randomUUID(), PATIENTS.get(9), ConsentPurpose.RESEARCH);
    assertThat(count(EVERYBODY)).contains(TAKING_PART); // as it was told before
    assertThat(
            registry
                .bean(ResearchConsents.class)
                .participants(SAINT_LUC, TestNetwork.memberId(PONT)))
        .extracting("patient")
        .doesNotContain(PATIENTS.get(9));
    ConsentView taken = registry.bean(Consents.class).of(patient(9), PATIENTS.get(9)).get(0);
    assertThat(taken.state()).isIn(ConsentView.State.BEING_REVOKED, ConsentView.State.REVOKED);
  }
}
