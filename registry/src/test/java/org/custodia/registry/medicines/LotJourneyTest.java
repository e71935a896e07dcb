package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.medicines.MedicineWorld.GTIN;
import static org.custodia.registry.medicines.MedicineWorld.MANUFACTURER;
import static org.custodia.registry.medicines.MedicineWorld.OTHER_GTIN;
import static org.custodia.registry.medicines.MedicineWorld.PLACE;
import static org.custodia.registry.medicines.MedicineWorld.PONT_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.REGULATOR;
import static org.custodia.registry.medicines.MedicineWorld.nextYear;
import static org.custodia.registry.medicines.MedicineWorld.scan;
import static org.custodia.registry.medicines.MedicineWorld.serials;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.CommandStatus.State;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.verification.SerialLot;
import org.custodia.registry.verification.VerificationClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Releasing lots and taking them back, on a real database, network and service. */
class LotJourneyTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final LocalDate EXPIRY = nextYear();
  private static MedicineWorld world;

  @BeforeAll
  static void begin() {
    world = MedicineWorld.begin(database, network);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  // --- Release ---

  @Test
  void aReleasedLotIsListedEverywhereAndItsSerialsAreWithTheRegulator() {
    Lots.Lot lot = world.released("L1", EXPIRY, 5);
    assertThat(lot.productName()).isEqualTo("KARDEGIC 75 mg");
    assertThat(lot.manufacturer()).isEqualTo("Laboratoire du Rhône");
    assertThat(lot.size()).isEqualTo(5);
    assertThat(world.lots().list(PONT_PHARMACIST, 50)).contains(lot);
    SerialRepository serials = world.registry().bean(SerialRepository.class);
    assertThat(serials.find(AGENCE, GTIN, "L1-5")).isPresent();
    assertThat(serials.find(PONT_PHARMACIST.organisation(), GTIN, "L1-5")).isEmpty();
  }

  @Test
  void aLotOfAHundredThousandPacksIsReleasedAndItsPacksVerify() {
    world.released("BIG", EXPIRY, 100_000);
    for (String serial : List.of("BIG-1", "BIG-9999", "BIG-100000")) {
      assertThat(world.verify(PONT_PHARMACIST, scan("BIG", EXPIRY, serial)).verdict())
          .isEqualTo(VerdictKind.GENUINE);
    }
  }

  @Test
  void draftingAndReleasingTheSameAgainHasNoSecondEffect() {
    UUID id = UUID.randomUUID();
    Lots.ReleaseDraft draft = world.draftRelease(id, "L2", EXPIRY, serials("L2", 3));
    assertThat(world.draftRelease(id, "L2", EXPIRY, serials("L2", 3))).isEqualTo(draft);
    assertRefused("CUS-MED-021", () -> world.draftRelease(id, "L2", EXPIRY, serials("L2", 4)));
    assertThat(world.registry().ledger().status(RHONE, id)).isEmpty();

    String signature = world.sign(MANUFACTURER, draft.act());
    world.lots().release(MANUFACTURER, id, signature);
    CommandStatus last = world.registry().awaitFinal(RHONE, id);
    assertThat(last.state()).isEqualTo(State.CONFIRMED);
    assertThat(world.lots().release(MANUFACTURER, id, signature)).isEqualTo(last);
  }

  @Test
  void aReleaseInterruptedAfterTheSerialsWereHandedOverIsFinishedByAskingAgain() {
    UUID id = UUID.randomUUID();
    Lots.ReleaseDraft draft = world.draftRelease(id, "L3", EXPIRY, serials("L3", 4));
    SerialList list = SerialList.of(IntStream.rangeClosed(1, 4).mapToObj(i -> "L3-" + i).toList());
    world
        .registry()
        .bean(VerificationClient.class)
        .upload(RHONE, id, new SerialLot(GTIN, "L3", draft.root(), 4), list);

    world.lots().release(MANUFACTURER, id, world.sign(MANUFACTURER, draft.act()));
    assertThat(world.registry().awaitFinal(RHONE, id).state()).isEqualTo(State.CONFIRMED);
  }

  @Test
  void nothingIsReleasedWhileTheRegulatorCannotTakeTheSerials() {
    UUID id = UUID.randomUUID();
    Lots.ReleaseDraft draft = world.draftRelease(id, "L4", EXPIRY, serials("L4", 2));
    String signature = world.sign(MANUFACTURER, draft.act());
    world.serviceAnswers(false);
    try {
      Problem problem =
          catchThrowableOfType(
              Problem.class, () -> world.lots().release(MANUFACTURER, id, signature));
      assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
      assertThat(world.registry().ledger().status(RHONE, id)).isEmpty();
    } finally {
      world.serviceAnswers(true);
    }
    world.lots().release(MANUFACTURER, id, signature);
    assertThat(world.registry().awaitFinal(RHONE, id).state()).isEqualTo(State.CONFIRMED);
  }

  @Test
  void aReleaseThatTheLedgerRefusedCanBeTriedAgainWithTheSamePacks() {
    UUID first = UUID.randomUUID();
    Lots.ReleaseDraft draft = world.draftRelease(first, "L5", EXPIRY, serials("L5", 2));
    String signature = world.sign(MANUFACTURER, draft.act());
    world
        .registry()
        .bean(org.custodia.registry.identity.SessionKeys.class)
        .revoke(MANUFACTURER, UUID.randomUUID(), world.key(MANUFACTURER));
    // The key is still good on the own node when the release is recorded, and gone on the ledger.
    try {
      world.lots().release(MANUFACTURER, first, signature);
      assertThat(world.registry().awaitFinal(RHONE, first).refusal().orElseThrow().name())
          .isEqualTo("NotAWitness");
    } catch (Problem keyEnded) {
      assertThat(keyEnded.code()).isEqualTo("CUS-MED-024");
    }
    world.enrol(MANUFACTURER);
    assertThat(world.released("L5", EXPIRY, 2).size()).isEqualTo(2);
  }

  @Test
  void aSerialOfAnotherLotOrALotReleasedBeforeIsRefusedBeforeAnybodySigns() {
    world.released("L6", EXPIRY, 3);
    Problem taken =
        assertRefused(
            "CUS-LOT-005",
            () ->
                world.draftRelease(UUID.randomUUID(), "L7", EXPIRY, "serial\nL7-1\nL6-2\nL7-2\n"));
    assertThat(taken.arguments()).containsExactly(3, "L6-2");
    assertRefused(
        "CUS-LOT-026",
        () -> world.draftRelease(UUID.randomUUID(), "L6", EXPIRY, serials("NEW", 2)));
  }

  @Test
  void whatIsMalformedIsRefusedAndChangesNothing() {
    UUID id = UUID.randomUUID();
    assertRefused("CUS-LOT-003", () -> world.draftRelease(id, "M1", EXPIRY, "serial\nA B\n"));
    assertRefused("CUS-LOT-008", () -> world.draftRelease(id, "M1", EXPIRY, ""));
    assertRefused("CUS-LOT-004", () -> world.draftRelease(id, "M1", EXPIRY, "A\nB\nA\n"));
    assertRefused("CUS-LOT-022", () -> world.draftRelease(id, "é", EXPIRY, "A\n"));
    assertRefused("CUS-LOT-022", () -> world.draftRelease(id, "x".repeat(21), EXPIRY, "A\n"));
    assertRefused(
        "CUS-LOT-023", () -> world.draftRelease(id, "M1", LocalDate.of(9999, 1, 1), "A\n"));
    assertRefused(
        "CUS-LOT-025", () -> world.draftRelease(id, "M1", LocalDate.of(2020, 1, 31), "A\n"));
    assertRefused("CUS-LOT-021", () -> draftOf(MANUFACTURER, "03400930000015"));
    assertRefused("CUS-LOT-024", () -> draftOf(MANUFACTURER, OTHER_GTIN));
    assertRefused("CUS-LOT-020", () -> draftOf(PONT_PHARMACIST, GTIN));
    // After all of these the id is still free.
    assertThat(world.draftRelease(id, "M1", EXPIRY, "A\n").size()).isEqualTo(1);
  }

  // --- Status ---

  @Test
  void theRegulatorRecallsALotAndTheNextScanSaysWhenByWhomAndWhy() {
    Lots.Lot lot = world.released("S1", EXPIRY, 3);
    world.change(REGULATOR, lot.lotId(), "RECALL", "Contamination, lot S1", "RECALLED");

    PackVerdict verdict = world.verify(PONT_PHARMACIST, scan("S1", EXPIRY, "S1-1"));
    assertThat(verdict.verdict()).isEqualTo(VerdictKind.RECALLED);
    PackVerdict.Recalled recalled = verdict.evidence().orElseThrow().recalled().orElseThrow();
    assertThat(recalled.by()).isEqualTo("Agence du médicament (démo)");
    assertThat(recalled.reason()).isEqualTo("Contamination, lot S1");
    assertThat(verdict.arguments()).hasSize(9).contains("Contamination, lot S1", recalled.at());
    assertThat(world.lots().find(PONT_PHARMACIST, lot.lotId()).orElseThrow().statusReason())
        .contains("Contamination, lot S1");
    assertRefused("CUS-LOT-031", () -> change(REGULATOR, lot.lotId(), "UNBLOCK", "back"));
    assertRefused(
        "CUS-MED-008",
        () ->
            world
                .acts()
                .draft(
                    PONT_PHARMACIST,
                    UUID.randomUUID(),
                    PackAct.Dispense.whole(),
                    scan("S1", EXPIRY, "S1-2"),
                    world.key(PONT_PHARMACIST),
                    PLACE));
  }

  @Test
  void theManufacturerBlocksAndUnblocksItsLot() {
    Lots.Lot lot = world.released("S2", EXPIRY, 2);
    assertRefused("CUS-LOT-035", () -> change(MANUFACTURER, lot.lotId(), "UNBLOCK", "back"));
    world.change(MANUFACTURER, lot.lotId(), "BLOCK", "Under investigation", "BLOCKED");
    String scan = scan("S2", EXPIRY, "S2-1");
    assertThat(world.verify(PONT_PHARMACIST, scan).verdict()).isEqualTo(VerdictKind.BLOCKED);
    world.change(MANUFACTURER, lot.lotId(), "UNBLOCK", "Nothing found", "RELEASED");
    assertThat(world.verify(PONT_PHARMACIST, scan).verdict()).isEqualTo(VerdictKind.GENUINE);
  }

  @Test
  void onlyTheLotsMakerAndTheRegulatorMayChangeIt() {
    Lots.Lot lot = world.released("S3", EXPIRY, 2);
    assertRefused("CUS-LOT-036", () -> change(PONT_PHARMACIST, lot.lotId(), "RECALL", "x"));
    // A pharmacy whose token claims the role still holds no key with it.
    Caller pretender =
        new Caller(
            PONT_PHARMACIST.organisation(), "pharmacist.pont", java.util.Set.of("regulator"));
    assertRefused("CUS-MED-024", () -> changeWith(pretender, PONT_PHARMACIST, lot.lotId()));
    assertRefused("CUS-LOT-034", () -> change(REGULATOR, lot.lotId(), "RELEASE", "x"));
    assertRefused("CUS-LOT-033", () -> change(REGULATOR, lot.lotId(), "RECALL", "  "));
    assertRefused("CUS-LOT-033", () -> change(REGULATOR, lot.lotId(), "RECALL", "x".repeat(501)));
    assertRefused("CUS-LOT-029", () -> change(REGULATOR, Bytes32.random(), "RECALL", "x"));
    assertThat(world.lots().find(REGULATOR, lot.lotId()).orElseThrow().status())
        .isEqualTo("RELEASED");
  }

  private static Lots.StatusDraft change(
      Caller caller, Bytes32 lotId, String action, String reason) {
    return world
        .lots()
        .draftStatusChange(
            caller, UUID.randomUUID(), lotId, action, reason, world.key(caller), PLACE);
  }

  private static Lots.StatusDraft changeWith(Caller caller, Caller signer, Bytes32 lotId) {
    return world
        .lots()
        .draftStatusChange(
            caller, UUID.randomUUID(), lotId, "RECALL", "x", world.key(signer), PLACE);
  }

  private static Lots.ReleaseDraft draftOf(Caller caller, String gtin) {
    return world
        .lots()
        .draftRelease(
            caller,
            UUID.randomUUID(),
            gtin,
            "M2",
            EXPIRY,
            new ByteArrayInputStream("A\n".getBytes(StandardCharsets.US_ASCII)),
            world.key(caller),
            PLACE);
  }

  private static Problem assertRefused(String code, ThrowingCallable work) {
    Problem problem = catchThrowableOfType(Problem.class, work);
    assertThat(problem).as("nothing was refused").isNotNull();
    assertThat(problem.code()).isEqualTo(code);
    return problem;
  }
}
