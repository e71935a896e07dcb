package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.medicines.MedicineWorld.GARE_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.MANUFACTURER;
import static org.custodia.registry.medicines.MedicineWorld.PLACE;
import static org.custodia.registry.medicines.MedicineWorld.PONT_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.REGULATOR;
import static org.custodia.registry.medicines.MedicineWorld.scan;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.OfflineDispensing.Outcome;
import org.custodia.registry.medicines.PackActs.Offer;
import org.custodia.registry.packs.PackChange;
import org.custodia.registry.packs.PackHistory;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a member may do with its packs, on a real network: everything that is no hand-over. */
class PackLifeTest {
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final LocalDate EXPIRY = MedicineWorld.nextYear();
  private static MedicineWorld world;
  private static int packs;

  @BeforeAll
  static void begin() {
    world = MedicineWorld.begin(database, network);
    world.released("L1", EXPIRY, 60);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  // --- Out of trade and back ---

  @Test
  void aDispensedPackComesBackByUndoAndMayBeDispensedAgain() {
    String serial = next();
    world.dispensed(PONT_PHARMACIST, code(serial));
    world.done(PONT_PHARMACIST, new PackAct.Undo(), code(serial));
    assertThat(world.verify(GARE_PHARMACIST, code(serial)).verdict())
        .isEqualTo(VerdictKind.GENUINE);
    world.dispensed(PONT_PHARMACIST, code(serial));
    assertThat(told(PONT, serial))
        .extracting(PackChange::action)
        .containsExactly(Action.DISPENSE, Action.UNDO, Action.DISPENSE);
  }

  @ParameterizedTest
  @EnumSource(
      value = PackStatus.class,
      names = {"STOLEN", "LOST", "FREE_SAMPLE", "AUTHORITY_SAMPLE", "DESTROYED", "EXPORTED"})
  void everyStatusIsSetSeenByAllAndUndoneUnlessItIsFinal(PackStatus status) {
    String serial = next();
    Bytes32 evidence = Bytes32.keccak("a destruction record".getBytes());
    world.done(
        PONT_PHARMACIST, new PackAct.Decommission(status, Optional.of(evidence)), code(serial));

    VerdictKind kind = VerdictKind.of(status).orElseThrow();
    assertThat(world.verify(GARE_PHARMACIST, code(serial)).verdict()).isEqualTo(kind);
    assertThat(told(AGENCE, serial).get(0).evidence()).contains(evidence);
    refused(
        VerdictKind.STATUS_ALREADY_SET.code(),
        () -> draft(PONT_PHARMACIST, new PackAct.Decommission(status, Optional.empty()), serial));
    refused("CUS-MED-051", () -> draft(PONT_PHARMACIST, PackAct.Dispense.whole(), serial));
    refused(
        VerdictKind.UNDO_BY_ANOTHER.code(),
        () -> draft(GARE_PHARMACIST, new PackAct.Undo(), serial));

    boolean isFinal = status == PackStatus.DESTROYED || status == PackStatus.EXPORTED;
    PackVerdict own = world.verify(PONT_PHARMACIST, code(serial));
    assertThat(world.acts().offers(PONT_PHARMACIST, own))
        .isEqualTo(isFinal ? List.of() : List.of(Offer.UNDO));
    if (isFinal) {
      refused(
          VerdictKind.STATUS_CHANGE_IMPOSSIBLE.code(),
          () -> draft(PONT_PHARMACIST, new PackAct.Undo(), serial));
    } else {
      world.done(PONT_PHARMACIST, new PackAct.Undo(), code(serial));
      assertThat(world.verify(PONT_PHARMACIST, code(serial)).verdict())
          .isEqualTo(VerdictKind.GENUINE);
    }
  }

  @Test
  void afterTenDaysNothingIsUndoneAnyMore() {
    String serial = next();
    world.dispensed(PONT_PHARMACIST, code(serial));
    moved(serial, "interval '10 days' - interval '1 minute'");
    assertThat(draft(PONT_PHARMACIST, new PackAct.Undo(), serial).act().action())
        .isEqualTo(Action.UNDO);
    moved(serial, "interval '2 minutes'");
    refused(
        VerdictKind.UNDO_TOO_LATE.code(), () -> draft(PONT_PHARMACIST, new PackAct.Undo(), serial));
  }

  /** As if it had been done so much earlier, in the own book. */
  private static void moved(String serial, String by) {
    database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql(
                        "update pack_state set changed_at = changed_at - (%s) where pack_id = :pack"
                            .formatted(by))
                    .param(
                        "pack",
                        PackLeaf.packId(Long.parseLong(MedicineWorld.GTIN), serial).toArray())
                    .update());
  }

