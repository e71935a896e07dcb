package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.organs.OrganWorld.ALLOCATION;
import static org.custodia.registry.organs.OrganWorld.BANK;
import static org.custodia.registry.organs.OrganWorld.CENTRE;
import static org.custodia.registry.organs.OrganWorld.CLINICIAN;
import static org.custodia.registry.organs.OrganWorld.CLOCK;
import static org.custodia.registry.organs.OrganWorld.COURIER;
import static org.custodia.registry.organs.OrganWorld.LABORATORY;
import static org.custodia.registry.organs.OrganWorld.NURSE;
import static org.custodia.registry.organs.OrganWorld.OTHER_CENTRE;
import static org.custodia.registry.organs.OrganWorld.RECOVERY;
import static org.custodia.registry.organs.OrganWorld.REGULATOR;
import static org.custodia.registry.organs.OrganWorld.SURGEON;
import static org.custodia.registry.organs.OrganWorld.patiently;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.Candidates.Reason;
import org.custodia.registry.organs.Candidates.State;
import org.custodia.registry.organs.allocation.Donor;
import org.custodia.registry.organs.allocation.ExampleRules;
import org.custodia.registry.organs.transport.HandOvers;
import org.custodia.registry.organs.transport.PlannedWay;
import org.custodia.registry.organs.transport.TemperatureWay;
import org.custodia.registry.organs.transport.Vehicle;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.testing.disclosure.NetworkWalk;
import org.custodia.registry.testing.disclosure.PersonalData;
import org.custodia.registry.testing.disclosure.PersonalSearch;
import org.custodia.scanners.isbt128.DataStructure.Donation;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

