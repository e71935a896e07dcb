package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.organs.OrganWorld.ADVOCATE;
import static org.custodia.registry.organs.OrganWorld.ALLOCATION;
import static org.custodia.registry.organs.OrganWorld.BANK;
import static org.custodia.registry.organs.OrganWorld.CENTRE;
import static org.custodia.registry.organs.OrganWorld.CLINICIAN;
import static org.custodia.registry.organs.OrganWorld.CLOCK;
import static org.custodia.registry.organs.OrganWorld.COMMITTEE;
import static org.custodia.registry.organs.OrganWorld.LABORATORY;
import static org.custodia.registry.organs.OrganWorld.NURSE;
import static org.custodia.registry.organs.OrganWorld.OTHER_CENTRE;
import static org.custodia.registry.organs.OrganWorld.RECOVERY;
import static org.custodia.registry.organs.OrganWorld.REGULATOR;
import static org.custodia.registry.organs.OrganWorld.SURGEON;
import static org.custodia.registry.organs.OrganWorld.now;
import static org.custodia.registry.organs.OrganWorld.patiently;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.DonationConsents;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.organs.allocation.Donor;
import org.custodia.registry.organs.allocation.ExampleRules;
import org.custodia.registry.people.Likeness;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.Patients;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.testing.TypedData;
import org.custodia.scanners.isbt128.DonationNumber;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * A kidney of a living donor, who consented at her hospital, for the recipient it is meant for:
 * with everything that protects her, and out of the order of the list, which everybody can see for
 * ever.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivingDonorTest {
  private static final String DIN = "G999926654321";
  private static final Organ KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);
  private static final Identity DONOR =
      new Identity("Perrin", "Odile", LocalDate.of(1983, 7, 19), "RH-0042");
  private static final UUID PATIENT = UUID.randomUUID();
  private static final Caller ADMISSIONS = new Caller(SAINT_LUC, "desk", Set.of("admissions"));
  private static final Caller HERSELF = new Caller(SAINT_LUC, "odile", Set.of("patient"));

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start(CLOCK);
  private static OrganWorld world;

  private static Bytes32 caseId;
  private static String donorCase;
  private static Bytes32 organId;
  private static Bytes32 candidate;
  private static String offer;

  @BeforeAll
  static void begin() {
    world = OrganWorld.begin(database, network);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  // --- Her consent ---

  @Test
  @Order(1)
  void whatSheAllowedAtHerHospitalComesToTheBankAndNobodyTypesIt() {
    admit();
    DonorCases.Entered entered = world.donor(DIN, DONOR);
    caseId = entered.caseId();
    donorCase = entered.channel().orElseThrow();
    organId = KIDNEY.id(caseId);
    String hasty = "{\"living\":true,\"coolingOffHours\":23}";
    assertThatThrownBy(() -> world.draft(BANK, donorCase, Action.OPEN_CASE, hasty))
        .hasMessageContaining("CUS-VER-003");
    world.done(
        BANK,
        donorCase,
        Action.OPEN_CASE,
        "{\"living\":true,\"host\":\"%s\"}"
            .formatted(TestNetwork.MEMBERS.get(SAINT_LUC).identity()));
    DonorCases cases = world.bean(DonorCases.class);
    assertThat(patiently(() -> cases.consents(BANK, caseId))).as("none yet").isEmpty();
    assertThatThrownBy(() -> world.draft(BANK, donorCase, Action.DONOR_CONSENT, "{}"))
        .hasMessageContaining("CUS-ORG-081");

    UUID consent = allowed();
    DonorCases.Given given = cases.consents(BANK, caseId).get(0);
    assertThat(given.host()).isEqualTo(TestNetwork.memberId(SAINT_LUC));
    world.done(
        BANK,
        donorCase,
        Action.DONOR_CONSENT,
        "{\"consent\":\"%s\"}".formatted(given.commitment()));
    assertThat(missing()).doesNotContain(CaseFact.CONSENT);
    assertThat(world.bean(Notices.class).list(HERSELF, PATIENT, Optional.empty(), 20))
        .as("she is told")
        .filteredOn(notice -> notice.kind() == NoticeKind.USED)
        .extracting(Notice::consent)
        .containsExactly(Optional.of(consent));
  }

  @Test
  @Order(2)
  void herHospitalTellsNobodyElseAndOfNobodyElse() {
    DonationConsents consents = world.bean(DonationConsents.class);
    Bytes32 bank = TestNetwork.memberId(RHONE);
    Bytes32 hers = Likeness.of(caseId, "PERRIN", "odile", DONOR.birthDate());
    assertThat(consents.handOver(SAINT_LUC, bank, caseId, hers)).hasSize(1);
    assertThat(consents.handOver(SAINT_LUC, TestNetwork.memberId(GARE), caseId, hers)).isEmpty();
    Bytes32 younger = Likeness.of(caseId, "Perrin", "Odile", DONOR.birthDate().plusDays(1));
    assertThat(consents.handOver(SAINT_LUC, bank, caseId, younger)).isEmpty();
    Bytes32 another = Likeness.of(caseId, "Perrin", "Odette", DONOR.birthDate());
    assertThat(consents.handOver(SAINT_LUC, bank, caseId, another)).isEmpty();
    assertThatThrownBy(() -> world.bean(DonorCases.class).consents(CENTRE, caseId))
        .hasMessageContaining("CUS-ORG-010");
  }

  private static void admit() {
    var person =
        new PatientData(
            List.of(),
            List.of(new PatientData.Name("official", "Perrin", List.of("Odile", "Marie"))),
            Optional.of("1983-07-19"),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());
    world.bean(Patients.class).register(ADMISSIONS, PATIENT, person, true);
    world.bean(PatientAccounts.class).link(ADMISSIONS, PATIENT, HERSELF.name());
  }

  /** As in her browser: what is shown is signed with a key that is made for it. */
  private static UUID allowed() {
    Consents consents = world.bean(Consents.class);
    UUID id = UUID.randomUUID();
    ECKeyPair once = OrganWorld.newKey();
    String key = "0x" + Keys.getAddress(once);
    var form =
        new GrantForm(
            TestNetwork.memberId(RHONE),
            ConsentPurpose.ORGAN_DONATION,
            Set.of(),
            Set.of(),
            now().minusSeconds(5),
            now().plus(Duration.ofDays(90)),
            0,
            Optional.empty());
    TestRegistry.await(
        "something to sign",
        () -> consents.draft(HERSELF, id, PATIENT, form, key) instanceof Consents.Draft.ToSign);
    var draft = (Consents.Draft.ToSign) consents.draft(HERSELF, id, PATIENT, form, key);
    consents.grant(
        HERSELF,
        id,
        WitnessSignature.sign(TypedData.consent(draft.typedData()), world.domain(), once)
            .toString());
    TestRegistry.await(
        "her consent at the bank",
        () -> !world.bean(DonorCases.class).consents(BANK, caseId).isEmpty());
    return id;
  }

  // --- What protects her ---

  @Test
  @Order(3)
  void nothingIsRecoveredUntilEachThingThatProtectsHerIsThere() {
    refusedFor(
        CaseFact.GROUP,
        CaseFact.SEROLOGY,
        CaseFact.RELATIONSHIP,
        CaseFact.NO_PAYMENT,
        CaseFact.ADVOCATE,
        CaseFact.COMMITTEE,
        CaseFact.COOLED_OFF,
        CaseFact.FOLLOW_UP);
    samplesAndSerology();
    String document = document(BANK, "She is his sister.");
    assertThat(
            world
                .tried(
                    COMMITTEE,
                    donorCase,
                    Action.COMMITTEE,
                    "{\"authorised\":true,\"document\":\"%s\"}"
                        .formatted(document(COMMITTEE, "Authorised.")))
                .refusal())
        .as("the committee before anybody was heard")
        .isPresent();
    world.done(
        BANK,
        donorCase,
        Action.RELATIONSHIP,
        "{\"relationship\":\"SIBLING\",\"document\":\"%s\"}".formatted(document));
    refusedFor(
        CaseFact.NO_PAYMENT,
        CaseFact.ADVOCATE,
        CaseFact.COMMITTEE,
        CaseFact.COOLED_OFF,
        CaseFact.FOLLOW_UP);
    world.done(
        BANK,
        donorCase,
        Action.NO_PAYMENT,
        "{\"document\":\"%s\"}".formatted(document(BANK, "Nobody is paid.")));
    world.done(
        ADVOCATE,
        donorCase,
        Action.ADVOCATE,
        "{\"favourable\":true,\"document\":\"%s\"}"
            .formatted(document(ADVOCATE, "She knows what she does.")));
    refusedFor(CaseFact.COMMITTEE, CaseFact.COOLED_OFF, CaseFact.FOLLOW_UP);
    world.done(
        COMMITTEE,
        donorCase,
        Action.COMMITTEE,
        "{\"authorised\":true,\"document\":\"%s\"}"
            .formatted(document(COMMITTEE, "We authorise it.")));
    refusedFor(CaseFact.COOLED_OFF, CaseFact.FOLLOW_UP);
    world.done(
        BANK,
        donorCase,
        Action.FOLLOW_UP_DUTY,
        "{\"until\":\"%s\",\"document\":\"%s\"}"
            .formatted(now().plus(Duration.ofDays(365)), document(BANK, "We see her yearly.")));
    refusedFor(CaseFact.COOLED_OFF);
  }

  @Test
  @Order(4)
  void whenSheHasCooledOffTheKidneyIsRecovered() {
    world.listed(OTHER_CENTRE, BloodGroup.A, LocalDate.of(2020, 1, 1));
    candidate = world.listed(CENTRE, BloodGroup.A1, LocalDate.of(2023, 1, 1));
    Candidates candidates = world.bean(Candidates.class);
    TestRegistry.await("two on the waiting list", () -> candidates.waiting(ALLOCATION).size() == 2);
    CLOCK.advance(Duration.ofHours(24).plusMinutes(1));
    assertThat(missing()).isEmpty();
    world.begins(BANK, ALLOCATION, RECOVERY, CENTRE, SURGEON, NURSE, REGULATOR);
    matchRun();
    for (String organ : List.of("HEART\"", "KIDNEY\",\"laterality\":\"BOTH\"")) {
      assertThatThrownBy(
              () ->
                  world.draft(
                      RECOVERY,
                      donorCase,
                      Action.RECOVER,
                      "{\"organ\":\"%s,\"crossClamp\":\"%s\"}".formatted(organ, now())))
          .as("nobody lives without it")
          .hasMessageContaining("CUS-ORG-137");
    }
    world.done(RECOVERY, donorCase, Action.RECOVER, recovery());
    assertThatThrownBy(
            () ->
                world.draft(
                    RECOVERY, donorCase, Action.RECOVER, recovery().replace("LEFT", "RIGHT")))
        .as("the other kidney, too")
        .hasMessageContaining("CUS-ORG-137");
    assertThat(world.bean(DonorCases.class).view(BANK, caseId).orElseThrow().recovered())
        .hasSize(1);
  }

  private static void samplesAndSerology() {
    String sample = "{\"bloodGroup\":\"A1\",\"sample\":\"%s\",\"takenAt\":\"" + now() + "\"}";
    world.done(LABORATORY, donorCase, Action.BLOOD_SAMPLE, sample.formatted("T-1"));
    world.done(CLINICIAN, donorCase, Action.BLOOD_SAMPLE, sample.formatted("T-2"));
    world.done(
        LABORATORY,
        donorCase,
        Action.SEROLOGY,
        """
        {"document":"%s","tested":"HIV, HEPATITIS_B_SURFACE_ANTIGEN, HEPATITIS_C","positive":""}
        """
            .formatted(document(LABORATORY, "All negative.")));
  }

  private static void matchRun() {
    MatchRuns runs = world.bean(MatchRuns.class);
    var donor =
        new Donor(BloodGroup.A1, 43, Optional.of(168), Optional.of(64), "FR-ARA", List.of());
    UUID id = UUID.randomUUID();
    patiently(() -> runs.run(ALLOCATION, id, caseId, KIDNEY, donor, ExampleRules.KIDNEY.text()));
    world.done(ALLOCATION, donorCase, Action.MATCH_RUN, "{\"run\":\"%s\"}".formatted(id));
    TestRegistry.await(
        "the run at the bank",
        () -> !world.bean(DonorCases.class).view(BANK, caseId).orElseThrow().runs().isEmpty());
  }

  /** What the contract says is missing is what the bank sees. */
  private static void refusedFor(CaseFact... facts) {
    LedgerRefusal refusal =
        world.tried(RECOVERY, donorCase, Action.RECOVER, recovery()).refusal().orElseThrow();
    assertThat(refusal.name()).isEqualTo("Missing");
    assertThat(CaseFact.of(Integer.parseInt(refusal.arguments().get(0))))
        .containsExactlyInAnyOrder(facts);
    assertThat(missing()).containsExactlyInAnyOrder(facts);
  }

  // --- Out of order ---

  @Test
  @Order(5)
  void nobodyLeavesTheOrderWithoutAReasonAndTheRegulatorsSignature() {
    Offers offers = world.bean(Offers.class);
    offer = world.turn(caseId, organId, 2).channel().orElseThrow();
    world.done(BANK, offer, Action.OFFER_FACTS, "{}");
    String inOrder = "{\"rank\":2,\"answerMinutes\":60}";
    assertThatThrownBy(() -> world.draft(BANK, offer, Action.OFFER, inOrder))
        .hasMessageContaining("CUS-ORG-060");
    String directed =
        "{\"rank\":2,\"answerMinutes\":60,\"reason\":\"%s\"}"
            .formatted(OutOfOrderReason.DIRECTED_LIVING_DONATION);
    assertThatThrownBy(() -> world.draft(BANK, offer, Action.OFFER, directed))
        .hasMessageContaining("CUS-ORG-064");
    assertThatThrownBy(() -> offers.outOfOrder(BANK)).hasMessageContaining("CUS-ORG-010");
    Offers.OutOfOrder asked = offers.outOfOrder(REGULATOR).get(0);
    assertThat(asked.signedBy()).isEmpty();
    assertThat(asked.reason()).isEqualTo(OutOfOrderReason.DIRECTED_LIVING_DONATION.code());
    assertThatThrownBy(() -> offers.agree(REGULATOR, asked.id(), agreement(asked.id(), BANK)))
        .hasMessageContaining("CUS-ORG-042");
    offers.agree(REGULATOR, asked.id(), agreement(asked.id(), REGULATOR));
    assertThat(offers.outOfOrder(REGULATOR).get(0).signedBy()).contains(REGULATOR.name());
    world.done(BANK, offer, Action.OFFER, directed);
  }

  @Test
  @Order(6)
  void thatItLeftTheOrderStaysWithOfferOrganFiguresAndCases() {
    TestRegistry.await(
        "the offer at the centre", () -> world.bean(Offers.class).of(CENTRE, organId).size() == 1);
    world.recipientConsents(offer, candidate);
    world.done(CENTRE, offer, Action.ACCEPT_OFFER, "{}");
    world.done(BANK, offer, Action.ALLOCATE, "{}");
    assertThat(events(BANK, offer))
        .filteredOn(event -> event.action() != Action.OFFER_FACTS)
        .allMatch(event -> event.irregularities().contains(OrganIrregularity.OUT_OF_ORDER));
    assertThat(world.bean(Offers.class).of(CENTRE, organId).get(0).reason())
        .isEqualTo(OutOfOrderReason.DIRECTED_LIVING_DONATION.code());
    assertThat(
            world
                .bean(OrganFigures.class)
                .of(REGULATOR, now().minusSeconds(3600), now().plusSeconds(60))
                .outOfOrder())
        .extracting(Offers.Line::organId)
        .containsExactly(organId);
    TestRegistry.await(
        "the regulator's case", () -> world.cases(AlertKind.ORGAN_OUT_OF_ORDER) == 1);
  }

  @Test
  @Order(7)
  void theTransplantationIsMarkedToo() {
    String leg = world.leg(BANK, organId, SAINT_LUC);
    String scan = "{\"box\":\"340123400000000029\",\"seal\":\"S-9\",\"condition\":\"INTACT\"}";
    String label = "{\"din\":\"%s\",\"organ\":\"KIDNEY\",\"laterality\":\"LEFT\"}".formatted(DIN);
    String groups =
        """
        {"donorGroup":"A1","recipientGroup":"A1","donorSample":"%s","recipientSample":"R-1"}
        """
            .formatted(new DonationNumber(DIN).printed());
    world.done(BANK, leg, Action.LEG_FACTS, "{}");
    world.done(BANK, leg, Action.SEALED, "{\"seal\":\"S-9\"}");
    world.done(BANK, leg, Action.HAND_OVER, scan);
    world.done(CENTRE, leg, Action.TAKE_OVER, scan);
    world.done(CENTRE, leg, Action.ARRIVED, scan);
    world.done(CENTRE, leg, Action.CHECK_IN, label);
    world.done(CENTRE, leg, Action.PRESENT_ALLOCATION, "{}");
    world.done(NURSE, leg, Action.VERIFY_GROUP, groups);
    world.done(SURGEON, leg, Action.VERIFY_GROUP, groups);
    Organs.View before = world.bean(Organs.class).view(CENTRE, organId).orElseThrow();
    assertThat(before.missing()).isEmpty();
    String anastomosis = "{\"anastomosis\":\"%s\"}".formatted(now());
    world.done(SURGEON, leg, Action.TRANSPLANT, anastomosis);
    assertThat(events(CENTRE, leg))
        .filteredOn(event -> event.action() == Action.TRANSPLANT)
        .singleElement()
        .satisfies(
            event -> assertThat(event.irregularities()).contains(OrganIrregularity.OUT_OF_ORDER));
    for (Caller caller : List.of(BANK, CENTRE, REGULATOR)) {
      assertThat(world.bean(Organs.class).view(caller, organId).orElseThrow().outOfOrder())
          .as(caller.name())
          .isTrue();
    }
  }

  private static String agreement(UUID turn, Caller by) {
    String typedData = world.bean(Offers.class).toSign(REGULATOR, turn);
    return WitnessSignature.sign(Signing.turn(typedData), world.domain(), world.key(by)).toString();
  }

  private static List<OrganEvent> events(Caller caller, String channel) {
    return world.bean(Organs.class).view(caller, organId).orElseThrow().events().stream()
        .filter(event -> event.channel().equals(channel))
        .toList();
  }

  private static String document(Caller caller, String text) {
    return world.document(caller, text).toString();
  }

  private static String recovery() {
    return "{\"organ\":\"KIDNEY\",\"laterality\":\"LEFT\",\"crossClamp\":\"%s\"}"
        .formatted(now().minusSeconds(60));
  }

  private static Set<CaseFact> missing() {
    return world.bean(DonorCases.class).view(BANK, caseId).orElseThrow().missing();
  }
}