  @Test
  void aLockedPackIsKeptFromEverybodyUntilWhoLockedItUnlocksIt() {
    String serial = next();
    refused(
        VerdictKind.NOT_LOCKED.code(), () -> draft(PONT_PHARMACIST, new PackAct.Unlock(), serial));
    world.done(PONT_PHARMACIST, new PackAct.Lock(), code(serial));
    assertThat(world.verify(GARE_PHARMACIST, code(serial)).verdict()).isEqualTo(VerdictKind.LOCKED);
    refused("CUS-MED-046", () -> draft(GARE_PHARMACIST, PackAct.Dispense.whole(), serial));
    refused(
        VerdictKind.UNDO_STATUS_MISMATCH.code(),
        () -> draft(PONT_PHARMACIST, new PackAct.Undo(), serial));
    refused(
        VerdictKind.NOT_LOCKED.code(), () -> draft(GARE_PHARMACIST, new PackAct.Unlock(), serial));
    world.done(PONT_PHARMACIST, new PackAct.Unlock(), code(serial));
    world.dispensed(GARE_PHARMACIST, code(serial));
  }

  @Test
  void aManufacturerTakesItsOwnPacksOutOfTradeToo() {
    String serial = next();
    world.done(
        MANUFACTURER,
        new PackAct.Decommission(PackStatus.AUTHORITY_SAMPLE, Optional.empty()),
        code(serial));
    assertThat(world.verify(PONT_PHARMACIST, code(serial)).verdict())
        .isEqualTo(VerdictKind.AUTHORITY_SAMPLE);
  }

  @Test
  void aRecalledPackIsDestroyedAndNotExported() {
    Lots.Lot lot = world.released("R9", EXPIRY, 3);
    world.change(REGULATOR, lot.lotId(), "RECALL", "Contamination", "RECALLED");
    String code = scan("R9", EXPIRY, "R9-1");
    refused(
        "CUS-MED-008",
        () ->
            draftOf(
                PONT_PHARMACIST,
                new PackAct.Decommission(PackStatus.EXPORTED, Optional.empty()),
                code));
    world.done(
        PONT_PHARMACIST, new PackAct.Decommission(PackStatus.DESTROYED, Optional.empty()), code);
  }

  // --- Parts ---

  @Test
  void anOpenedPackIsGivenOutInPartsByWhoOpenedItAndNeverComesBack() {
    String serial = next();
    world.done(PONT_PHARMACIST, part(10, 30), code(serial));

    PackVerdict here = world.verify(PONT_PHARMACIST, code(serial));
    assertThat(here.verdict()).isEqualTo(VerdictKind.OPENED);
    assertThat(world.acts().offers(PONT_PHARMACIST, here)).containsExactly(Offer.DISPENSE_PART);
    assertThat(world.verify(GARE_PHARMACIST, code(serial)).verdict())
        .isEqualTo(VerdictKind.ALREADY_DISPENSED);
    refused("CUS-MED-055", () -> draft(PONT_PHARMACIST, part(21, 30), serial));
    refused("CUS-MED-055", () -> draft(PONT_PHARMACIST, part(5, 28), serial));
    refused(
        VerdictKind.STATUS_CHANGE_IMPOSSIBLE.code(),
        () -> draft(PONT_PHARMACIST, new PackAct.Undo(), serial));

    world.done(PONT_PHARMACIST, part(20, 30), code(serial));
    assertThat(world.verify(PONT_PHARMACIST, code(serial)).verdict())
        .isEqualTo(VerdictKind.ALREADY_DISPENSED);
    assertThat(told(AGENCE, serial))
        .flatExtracting(change -> change.part().stream().toList())
        .containsExactly(new PackChange.Part(10, 30, 20), new PackChange.Part(20, 30, 0));
  }