/** A kidney from a deceased donor to a recipient, by everybody whose hands it passes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OrganJourneyTest {
  private static final String DIN = "G999926123456";
  private static final String BOX = "340123400000000012";
  private static final String SEAL = "S-20114";
  private static final Organ KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start(CLOCK);
  private static OrganWorld world;

  private static Bytes32 caseId;
  private static String donorCase;
  private static UUID familyConsent;
  private static Bytes32 organId;
  private static Bytes32 candidate;
  private static Bytes32 other; // of another centre
  private static MatchRuns.Run run;
  private static String offer;
  private static String toCourier;
  private static String toCentre;

  @BeforeAll
  static void begin() {
    world = OrganWorld.begin(database, network);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  @Order(1)
  void candidatesAreDeclaredUnderPseudonymsAndTheirNamesStayWithTheirCentre() {
    Candidates candidates = world.bean(Candidates.class);
    other = world.listed(OTHER_CENTRE, BloodGroup.A, LocalDate.of(2020, 1, 1));
    candidate = world.listed(CENTRE, BloodGroup.A1, LocalDate.of(2023, 1, 1));
    TestRegistry.await("two on the waiting list", () -> candidates.waiting(ALLOCATION).size() == 2);
    TestRegistry.await(
        "the centre knows that it has declared",
        () -> candidates.own(CENTRE).stream().allMatch(line -> line.declaredAt().isPresent()));
    assertThat(candidates.waiting(ALLOCATION))
        .extracting(listing -> listing.change().pseudonym())
        .containsExactly(other, candidate);
    assertThat(candidates.own(CENTRE))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.change().pseudonym()).isEqualTo(candidate);
              assertThat(line.declaredAt()).isPresent();
            });
    assertThat(candidates.view(CENTRE, candidate).orElseThrow().identity().family())
        .isEqualTo("Lemaire");
    assertThat(candidates.view(OTHER_CENTRE, candidate)).isEmpty();

    Candidates.Declared before = candidates.own(CENTRE).get(0).change().declared();
    candidates.change(CENTRE, candidate, 1, State.ACTIVE, Reason.CORRECTION, heavier(before));
    TestRegistry.await(
        "the change is known", () -> candidates.changes(ALLOCATION, Instant.EPOCH, 9).size() == 3);
    assertThat(candidates.view(CENTRE, candidate).orElseThrow().history()).hasSize(2);
    assertThatThrownBy(
            () -> candidates.change(CENTRE, candidate, 1, State.REMOVED, Reason.OTHER, before))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("CUS-ORG-023");
    assertThatThrownBy(() -> candidates.waiting(BANK)).hasMessageContaining("CUS-ORG-010");
  }

  private static Candidates.Declared heavier(Candidates.Declared before) {
    return new Candidates.Declared(
        before.allocation(),
        before.organ(),
        before.bloodGroup(),
        before.heightCm(),
        before.weightKg() + 4,
        before.urgency(),
        before.listedOn(),
        before.consent());
  }

  @Test
  @Order(2)
  void nothingIsRecoveredWithoutConsentTwoSamplesAndSerology() {
    DonorCases.Entered entered = world.donor(DIN);
    caseId = entered.caseId();
    donorCase = entered.channel().orElseThrow();
    organId = KIDNEY.id(caseId);
    world.done(BANK, donorCase, Action.OPEN_CASE, "{\"living\":false}");
    assertThat(missing())
        .containsExactlyInAnyOrder(CaseFact.CONSENT, CaseFact.GROUP, CaseFact.SEROLOGY);
    assertThat(MissingFacts.of(world.tried(RECOVERY, donorCase, Action.RECOVER, recovery())))
        .hasToString("[CONSENT, GROUP, SEROLOGY]");

    Bytes32 family = world.document(BANK, "The family consents.");
    familyConsent =
        world.done(
            BANK,
            donorCase,
            Action.CONSENT_FOR_DONOR,
            "{\"basis\":\"FAMILY\",\"document\":\"%s\"}".formatted(family));
    sample(LABORATORY, "T-1");
    sample(CLINICIAN, "T-2");
    Bytes32 results = world.document(LABORATORY, "All negative.");
    world.done(
        LABORATORY,
        donorCase,
        Action.SEROLOGY,
        """
        {"document":"%s","tested":"HIV, HEPATITIS_B_SURFACE_ANTIGEN, HEPATITIS_C","positive":""}
        """
            .formatted(results));
    assertThat(missing()).isEmpty();
    assertThat(view(BANK).group()).contains(BloodGroup.A1);

    OrganDocuments documents = world.bean(OrganDocuments.class);
    TestRegistry.await(
        "the results at the regulator", () -> documents.read(REGULATOR, results).isPresent());
    assertThat(documents.read(REGULATOR, results).orElseThrow().content())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("All negative.");
    assertThat(documents.read(CENTRE, results)).as("not party to the case").isEmpty();
    assertThat(world.bean(DonorCases.class).identity(BANK, caseId).orElseThrow().family())
        .isEqualTo("Morel");
    assertThat(world.bean(DonorCases.class).view(CENTRE, caseId)).isEmpty();
  }

  @Test
  @Order(3)
  void theOrderIsOnTheLedgerBeforeTheFirstOffer() {
    MatchRuns runs = world.bean(MatchRuns.class);
    var donor =
        new Donor(BloodGroup.A1, 67, Optional.of(175), Optional.of(80), "FR-ARA", List.of());
    TestRegistry.await(
        "the case is known",
        () -> world.bean(DonorCases.class).view(ALLOCATION, caseId).isPresent());
    UUID id = UUID.randomUUID();
    run =
        patiently(
            () -> runs.run(ALLOCATION, id, caseId, KIDNEY, donor, ExampleRules.KIDNEY.text()));
    assertThat(run.places()).hasSize(2);
    assertThat(runs.run(ALLOCATION, id, caseId, KIDNEY, donor, ExampleRules.KIDNEY.text()))
        .isEqualTo(run);
    world.done(ALLOCATION, donorCase, Action.MATCH_RUN, "{\"run\":\"%s\"}".formatted(id));
    TestRegistry.await("the run at the bank", () -> view(BANK).runs().size() == 1);
    assertThat(view(BANK).runs().get(0).list()).isEqualTo(run.list());
    world.done(RECOVERY, donorCase, Action.RECOVER, recovery());
    assertThat(world.bean(Organs.class).view(BANK, organId).orElseThrow())
        .satisfies(
            organ -> {
              assertThat(organ.line().state()).isEqualTo(Organs.State.RECOVERED);
              assertThat(organ.clock()).isPresent();
            });
  }

  @Test
  @Order(4)
  void theSecondInTheOrderGetsItsTurnWhenTheFirstHasDeclined() {
    Offers offers = world.bean(Offers.class);
    Offers.Turn first = world.turn(caseId, organId, 1);
    assertThat(first.centre()).isEqualTo(TestNetwork.memberId(PONT));
    String toOther = first.channel().orElseThrow();
    world.done(BANK, toOther, Action.OFFER_FACTS, "{}");
    world.done(BANK, toOther, Action.OFFER, "{\"rank\":1,\"answerMinutes\":60}");

    offer = world.turn(caseId, organId, 2).channel().orElseThrow();
    world.done(BANK, offer, Action.OFFER_FACTS, "{}");
    String second = "{\"rank\":2,\"answerMinutes\":60}";
    assertThatThrownBy(() -> world.draft(BANK, offer, Action.OFFER, second))
        .hasMessageContaining("CUS-ORG-060");
    world.done(OTHER_CENTRE, toOther, Action.DECLINE_OFFER, "{\"reason\":\"RECIPIENT_ILL\"}");
    world.done(BANK, offer, Action.OFFER, second);

    TestRegistry.await(
        "the offers at the centre and at the regulator",
        () -> offers.of(CENTRE, organId).size() == 1 && offers.of(REGULATOR, organId).size() == 2);
    assertThat(offers.of(CENTRE, organId)).as("its own rank only").hasSize(1);
    assertThat(offers.of(REGULATOR, organId)).hasSize(2);
    UUID id = offers.of(CENTRE, organId).get(0).id();
    assertThat(offers.candidate(CENTRE, id)).isEqualTo(candidate);
    world.recipientConsents(offer, candidate);
    world.done(CENTRE, offer, Action.ACCEPT_OFFER, "{}");
    world.done(BANK, offer, Action.ALLOCATE, "{}");
    // What follows happens in the contracts that come after those which know all this.
    world.goOn(offer, CENTRE, BANK, REGULATOR);
    world.goOn(donorCase, BANK, ALLOCATION, REGULATOR);
  }

  @Test
  @Order(5)
  void everyHandOnTheWayIsSignedByGiverAndReceiver() {
    toCourier = world.leg(BANK, organId, PONT);
    world.done(BANK, toCourier, Action.LEG_FACTS, "{}");
    world.done(
        BANK,
        toCourier,
        Action.PACKED,
        """
        {"preservation":"COLD_STORAGE","box":"%s","logger":"LG-7","temperature":"4.2"}
        """
            .formatted(BOX));
    world.done(BANK, toCourier, Action.SEALED, "{\"seal\":\"%s\"}".formatted(SEAL));
    world.done(BANK, toCourier, Action.HAND_OVER, scan(SEAL));
    world.done(COURIER, toCourier, Action.TAKE_OVER, scan(SEAL));
    TestRegistry.await(
        "the courier holds it",
        () -> holder(COURIER).equals(Optional.of(TestNetwork.memberId(PONT))));

    assertThatThrownBy(() -> labels(world.donor("G999926123457").caseId()))
        .as("whoever takes one organ is not told of another's donor")
        .hasMessageContaining("CUS-ORG-031");

    assertThat(leg(COURIER).legs()).singleElement().matches(Organs.Leg::handedOver);
    world.goOn(toCourier, REGULATOR, BANK, COURIER);
  }

  @Test
  @Order(6)
  void whatWasScannedOutOfReachComesLaterWithItsOwnTimeAndSaysSo() {
    Instant scanned = OrganWorld.now();
    CLOCK.advance(Duration.ofMinutes(12));
    OrganEvent told = told(scanned(Action.CHECKPOINT, scan(SEAL), Optional.of(scanned)));
    assertThat(told.deviceTime()).isEqualTo(scanned);
    assertThat(told.serverTime().orElseThrow()).isAfter(scanned.plus(Duration.ofMinutes(11)));
    assertThat(told.at()).isAfter(scanned.plus(Duration.ofMinutes(11)));
    assertThat(told.irregularities()).containsExactly(OrganIrregularity.LATE);
    assertThatThrownBy(
            () -> world.draft(BANK, offer, Action.EXPIRE_OFFER, "{}", Optional.of(scanned)))
        .as("a command")
        .hasMessageContaining("CUS-ORG-083");
    assertThatThrownBy(
            () ->
                scanned(
                    Action.CHECKPOINT,
                    scan(SEAL),
                    Optional.of(OrganWorld.now().plus(Duration.ofMinutes(5)))))
        .hasMessageContaining("CUS-ORG-083");
  }

  @Test
  @Order(6)
  void whatADeviceSignedByItselfIsTakenLaterAndOnlyIfItSignedExactlyThat() {
    OrganScans scans = world.bean(OrganScans.class);
    OrganScans.Kit kit = scans.kit(COURIER, toCourier);
    assertThat(kit.receiver()).isEqualTo(kit.own()).isEqualTo(TestNetwork.memberId(PONT));
    Instant seen = OrganWorld.now();
    OrganScans.Scan scan = world.signedAlone(COURIER, kit, Action.CHECKPOINT, BOX, SEAL, seen);
    CLOCK.advance(Duration.ofMinutes(12));
    assertThat(world.handedIn(COURIER, scan).clockOff()).isFalse();
    OrganEvent told = told(scan.id());
    assertThat(told.deviceTime()).isEqualTo(seen);
    assertThat(told.irregularities()).containsExactly(OrganIrregularity.LATE);
    assertThat(told.signed().previousHash()).isEqualTo(scan.previous());
    assertThat(told.act().deviceSequence()).isEqualTo(41);
    assertThat(scans.record(COURIER, scan).status().id()).as("the same again").isEqualTo(scan.id());

    assertThatThrownBy(() -> scans.record(COURIER, OrganWorld.at(scan, seen.plusSeconds(1))))
        .as("another time than was signed")
        .hasMessageContaining("CUS-ORG-085");
    Instant early = OrganWorld.now().plus(Duration.ofMinutes(5));
    OrganScans.Scan ahead = world.signedAlone(COURIER, kit, Action.CHECKPOINT, BOX, SEAL, early);
    assertThat(world.handedIn(COURIER, ahead).clockOff()).isTrue();
    assertThat(told(ahead.id()).irregularities()).containsExactly(OrganIrregularity.CLOCK_OFF);
  }

  @Test
  @Order(6)
  void whatWasScannedAtACheckpointLeadsToItsLegByDonationNumberAndBox() {
    OrganLabels labels = world.bean(OrganLabels.class);
    String donation = new DonationNumber(DIN).printed();
    assertThat(labels.legsOf(COURIER, List.of("]C100" + BOX, donation)))
        .containsExactly(
            new OrganLabels.ScannedLeg(
                toCourier, organId, leg(COURIER).line().organ(), Optional.of(BOX)));
    assertThat(labels.legsOf(COURIER, List.of("]C100340123450000000024", donation)))
        .as("another box")
        .extracting(OrganLabels.ScannedLeg::box)
        .containsExactly(Optional.empty());
    assertThat(labels.legsOf(COURIER, List.of("]C100" + BOX))).as("no donation number").isEmpty();
  }

  @Test
  @Order(7)
  void twoScansThatContradictEachOtherAreACaseAndNothingIsOverwritten() {
    Organs.Leg before = leg(COURIER).legs().get(0);
    OrganEvent told = told(scanned(Action.TAKE_OVER, scan("S-666"), Optional.of(OrganWorld.now())));
    assertThat(told.irregularities()).containsExactly(OrganIrregularity.CONFLICTS);
    assertThat(leg(COURIER).legs()).containsExactly(before);
    TestRegistry.await("the regulator's case", () -> world.cases(AlertKind.ORGAN_CONFLICT) == 1);
  }

  @Test
  @Order(8)
  void soAreTwoThatADeviceSignedByItselfAndEverybodyResponsibleIsTold() {
    Organs.Leg before = leg(COURIER).legs().get(0);
    OrganScans.Kit kit = world.bean(OrganScans.class).kit(COURIER, toCourier);
    OrganScans.Scan scan =
        world.signedAlone(COURIER, kit, Action.TAKE_OVER, BOX, "S-667", OrganWorld.now());
    world.handedIn(COURIER, scan);
    assertThat(told(scan.id()).irregularities()).containsExactly(OrganIrregularity.CONFLICTS);
    assertThat(leg(COURIER).legs()).containsExactly(before);
    TestRegistry.await("the regulator's case", () -> world.facts(AlertKind.ORGAN_CONFLICT) == 2);
    for (Caller responsible : List.of(BANK, COURIER)) {
      TestRegistry.await(
          responsible.name() + " is told of both",
          () ->
              world.bean(OrganAlerts.class).of(responsible, organId).stream()
                      .filter(alert -> alert.kind() == AlertKind.ORGAN_CONFLICT)
                      .count()
                  == 2);
    }
  }

  @Test
  @Order(8)
  void aClockThatIsOffMarksWhatItsDeviceSignedAndTheRegulatorIsTold() {
    UUID id =
        world.signed(
            COURIER,
            world.draft(COURIER, toCourier, Action.CHECKPOINT, scan(SEAL)),
            Optional.of(OrganWorld.now().minus(Duration.ofMinutes(3))));
    assertThat(told(id).irregularities()).containsExactly(OrganIrregularity.CLOCK_OFF);
    TestRegistry.await("the regulator's case", () -> world.cases(AlertKind.ORGAN_IRREGULAR) == 1);
  }

  /** By the courier, whose device was out of reach. */
  private static UUID scanned(Action action, String fields, Optional<Instant> at) {
    OrganActs.Draft draft = world.draft(COURIER, toCourier, action, fields, at);
    return world.signed(COURIER, draft, Optional.empty());
  }

  private static OrganEvent told(UUID id) {
    return leg(COURIER).events().stream()
        .filter(event -> event.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(9)
  void everybodyResponsibleIsToldWhenTheSenderDoesNotKnowOfAMismatchWithinTheHour() {
    world.begins(BANK, RECOVERY, COURIER, CENTRE, SURGEON, NURSE, REGULATOR);
    toCentre = world.leg(COURIER, organId, SAINT_LUC);
    world.done(COURIER, toCentre, Action.LEG_FACTS, "{}");
    world.done(COURIER, toCentre, Action.HAND_OVER, scan(SEAL));
    world.done(CENTRE, toCentre, Action.TAKE_OVER, scan(SEAL));
    world.done(CENTRE, toCentre, Action.ARRIVED, scan(SEAL));
    assertThat(leg(CENTRE).missing())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.of(
                LegFact.CHECKED_IN,
                LegFact.ALLOCATED,
                LegFact.COMPATIBLE,
                LegFact.VERIFIED,
                LegFact.RECIPIENT_CONSENT));
    UUID first = checkedIn("RIGHT");
    Instant until = leg(CENTRE).notifyBy().orElseThrow();
    CLOCK.advance(Duration.ofMinutes(50));
    checkedIn("RIGHT");
    assertThat(leg(CENTRE).notifyBy()).as("the hour goes on").contains(until);
    assertThat(notTold(CENTRE)).isEmpty();
    CLOCK.advance(Duration.ofMinutes(11));
    for (Caller told : List.of(BANK, COURIER, CENTRE, REGULATOR)) {
      TestRegistry.await("not told, at " + told.organisation(), () -> notTold(told).size() == 1);
    }
    assertThat(notTold(BANK).get(0).toldBy()).contains(TestNetwork.memberId(AGENCE));
    assertThat(notTold(ALLOCATION)).isEmpty();
    world.begins(BANK, RECOVERY, COURIER, CENTRE, SURGEON, NURSE, REGULATOR);
    senderTold(first);
    for (Caller told : List.of(BANK, COURIER, CENTRE, REGULATOR)) {
      TestRegistry.await(
          "settled at " + told.organisation(), () -> notTold(told).get(0).settledAt().isPresent());
    }
    assertThat(leg(CENTRE).notifyBy()).isEmpty();
  }

  @Test
  @Order(10)
  void anotherMismatchBeginsAnHourOfItsOwn() {
    UUID another = checkedIn("RIGHT");
    assertThat(leg(CENTRE).notifyBy())
        .hasValueSatisfying(
            until -> assertThat(until).isAfter(OrganWorld.now().plus(Duration.ofMinutes(59))));
    UUID earlier =
        leg(CENTRE).events().stream()
            .filter(event -> event.action() == Action.CHECK_IN)
            .findFirst()
            .orElseThrow()
            .id();
    senderTold(earlier);
    assertThat(leg(CENTRE).notifyBy()).as("of the one before").isPresent();
    CLOCK.advance(Duration.ofMinutes(61));
    TestRegistry.await("told of the second", () -> notTold(BANK).size() == 2);
    world.begins(BANK, RECOVERY, COURIER, CENTRE, SURGEON, NURSE, REGULATOR);
    senderTold(another);
    TestRegistry.await(
        "settled, too",
        () -> notTold(BANK).stream().allMatch(alert -> alert.settledAt().isPresent()));
    checkedIn("LEFT");
    assertThat(leg(CENTRE).notifyBy()).isEmpty();
  }

  private static UUID checkedIn(String side) {
    return world.done(
        CENTRE,
        toCentre,
        Action.CHECK_IN,
        "{\"din\":\"%s\",\"organ\":\"KIDNEY\",\"laterality\":\"%s\"}".formatted(DIN, side));
  }

  private static void senderTold(UUID checkIn) {
    world.done(CENTRE, toCentre, Action.SENDER_NOTIFIED, "{\"checkIn\":\"%s\"}".formatted(checkIn));
  }

  private static List<OrganAlerts.Alert> notTold(Caller caller) {
    return world.bean(OrganAlerts.class).of(caller, organId).stream()
        .filter(alert -> alert.kind() == AlertKind.ORGAN_SENDER_NOT_TOLD)
        .toList();
  }

  @Test
  @Order(11)
  void noOrganIsTransplantedBeforeLabelAndBloodGroupWereVerifiedByTwo() {
    String second = toCentre;
    world.done(CENTRE, second, Action.PRESENT_ALLOCATION, "{}");
    String groups = groups(DIN, "R-9");
    assertThatThrownBy(
            () -> world.draft(SURGEON, second, Action.VERIFY_GROUP, groups("G999926123457", "R-9")))
        .hasMessageContaining("CUS-ORG-131");
    world.done(SURGEON, second, Action.VERIFY_GROUP, groups);
    String anastomosis = "{\"anastomosis\":\"%s\"}".formatted(OrganWorld.now());
    assertThat(MissingFacts.of(world.tried(SURGEON, second, Action.TRANSPLANT, anastomosis)))
        .as("one person is not enough")
        .hasToString("[VERIFIED]");
    assertThatThrownBy(() -> world.draft(NURSE, second, Action.VERIFY_GROUP, groups(DIN, "R-8")))
        .as("another tube than the surgeon's")
        .hasMessageContaining("CUS-ORG-134");
    OrganActs.Draft early = world.draft(NURSE, second, Action.VERIFY_GROUP, groups);
    otherSamplesScannedOutOfReach(second);
    assertThatThrownBy(() -> world.draft(SURGEON, second, Action.TRANSPLANT, anastomosis))
        .hasMessageContaining("CUS-ORG-135");
    assertThat(leg(CENTRE).missing()).containsExactly(LegFact.VERIFIED);
    world.done(SURGEON, second, Action.VERIFY_GROUP, groups(DIN, "R-7"));
    String signature =
        WitnessSignature.sign(early.act(), world.domain(), world.key(NURSE)).toString();
    OrganActs acts = world.bean(OrganActs.class);
    assertThatThrownBy(() -> acts.record(NURSE, early.id(), signature, Optional.empty()))
        .as("the surgeon has another tube by now")
        .hasMessageContaining("CUS-ORG-134");
    world.done(SURGEON, second, Action.VERIFY_GROUP, groups);
    world.done(NURSE, second, Action.VERIFY_GROUP, groups);
    assertThat(leg(CENTRE).missing()).isEmpty();
    world.done(SURGEON, second, Action.TRANSPLANT, anastomosis);
    Organs.View done = leg(CENTRE);
    assertThat(done.line().state()).isEqualTo(Organs.State.TRANSPLANTED);
    assertThat(done.legs()).extracting(Organs.Leg::outcome).contains(Optional.of("TRANSPLANTED"));
    assertThat(world.bean(Organs.class).view(REGULATOR, organId).orElseThrow().legs()).hasSize(2);
    assertThat(world.bean(Organs.class).view(ALLOCATION, organId).orElseThrow().legs()).isEmpty();
    TestRegistry.await(
        "the regulator's case of label and sample",
        () -> world.facts(AlertKind.ORGAN_MISMATCH) == 4);
  }

  @Test
  @Order(12)
  void theBankIsToldHowItsOrganEndedOnALegOfOthers() {
    TestRegistry.await(
        "transplanted, at the bank", () -> leg(BANK).line().state() == Organs.State.TRANSPLANTED);
    assertThat(leg(BANK).legs()).as("not party to the last").hasSize(1);
    assertThat(world.bean(Organs.class).list(BANK, true, 50, 0))
        .extracting(Organs.Line::organId)
        .doesNotContain(organId);
  }

  /** What has been witnessed is recorded; it counts for nothing and takes back what did. */
  private static void otherSamplesScannedOutOfReach(String channel) {
    CLOCK.advance(Duration.ofMinutes(1));
    OrganActs.Draft draft =
        world.draft(
            NURSE,
            channel,
            Action.VERIFY_GROUP,
            groups("G999926123457", "R-8"),
            Optional.of(OrganWorld.now()));
    world.signed(NURSE, draft, Optional.empty());
  }

  private static String groups(String donation, String recipient) {
    return """
        {"donorGroup":"A1","recipientGroup":"A1","donorSample":"%s","recipientSample":"%s"}
        """
        .formatted(Isbt128Text.of(Donation.checked(new DonationNumber(donation))), recipient);
  }

  @Test
  @Order(12)
  void everyHoldersRecordShowsTheChainWholeFromTheBankOn() {
    assertThat(chain(CENTRE).links())
        .extracting(CustodyChain.Link::own)
        .as("the first came with the organ")
        .containsExactly(false, true);
    assertThat(chain(REGULATOR).links())
        .extracting(CustodyChain.Link::own)
        .containsExactly(true, true);
    assertThat(chain(COURIER).links())
        .extracting(CustodyChain.Link::own)
        .containsExactly(true, true);
    assertThat(chain(BANK).links()).as("as far as the bank knows").hasSize(1);
    for (Caller caller : List.of(BANK, COURIER, CENTRE, REGULATOR)) {
      CustodyChain chain = chain(caller);
      assertThat(chain.whole()).as(caller.organisation()).isTrue();
      assertThat(chain.links().get(0)).isEqualTo(withOwn(chain(REGULATOR).links().get(0), chain));
    }
    assertThat(chain(ALLOCATION)).isEqualTo(new CustodyChain(List.of(), false));
    OrganRecords.SignedRecord record =
        world.bean(OrganRecords.class).of(CENTRE, organId).orElseThrow();
    assertThat(record.refusals())
        .extracting(OrganRecords.Refusal::arguments)
        .as("one person is not enough")
        .contains(Map.of("facts", "VERIFIED"));
    String json = record.json();
    assertThat(json).contains("\"SIGNED_STATEMENT\"", "\"OWN_NODE\"", "\"whole\":true");
  }

  private static CustodyChain chain(Caller caller) {
    return world.bean(OrganRecords.class).of(caller, organId).orElseThrow().chain();
  }

  private static CustodyChain.Link withOwn(CustodyChain.Link link, CustodyChain chain) {
    boolean own = chain.links().get(0).own();
    return new CustodyChain.Link(
        link.signed(), link.giverKey(), link.takerKey(), own, link.right());
  }

  @Test
  @Order(12)
  void theRegulatorCountsRefusalsAndTimes() {
    OrganFigures.Figures figures =
        world
            .bean(OrganFigures.class)
            .of(
                REGULATOR,
                OrganWorld.now().minusSeconds(4 * 3600),
                OrganWorld.now().plusSeconds(60));
    assertThat(figures.refusals())
        .containsExactly(
            new OrganFigures.Refused(
                TestNetwork.memberId(PONT), Optional.of(DeclineReason.RECIPIENT_ILL), 1));
    assertThat(figures.legs()).hasSize(2);
    assertThat(figures.outOfOrder()).isEmpty();
    assertThat(figures.patterns()).as("one donor is no pattern").isEmpty();
    assertThatThrownBy(
            () -> world.bean(OrganFigures.class).of(BANK, Instant.EPOCH, OrganWorld.now()))
        .hasMessageContaining("CUS-ORG-010");
  }

  @Test
  @Order(12)
  void theRegulatorIsToldOfListChangesAndLooksBeforeTheAllocationWithASignature() {
    TestRegistry.await(
        "bank, allocation body and centre answer",
        () -> !figures().looks().isEmpty() && figures().unanswered().isEmpty());
    OrganFigures.Figures figures = figures();
    assertThat(figures.changes())
        .extracting(OrganFigures.Changed::relation)
        .containsExactlyInAnyOrder("GOT", "GOT", "PASSED");
    assertThat(figures.changes())
        .filteredOn(change -> change.fields().contains("weightKg"))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.rank()).isEqualTo(2);
              assertThat(change.reason()).isEqualTo(Reason.CORRECTION);
              assertThat(change.centre()).isEqualTo(TestNetwork.memberId(SAINT_LUC));
              assertThat(change.before()).isPositive();
            });
    assertThat(figures.looks())
        .extracting(OrganFigures.Looked::what)
        .contains("DONOR", "WAITING_LIST", "CANDIDATE");
    assertThat(figures.looks())
        .extracting(OrganFigures.Looked::person)
        .doesNotContain("coordinator", "centre", "allocation");
  }

  private static OrganFigures.Figures figures() {
    return world
        .bean(OrganFigures.class)
        .of(REGULATOR, OrganWorld.now().minusSeconds(4 * 3600), OrganWorld.now().plusSeconds(60));
  }

  @Test
  @Order(12)
  void thoseResponsibleAreToldOfTheMismatchOnceAlsoWhereTheirNodeDoesNotShowIt() {
    OrganAlerts alerts = world.bean(OrganAlerts.class);
    for (Caller told : List.of(BANK, COURIER, CENTRE, REGULATOR)) {
      TestRegistry.await(
          "label and sample at " + told.organisation(), () -> mismatches(told).size() == 4);
    }
    assertThat(mismatches(BANK))
        .extracting(alert -> alert.facts().get("act"))
        .containsExactlyInAnyOrder("CHECK_IN", "CHECK_IN", "CHECK_IN", "VERIFY_GROUP");
    OrganAlerts.Alert atBank = ofLabel(BANK);
    assertThat(atBank.toldBy()).as("not party to that leg").contains(TestNetwork.memberId(AGENCE));
    assertThat(atBank.id()).isEqualTo(ofLabel(CENTRE).id());
    assertThat(mismatches(ALLOCATION)).isEmpty();

    assertThat(atBank.fresh()).isTrue();
    int unseen = alerts.unseen(BANK);
    alerts.see(BANK, List.of(atBank.id(), atBank.id()));
    assertThat(alerts.unseen(BANK)).isEqualTo(unseen - 1);
    assertThat(alerts.unseen(LABORATORY)).as("another person has not seen it").isEqualTo(unseen);
    alerts.acknowledge(BANK, atBank.id());
    alerts.acknowledge(LABORATORY, atBank.id());
    assertThat(ofLabel(BANK).acknowledgedBy()).contains("coordinator");
    assertThat(alerts.list(BANK, true, 50, 0))
        .extracting(OrganAlerts.Alert::id)
        .doesNotContain(atBank.id());
    assertThatThrownBy(() -> alerts.acknowledge(BANK, UUID.randomUUID()))
        .hasMessageContaining("CUS-TRN-021");
  }

  private static OrganAlerts.Alert ofLabel(Caller caller) {
    return mismatches(caller).stream()
        .filter(alert -> alert.facts().get("act").equals("CHECK_IN"))
        .min(Comparator.comparing(OrganAlerts.Alert::at))
        .orElseThrow();
  }

  private static List<OrganAlerts.Alert> mismatches(Caller caller) {
    return world.bean(OrganAlerts.class).of(caller, organId).stream()
        .filter(alert -> alert.kind() == AlertKind.ORGAN_MISMATCH)
        .toList();
  }

  @Test
  @Order(12)
  void aLoggersFileIsSealedAndWhatIsOutOfTheLimitsIsReadyToBeSigned() {
    OrganLoggers loggers = world.bean(OrganLoggers.class);
    UUID id = UUID.randomUUID();
    TemperatureWay.Limit onTheWay =
        loggers.temperatures(COURIER, organId).orElseThrow().limits().get(0);
    Duration fifth = Duration.between(onTheWay.from(), onTheWay.until()).dividedBy(5);
    byte[] file =
        "time;temperature\n%s;4.5\n%s;11.25\n%s;12\n%s;5\n"
            .formatted(
                onTheWay.from(),
                onTheWay.from().plus(fifth),
                onTheWay.from().plus(fifth.multipliedBy(2)),
                onTheWay.from().plus(fifth.multipliedBy(3)))
            .getBytes(StandardCharsets.UTF_8);
    byte[] broken = "time;temperature\nnever;4\n".getBytes(StandardCharsets.UTF_8);
    assertThat(loggers.upload(COURIER, id, organId, ZoneOffset.UTC, Optional.empty(), broken))
        .isInstanceOfSatisfying(
            OrganLoggers.Outcome.Unreadable.class, told -> assertThat(told.lines()).hasSize(1));
    assertThatThrownBy(
            () -> loggers.upload(REGULATOR, id, organId, ZoneOffset.UTC, Optional.empty(), file))
        .hasMessageContaining("CUS-ORG-010");
    var kept =
        (OrganLoggers.Outcome.Kept)
            loggers.upload(COURIER, id, organId, ZoneOffset.UTC, Optional.empty(), file);
    var again =
        (OrganLoggers.Outcome.Kept)
            loggers.upload(COURIER, id, organId, ZoneOffset.UTC, Optional.empty(), file);
    assertThat(again.document()).as("the same upload").isEqualTo(kept.document());
    assertThat(loggers.temperatures(COURIER, organId).orElseThrow().curves()).hasSize(1);
    assertThat(loggers.temperatures(REGULATOR, organId).orElseThrow().curves()).isEmpty();
    OrganLoggers.Prepared act = kept.acts().get(0);
    assertThat(kept.acts()).hasSize(1);
    assertThat(act.fields())
        .containsEntry("lowest", "11.25")
        .containsEntry("highest", "12")
        .containsEntry("document", kept.document().toString());
    ObjectNode fields = WireObject.create();
    act.fields().forEach(fields::put);
    world.done(COURIER, act.channel(), act.action(), WireObject.text(fields));
    TestRegistry.await(
        "the file at the regulator",
        () -> loggers.temperatures(REGULATOR, organId).orElseThrow().curves().size() == 1);
    assertThat(loggers.temperatures(COURIER, organId).orElseThrow().acts())
        .as("told on the ledger")
        .isEmpty();
    TestRegistry.await(
        "the excursion at the bank",
        () ->
            world.bean(OrganAlerts.class).of(BANK, organId).stream()
                .anyMatch(alert -> alert.kind() == AlertKind.ORGAN_EXCURSION));
    assertThat(loggers.temperatures(OTHER_CENTRE, TestNetwork.memberId(PONT))).isEmpty();
  }

  @Test
  @Order(4)
  void aPlanThatIsNotKeptIsToldToTheBank() {
    Journeys journeys = world.bean(Journeys.class);
    PlannedWay way = way();
    assertThatThrownBy(() -> journeys.plan(COURIER, organId, 0, way))
        .hasMessageContaining("CUS-ORG-010");
    assertThatThrownBy(() -> journeys.plan(BANK, organId, 0, ofTooManyHands()))
        .hasMessageContaining("CUS-TRN-035 [6, 8]");
    assertThat(journeys.plan(BANK, organId, 0, way)).isEqualTo(1);
    assertThatThrownBy(() -> journeys.plan(BANK, organId, 0, way))
        .hasMessageContaining("CUS-TRN-033");
    TestRegistry.await("told of the delay", () -> overdue().size() == 1);
    assertThat(overdue().get(0).facts()).containsEntry("place", "Lyon");
    assertThat(world.bean(OrganAlerts.class).of(BANK, organId))
        .filteredOn(alert -> alert.kind() == AlertKind.ORGAN_CLOCK)
        .as("noticed here and told by the regulator, and one alert")
        .singleElement()
        .satisfies(alert -> assertThat(alert.facts()).containsEntry("percent", "50"));
  }

  /** Should have left two hours ago and arrived an hour ago. */
  private static PlannedWay way() {
    Instant start = OrganWorld.now().minus(Duration.ofHours(2));
    return new PlannedWay(
        TestNetwork.memberId(BANK.organisation()).toString(),
        List.of(
            new PlannedWay.Stage(
                "Lyon",
                "Paris",
                TestNetwork.memberId(PONT).toString(),
                new Vehicle(Vehicle.Kind.CAR, "AB-123-CD"),
                start,
                start.plus(Duration.ofHours(1)),
                Duration.ofMinutes(10))),
        TestNetwork.memberId(SAINT_LUC).toString());
  }

  /** The box goes to and fro between courier and centre. */
  private static PlannedWay ofTooManyHands() {
    List<PlannedWay.Stage> stages = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Instant start = OrganWorld.now().plus(Duration.ofHours(i));
      stages.add(
          new PlannedWay.Stage(
              "Lyon",
              "Paris",
              TestNetwork.memberId(i % 2 == 0 ? PONT : SAINT_LUC).toString(),
              new Vehicle(Vehicle.Kind.CAR, ""),
              start,
              start.plus(Duration.ofMinutes(50)),
              Duration.ofMinutes(10)));
    }
    return new PlannedWay(
        TestNetwork.memberId(BANK.organisation()).toString(),
        stages,
        TestNetwork.memberId(SAINT_LUC).toString());
  }

  private static List<OrganAlerts.Alert> overdue() {
    return world.bean(OrganAlerts.class).of(BANK, organId).stream()
        .filter(alert -> alert.kind() == AlertKind.ORGAN_OVERDUE)
        .toList();
  }

  @Test
  @Order(12)
  void whoIsOnTheWayIsToldHowItStandsAlsoOfWhatTheirNodeDoesNotShow() {
    Journeys journeys = world.bean(Journeys.class);
    for (Caller caller : List.of(REGULATOR, BANK, COURIER, CENTRE)) {
      PlannedWay.Progress progress =
          journeys.view(caller, organId).flatMap(Journeys.View::progress).orElseThrow();
      assertThat(progress.handOvers().steps())
          .extracting(HandOvers.Step::state)
          .containsExactly(HandOvers.State.DONE_LATE, HandOvers.State.DONE_LATE);
      assertThat(progress.prediction().arrival()).isPresent();
    }
    assertThatThrownBy(() -> journeys.view(ALLOCATION, organId))
        .hasMessageContaining("CUS-ORG-043");
    TestRegistry.await(
        "the delay of the first hand-over is explained",
        () -> overdue().stream().anyMatch(alert -> alert.settledAt().isPresent()));
    assertThat(journeys.plan(BANK, organId, 1, way())).as("planned anew").isEqualTo(2);
  }

  @Test
  @Order(13)
  void anOrganAtACentreItIsNotAllocatedToOrWithoutConsentIsToldAndCanBeDiscardedWhenItIsBack() {
    world.done(RECOVERY, donorCase, Action.RECOVER, recovery().replace("LEFT", "RIGHT"));
    Bytes32 right = Organ.of(OrganKind.KIDNEY, Laterality.RIGHT).id(caseId);
    String leg = world.leg(BANK, right, SAINT_LUC);
    world.done(BANK, leg, Action.LEG_FACTS, "{}");
    world.done(BANK, leg, Action.HAND_OVER, scan(SEAL));
    assertThat(of(AlertKind.ORGAN_ELSEWHERE, BANK, right)).as("it has not left yet").isEmpty();
    world.done(CENTRE, leg, Action.TAKE_OVER, scan(SEAL));
    for (Caller told : List.of(BANK, CENTRE, REGULATOR)) {
      TestRegistry.await(
          "elsewhere, at " + told.organisation(),
          () -> of(AlertKind.ORGAN_ELSEWHERE, told, right).size() == 1);
    }
    assertThat(of(AlertKind.ORGAN_ELSEWHERE, BANK, organId)).as("allocated there").isEmpty();
    world.bean(DonorCases.class).revoke(BANK, familyConsent);
    for (Caller told : List.of(BANK, CENTRE, REGULATOR)) {
      TestRegistry.await(
          "consent taken back, at " + told.organisation(),
          () -> of(AlertKind.ORGAN_CONSENT_WITHDRAWN, told, right).size() == 1);
      assertThat(of(AlertKind.ORGAN_CONSENT_WITHDRAWN, told, right).get(0).facts())
          .containsEntry("consent", "donor");
      assertThat(of(AlertKind.ORGAN_CONSENT_WITHDRAWN, told, organId))
          .as("transplanted before")
          .isEmpty();
    }
    world.done(CENTRE, leg, Action.RETURNED, "{\"reason\":\"RECIPIENT_UNFIT\"}");
    TestRegistry.await(
        "back, so settled",
        () -> of(AlertKind.ORGAN_ELSEWHERE, BANK, right).get(0).settledAt().isPresent());
    world.done(BANK, leg, Action.DISCARDED, "{\"reason\":\"POOR_QUALITY\"}");
    assertThat(world.bean(Organs.class).view(BANK, right).orElseThrow().line().state())
        .isEqualTo(Organs.State.DISCARDED);
  }

  private static List<OrganAlerts.Alert> of(AlertKind kind, Caller caller, Bytes32 organ) {
    return world.bean(OrganAlerts.class).of(caller, organ).stream()
        .filter(alert -> alert.kind() == kind)
        .toList();
  }

  @Test
  @Order(13)
  void noNodeHasWhoTheDonorOrTheRecipientIsOrWhatTheLabelsSay() {
    var donor =
        new PersonalData(
            "donor",
            Map.of(
                "name family", "Morel",
                "name given", "Anselme",
                "birthDate", "1959-02-28",
                "number", "RH-0017",
                "donation number", DIN,
                "phone", "+33 4 72 00 00 00"));
    var recipient =
        new PersonalData(
            "recipient",
            Map.of(
                "name family", "Lemaire",
                "name given", "Camille",
                "birthDate", "1971-05-03",
                "number", "SL-4471",
                "pseudonym", candidate.toString().substring(2)));
    PersonalSearch search = new PersonalSearch(List.of(donor, recipient));
    Map<String, URI> nodes =
        network.file().nodes().stream()
            .collect(Collectors.toMap(NetworkFile.Node::name, NetworkFile.Node::rpc));
    NetworkWalk walk = new NetworkWalk(nodes);
    int surfaces = 0;
    for (String node : nodes.keySet()) {
      for (NetworkWalk.Surface surface : walk.of(node)) {
        assertThat(search.in(surface.name(), surface.bytes())).isEmpty();
        surfaces++;
      }
    }
    assertThat(surfaces).isGreaterThan(300);
  }

  @Test
  @Order(14)
  void aCentreHoldsNothingOfAnotherCentresCandidates() {
    Bytes32 inTheRun = world.bean(Offers.class).of(OTHER_CENTRE, organId).get(0).candidate();
    assertThat(whereIs(other, SAINT_LUC)).isEmpty();
    assertThat(whereIs(inTheRun, SAINT_LUC)).isEmpty();
    assertThat(whereIs(other, PONT)).as("what is searched for can be found").isNotEmpty();
    assertThat(whereIs(inTheRun, PONT)).hasSizeGreaterThan(1);
  }

  /** As V0207 does: the acts go, everything else stays as it is. */
  @Test
  @Order(15)
  void whatAnUpgradeHasEmptiedIsReadAgainFromTheLedger() {
    List<String> tables =
        List.of("organ_event", "organ_case", "organ", "organ_offer", "organ_leg", "organ_refusal");
    List<List<String>> before = tables.stream().map(OrganJourneyTest::sorted).toList();
    assertThat(before.get(0)).hasSizeGreaterThan(10);
    database.rows().in(PONT, () -> database.jdbc().sql("delete from organ_event").update());
    assertThat(sorted("organ_event")).isEmpty();
    Ledger ledger = world.bean(Ledger.class);
    long head = ledger.position(PONT).block();
    world.bean(LedgerWorkers.class).replay(PONT);
    TestRegistry.await("all is read again", () -> ledger.position(PONT).block() >= head);
    assertThat(tables.stream().map(OrganJourneyTest::sorted).toList()).isEqualTo(before);
  }

  private static List<String> sorted(String table) {
    return world.rows(PONT, table).stream().sorted().toList();
  }

  /** In all that the node of an organisation tells, and in every row that it has here. */
  private static List<String> whereIs(Bytes32 word, String organisation) {
    List<String> found = new ArrayList<>();
    Map<String, URI> nodes =
        network.file().nodes().stream()
            .collect(Collectors.toMap(NetworkFile.Node::name, NetworkFile.Node::rpc));
    for (NetworkWalk.Surface surface : new NetworkWalk(nodes).of(organisation)) {
      if (isIn(word, surface.bytes())) found.add(surface.name());
    }
    for (String table : world.tables()) {
      for (String row : world.rows(organisation, table)) {
        if (isIn(word, row.getBytes(StandardCharsets.ISO_8859_1))) found.add(table);
      }
    }
    return found;
  }

  /** As it is, or as hexadecimal digits. */
  private static boolean isIn(Bytes32 word, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.contains(new String(word.toArray(), StandardCharsets.ISO_8859_1))
        || text.toLowerCase(Locale.ROOT).contains(word.toString().substring(2));
  }

  private static Organs.View leg(Caller caller) {
    return world.bean(Organs.class).view(caller, organId).orElseThrow();
  }

  /** Asked by the courier for the organ that it took. */
  private static WireObject labels(Bytes32 donor) {
    return world
        .bean(OrganClient.class)
        .ask(
            PONT,
            TestNetwork.memberId(RHONE),
            Said.LABELS,
            organId,
            WireObject.text(WireObject.create().put("caseId", donor.toString())));
  }

  private static Optional<Bytes32> holder(Caller caller) {
    return world.bean(Organs.class).view(caller, organId).flatMap(view -> view.line().holder());
  }

  private static String scan(String seal) {
    return """
        {"box":"%s","seal":"%s","condition":"INTACT","temperature":"4.5","vehicle":"AB-123-CD"}
        """
        .formatted(BOX, seal);
  }

  private static void sample(Caller caller, String tube) {
    world.done(
        caller,
        donorCase,
        Action.BLOOD_SAMPLE,
        "{\"bloodGroup\":\"A1\",\"sample\":\"%s\",\"takenAt\":\"%s\"}"
            .formatted(tube, OrganWorld.now()));
  }

  private static String recovery() {
    return "{\"organ\":\"KIDNEY\",\"laterality\":\"LEFT\",\"crossClamp\":\"%s\"}"
        .formatted(OrganWorld.now().minus(Duration.ofHours(19)));
  }

  private static DonorCases.View view(Caller caller) {
    return world.bean(DonorCases.class).view(caller, caseId).orElseThrow();
  }

  private static Set<CaseFact> missing() {
    return view(BANK).missing();
  }
}