  @Test
  void aPartOfNothingAndMoreThanThePackAreNoParts() {
    String serial = next();
    for (PackAct.Part wrong :
        List.of(new PackAct.Part(0, 30), new PackAct.Part(31, 30), new PackAct.Part(-1, 2))) {
      var act = new PackAct.Dispense(Optional.of(wrong), Optional.empty());
      refused("CUS-MED-053", () -> draft(PONT_PHARMACIST, act, serial));
    }
    refused(
        "CUS-MED-054",
        () ->
            draft(
                PONT_PHARMACIST,
                new PackAct.Decommission(PackStatus.LOCKED, Optional.empty()),
                serial));
  }

  // --- While the service is away ---

  @Test
  void whatWasDispensedOfflineIsRecordedUnreservedAndKnownToAllAfterwards() {
    String serial = next();
    assertThat(world.verify(PONT_PHARMACIST, code(serial)).verdict())
        .isEqualTo(VerdictKind.GENUINE);
    world.serviceAnswers(false);
    try {
      refused("CUS-MED-031", () -> draft(PONT_PHARMACIST, PackAct.Dispense.whole(), serial));
      world.done(
          PONT_PHARMACIST,
          new PackAct.DispensedOffline(Optional.empty(), Optional.empty()),
          code(serial));
    } finally {
      world.serviceAnswers(true);
    }
    assertThat(settled(PONT_PHARMACIST, serial).outcome()).isEqualTo(Outcome.COUNTS);
    assertThat(settled(PONT_PHARMACIST, serial).irregularities())
        .containsExactly(Irregularity.UNRESERVED);
    PackChange told = told(AGENCE, serial).get(0);
    assertThat(told.action()).isEqualTo(Action.DISPENSED_OFFLINE);
    assertThat(told.irregularities())
        .as("its proof was known from the verification before")
        .containsExactly(Irregularity.UNRESERVED);
    TestRegistry.await(
        "the breaker lets questions through again",
        () -> {
          try {
            return world.verify(GARE_PHARMACIST, code(serial)).verdict()
                == VerdictKind.ALREADY_DISPENSED;
          } catch (Problem silent) {
            return false;
          }
        });
  }

  @Test
  void aPackThatTwoDispensedOfflineStaysTheFirstOnesAndBothAreTold() {
    String serial = next();
    var act = new PackAct.DispensedOffline(Optional.empty(), Optional.empty());
    world.done(PONT_PHARMACIST, act, code(serial));
    world.done(GARE_PHARMACIST, act, code(serial));
    assertThat(told(AGENCE, serial)).hasSize(2);
    assertThat(settled(PONT_PHARMACIST, serial).outcome()).isEqualTo(Outcome.COUNTS);
    OfflineDispensing second = settled(GARE_PHARMACIST, serial);
    assertThat(second.outcome()).isEqualTo(Outcome.CONFLICT);
    assertThat(second.outOfUseSince()).isPresent();
    assertThat(world.alerts(serial)).as("settling alerts nobody").isEmpty();
    assertThat(
            world
                .verify(REGULATOR, code(serial))
                .evidence()
                .orElseThrow()
                .dispensed()
                .orElseThrow()
                .by())
        .contains("Pharmacie du Pont");
  }

  @Test
  void whatIsToldOfAPackAndUndoneOrUnknownIsListedAsSuch() {
    var act = new PackAct.DispensedOffline(Optional.empty(), Optional.empty());
    String undone = next();
    world.done(PONT_PHARMACIST, act, code(undone));
    world.done(PONT_PHARMACIST, new PackAct.Undo(), code(undone));
    assertThat(settled(PONT_PHARMACIST, undone).outcome()).isEqualTo(Outcome.UNDONE);

    world.done(PONT_PHARMACIST, act, scan("NOBODYS", EXPIRY, "NOBODYS-1"));
    OfflineDispensing unknown = settled(PONT_PHARMACIST, "NOBODYS-1");
    assertThat(unknown.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(unknown.irregularities())
        .contains(Irregularity.LOT_NOT_RELEASED, Irregularity.NOT_IN_LOT);
    assertThat(unknown.lotNumber()).isEmpty();

    String again = next();
    world.dispensed(PONT_PHARMACIST, code(again));
    world.done(PONT_PHARMACIST, act, code(again));
    assertThat(settled(PONT_PHARMACIST, again).outcome()).isEqualTo(Outcome.CONFLICT);
    assertThat(settled(PONT_PHARMACIST, again).irregularities())
        .contains(Irregularity.STATUS_CONFLICT);
    refused("CUS-MED-020", () -> offline().list(MANUFACTURER, 10, 0));
    assertThat(offline().list(GARE_PHARMACIST, 100, 0))
        .extracting(OfflineDispensing::serial)
        .doesNotContain(undone, again);
  }

  private static OfflineDispensings offline() {
    return world.registry().bean(OfflineDispensings.class);
  }

  private static OfflineDispensing settled(Caller caller, String serial) {
    TestRegistry.await(
        serial + " is settled", () -> dispensing(caller, serial).outcome().isSettled());
    return dispensing(caller, serial);
  }

  private static OfflineDispensing dispensing(Caller caller, String serial) {
    return offline().list(caller, 100, 0).stream()
        .filter(one -> one.serial().equals(serial))
        .findFirst()
        .orElseThrow();
  }

  // --- Who may, and who may not ---

  @Test
  void whoHasNotTheRoleMayDoNothing() {
    String serial = next();
    List<PackAct> all =
        List.of(
            PackAct.Dispense.whole(),
            new PackAct.DispensedOffline(Optional.empty(), Optional.empty()),
            new PackAct.Decommission(PackStatus.LOST, Optional.empty()),
            new PackAct.Lock(),
            new PackAct.Unlock(),
            new PackAct.Undo());
    Caller nobody = new Caller(PONT, PONT_PHARMACIST.name(), Set.of("administrator"));
    for (PackAct act : all) {
      String code =
          act instanceof PackAct.Dispense || act instanceof PackAct.DispensedOffline
              ? "CUS-MED-020"
              : "CUS-MED-052";
      refused(code, () -> draft(nobody, act, serial));
      refused(code, () -> draft(REGULATOR, act, serial));
    }
    refused("CUS-MED-020", () -> draft(MANUFACTURER, PackAct.Dispense.whole(), serial));
    refused("CUS-MED-052", () -> world.acts().record(nobody, UUID.randomUUID(), "0x00"));
    // A token may claim a role that the organisation does not hold on the ledger.
    Caller pretender = new Caller(AGENCE, REGULATOR.name(), Set.of("pharmacist"));
    refused("CUS-MED-020", () -> draft(pretender, PackAct.Dispense.whole(), serial));
    refused("CUS-MED-052", () -> draft(pretender, new PackAct.Lock(), serial));
  }

  @Test
  void whatIsOfferedIsWhatThePersonMayDo() {
    String serial = next();
    PackVerdict good = world.verify(PONT_PHARMACIST, code(serial));
    assertThat(world.acts().offers(PONT_PHARMACIST, good))
        .containsExactly(
            Offer.DISPENSE,
            Offer.DISPENSE_PART,
            Offer.LOCK,
            Offer.DESTROYED,
            Offer.STOLEN,
            Offer.LOST,
            Offer.FREE_SAMPLE,
            Offer.AUTHORITY_SAMPLE,
            Offer.EXPORTED);
    assertThat(world.acts().offers(MANUFACTURER, world.verify(MANUFACTURER, code(serial))))
        .doesNotContain(Offer.DISPENSE, Offer.DISPENSE_PART)
        .contains(Offer.LOCK);
    assertThat(world.acts().offers(REGULATOR, good)).isEmpty();
    world.done(PONT_PHARMACIST, new PackAct.Lock(), code(serial));
    PackVerdict locked = world.verify(PONT_PHARMACIST, code(serial));
    assertThat(world.acts().offers(PONT_PHARMACIST, locked)).containsExactly(Offer.UNLOCK);
    assertThat(world.acts().offers(GARE_PHARMACIST, world.verify(GARE_PHARMACIST, code(serial))))
        .isEmpty();
  }

  // --- Alerts ---

  @Test
  void anAlertIsKeptWithItsAnswerAndReadingTheStatusMakesNone() {
    String serial = next();
    world.dispensed(PONT_PHARMACIST, code(serial));
    PackVerdict read =
        world.verification().status(GARE_PHARMACIST, UUID.randomUUID(), code(serial));
    assertThat(read.verdict()).isEqualTo(VerdictKind.ALREADY_DISPENSED);
    assertThat(world.alerts(serial)).isEmpty();
    PackVerdict again = world.verify(PONT_PHARMACIST, code(serial));
    assertThat(again.code()).isEqualTo("CUS-MED-051");
    assertThat(world.alerts(serial)).isEmpty();
    world.verify(GARE_PHARMACIST, code(serial));
    assertThat(world.alerts(serial)).containsExactly(AlertKind.ALREADY_OUT_OF_USE.name());
  }

  @Test
  void capsLockIsToldAsTheScannersFault() {
    PackVerdict verdict = world.verify(PONT_PHARMACIST, scan("l1", EXPIRY, "l1-1").substring(3));
    assertThat(verdict.verdict()).isEqualTo(VerdictKind.UNREADABLE);
    assertThat(verdict.code()).isEqualTo("CUS-SCN-022");
  }

  // --- Many at once ---

  @Test
  void manyPacksAreVerifiedInOneGoLineByLine() {
    List<String> scans =
        IntStream.rangeClosed(1, 60)
            .mapToObj(
                i -> i % 10 == 0 ? scan("L1", EXPIRY, "NONE" + i) : scan("L1", EXPIRY, "L1-60"))
            .toList();
    UUID id = UUID.randomUUID();
    PackBatches batches = world.registry().bean(PackBatches.class);
    batches.begin(PONT_PHARMACIST, id, scans, true);
    TestRegistry.await(
        "all lines have their answer",
        () -> batches.find(PONT_PHARMACIST, id).orElseThrow().isDone());
    PackBatches.Batch done = batches.find(PONT_PHARMACIST, id).orElseThrow();
    assertThat(done.verdicts())
        .containsEntry(VerdictKind.GENUINE, 54)
        .containsEntry(VerdictKind.UNKNOWN_SERIAL, 6);
    assertThat(batches.lines(PONT_PHARMACIST, id, 10, 1).get(0).verdict().orElseThrow().verdict())
        .isEqualTo(VerdictKind.UNKNOWN_SERIAL);
    assertThat(batches.begin(PONT_PHARMACIST, id, scans, true).lines()).isEqualTo(60);
    refused("CUS-MED-021", () -> batches.begin(PONT_PHARMACIST, id, scans.subList(1, 5), true));
    refused("CUS-MED-057", () -> batches.begin(PONT_PHARMACIST, id, List.of(" "), true));
    assertThat(batches.find(GARE_PHARMACIST, id)).as("another's").isEmpty();
  }

  // --- Words ---

  private static PackAct.Dispense part(int taken, int contents) {
    return new PackAct.Dispense(Optional.of(new PackAct.Part(taken, contents)), Optional.empty());
  }

  /** A pack that no other test has in hand. */
  private static synchronized String next() {
    return "L1-" + ++packs;
  }

  private static String code(String serial) {
    return scan("L1", EXPIRY, serial);
  }

  private static PackActs.Draft draft(Caller caller, PackAct act, String serial) {
    return draftOf(caller, act, code(serial));
  }

  private static PackActs.Draft draftOf(Caller caller, PackAct act, String code) {
    Caller holder = caller.organisation().equals(PONT) ? PONT_PHARMACIST : caller;
    String key = world.key(caller.organisation().equals(AGENCE) ? REGULATOR : holder);
    return world.acts().draft(caller, UUID.randomUUID(), act, code, key, PLACE);
  }

  private static List<PackChange> told(String organisation, String serial) {
    return world
        .registry()
        .bean(PackHistory.class)
        .of(organisation, PackLeaf.packId(Long.parseLong(MedicineWorld.GTIN), serial));
  }

  private static void refused(String code, ThrowingCallable work) {
    Problem problem = catchThrowableOfType(Problem.class, work);
    assertThat(problem).as("nothing was refused").isNotNull();
    assertThat(problem.code()).isEqualTo(code);
  }
}
