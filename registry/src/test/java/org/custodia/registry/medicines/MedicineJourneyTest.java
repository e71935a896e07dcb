package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.medicines.MedicineWorld.GARE_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.GTIN;
import static org.custodia.registry.medicines.MedicineWorld.MANUFACTURER;
import static org.custodia.registry.medicines.MedicineWorld.OTHER_GTIN;
import static org.custodia.registry.medicines.MedicineWorld.PLACE;
import static org.custodia.registry.medicines.MedicineWorld.PONT_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.REGULATOR;
import static org.custodia.registry.medicines.MedicineWorld.SAINT_LUC_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.nextYear;
import static org.custodia.registry.medicines.MedicineWorld.scan;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;

/** From a file of serials to a verdict and back, on a real database, network and service. */
class MedicineJourneyTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final LocalDate EXPIRY = nextYear();
  private static MedicineWorld world;
  private static Lots.Lot lot;

  @BeforeAll
  static void aLotIsReleased() {
    world = MedicineWorld.begin(database, network);
    world.enrol(SAINT_LUC_PHARMACIST);
    lot = world.released("A1", EXPIRY, 30);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  // --- Verdicts ---

  @Test
  void aReleasedPackIsGenuineWithEvidenceThatAnybodyCanCheck() {
    PackVerdict verdict = world.verify(PONT_PHARMACIST, scan("A1", EXPIRY, "A1-1"));

    assertThat(verdict.findings()).containsExactly(VerdictKind.GENUINE);
    assertThat(verdict.mayDispense()).isTrue();
    assertThat(verdict.product()).map(PackVerdict.Product::name).contains("KARDEGIC 75 mg");
    PackVerdict.Evidence evidence = verdict.evidence().orElseThrow();
    assertThat(evidence.packId()).isEqualTo(PackLeaf.packId(Long.parseLong(GTIN), "A1-1"));
    assertThat(
            MerkleTree.verify(
                evidence.root().orElseThrow(), PackLeaf.leaf(evidence.packId()), evidence.proof()))
        .isTrue();
    assertThat(evidence.manufacturer()).contains("Laboratoire du Rhône");
    assertThat(evidence.answeredBy()).isEqualTo("Agence du médicament (démo)");
    assertThat(evidence.answerSignature()).matches("0x[0-9a-f]{130}");
    assertThat(evidence.answerFacts()).contains("A1-1", evidence.packId().toString());
    assertThat(evidence.releaseBlock()).contains(lot.block());
    assertThat(evidence.releaseTransaction()).contains(lot.transaction());
  }

  @Test
  void eachKindOfDoubtHasItsOwnVerdict() {
    assertThat(found(scan("A1", EXPIRY, "NEVER"))).containsExactly(VerdictKind.UNKNOWN_SERIAL);
    assertThat(found(scan("ZZ", EXPIRY, "A1-3")))
        .containsExactly(VerdictKind.LOT_MISMATCH, VerdictKind.UNKNOWN_LOT);
    assertThat(found(scan("ZZ", EXPIRY, "NEVER")))
        .containsExactly(VerdictKind.UNKNOWN_LOT, VerdictKind.UNKNOWN_SERIAL);
    assertThat(found(scan("A1", EXPIRY.plusMonths(6), "A1-3")))
        .containsExactly(VerdictKind.EXPIRY_MISMATCH);
    assertThat(found(scan("A1", LocalDate.of(2020, 1, 31), "A1-3")))
        .containsExactly(VerdictKind.EXPIRY_MISMATCH, VerdictKind.EXPIRED);
    assertThat(found(scan(OTHER_GTIN, "A1", EXPIRY, "A1-3")))
        .containsExactly(VerdictKind.UNKNOWN_PRODUCT);
  }

  @Test
  void whatCannotBeReadIsNeverSuspected() {
    PackVerdict garbled = world.verify(PONT_PHARMACIST, "]d20134009300000");
    assertThat(garbled.verdict()).isEqualTo(VerdictKind.UNREADABLE);
    assertThat(garbled.code()).startsWith("CUS-SCN-");
    PackVerdict product = world.verify(PONT_PHARMACIST, "3400930000014");
    assertThat(product.code()).isEqualTo("CUS-SCN-030");
    PackVerdict unit = world.verify(PONT_PHARMACIST, "]C100340093000000000012");
    assertThat(unit.verdict()).isEqualTo(VerdictKind.UNREADABLE);
    PackVerdict picture =
        world.verification().unreadable(PONT_PHARMACIST, UUID.randomUUID(), "CUS-SCN-042");
    assertThat(picture.verdict()).isEqualTo(VerdictKind.UNREADABLE);
    assertThat(picture.code()).isEqualTo("CUS-SCN-042");
    assertThat(world.verify(PONT_PHARMACIST, "\u0000\ud800\u001d").verdict())
        .isEqualTo(VerdictKind.UNREADABLE);
  }

  @Test
  void everyAnswerIsWrittenDownOnceAndGivenAgain() {
    long before = world.audited(GARE);
    UUID id = UUID.randomUUID();
    String scan = scan("A1", EXPIRY, "A1-4");
    PackVerdict first = world.verification().verify(GARE_PHARMACIST, id, scan);
    assertThat(world.verification().verify(GARE_PHARMACIST, id, scan)).isEqualTo(first);
    assertThat(world.audited(GARE)).isEqualTo(before + 1);
    assertRefused(
        "CUS-MED-021", () -> world.verification().verify(GARE_PHARMACIST, id, scan + "X"));
    assertRefused(
        "CUS-SCN-002",
        () -> world.verification().verify(GARE_PHARMACIST, UUID.randomUUID(), "x".repeat(2001)));
    assertThat(world.audited(GARE)).isEqualTo(before + 1);
  }

  @Test
  void theAuditCannotBeChangedByTheApplication() {
    world.verify(PONT_PHARMACIST, scan("A1", EXPIRY, "A1-6"));
    for (String change :
        List.of(
            "update pack_verification set verdict = 'GENUINE'", "delete from pack_verification")) {
      assertThatThrownBy(() -> database.rows().in(PONT, () -> database.jdbc().sql(change).update()))
          .isInstanceOf(DataAccessException.class)
          .hasRootCauseMessage("ERROR: permission denied for table pack_verification");
    }
  }

  @Test
  void withoutTheServiceNothingIsGenuineButWhatIsKnownAgainstAPackIsSaid() {
    Lots.Lot recalled = world.released("R1", EXPIRY, 3);
    world.change(REGULATOR, recalled.lotId(), "RECALL", "Contamination", "RECALLED");
    world.serviceAnswers(false);
    try {
      Problem problem =
          catchThrowableOfType(
              Problem.class, () -> world.verify(PONT_PHARMACIST, scan("A1", EXPIRY, "A1-5")));
      assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
      PackVerdict verdict = world.verify(PONT_PHARMACIST, scan("R1", EXPIRY, "R1-1"));
      assertThat(verdict.verdict()).isEqualTo(VerdictKind.RECALLED);
      assertThat(verdict.evidence().orElseThrow().answerSignature()).isEmpty();
      assertThat(verdict.evidence().orElseThrow().proof()).isEmpty();
      assertThat(found(scan("ZZ", EXPIRY, "A1-5"))).containsExactly(VerdictKind.UNKNOWN_LOT);
    } finally {
      world.serviceAnswers(true);
    }
  }

  // --- Dispensing ---

  @Test
  void aDispensedPackIsGoneForEverybodyAndNamesNoCompetitor() {
    String scan = scan("A1", EXPIRY, "A1-10");
    CommandStatus status = world.dispensed(PONT_PHARMACIST, scan);
    assertThat(status.evidence()).isPresent();

    PackVerdict own = world.verify(PONT_PHARMACIST, scan);
    assertThat(own.verdict()).isEqualTo(VerdictKind.ALREADY_DISPENSED);
    assertThat(own.code()).as("scanned again by who dispensed it").isEqualTo("CUS-MED-051");
    PackVerdict.Dispensed here = own.evidence().orElseThrow().dispensed().orElseThrow();
    assertThat(here.byCaller()).isTrue();
    assertThat(here.block()).contains(status.evidence().orElseThrow().block());

    PackVerdict other = world.verify(GARE_PHARMACIST, scan);
    assertThat(other.verdict()).isEqualTo(VerdictKind.ALREADY_DISPENSED);
    PackVerdict.Dispensed there = other.evidence().orElseThrow().dispensed().orElseThrow();
    assertThat(there.byCaller()).isFalse();
    assertThat(there.by()).isEmpty();
    assertThat(there.block()).isEmpty();
    assertThat(other.toString()).doesNotContain("Pharmacie du Pont");

    assertThat(
            world.verify(REGULATOR, scan).evidence().orElseThrow().dispensed().orElseThrow().by())
        .contains("Pharmacie du Pont");
    assertRefused("CUS-MED-051", () -> draft(PONT_PHARMACIST, UUID.randomUUID(), scan));
  }

  @Test
  void moreChecksAtOnceThanAreMadeAtOnceAreAllAnswered() throws Exception {
    int checks = 8 * Runtime.getRuntime().availableProcessors();
    ExecutorService counters = Executors.newFixedThreadPool(checks);
    List<Callable<VerdictKind>> all = new ArrayList<>();
    for (int i = 0; i < checks; i++) {
      boolean right = i % 2 == 0;
      String scan = scan("A1", right ? EXPIRY : EXPIRY.plusYears(1), "A1-1");
      all.add(
          () -> world.verification().verify(PONT_PHARMACIST, UUID.randomUUID(), scan).verdict());
    }
    List<VerdictKind> verdicts = new ArrayList<>();
    for (Future<VerdictKind> verdict : counters.invokeAll(all)) {
      verdicts.add(verdict.get());
    }
    counters.shutdown();
    for (int i = 0; i < checks; i++) {
      assertThat(verdicts.get(i))
          .isEqualTo(i % 2 == 0 ? VerdictKind.GENUINE : VerdictKind.EXPIRY_MISMATCH);
    }
  }

  /** As a phone and its server do after a scan. */
  @Test
  void twoWhoAskAtOnceWhatOneScanComesToGetOneAnswer() throws Exception {
    Caller device = new Caller(PONT_PHARMACIST.organisation(), "device", Set.of());
    ExecutorService both = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 20; i++) {
      UUID id = UUID.randomUUID();
      String scan = scan("A1", EXPIRY, "A1-30");
      List<Callable<PackVerdict>> asking = new ArrayList<>();
      for (Caller caller : List.of(PONT_PHARMACIST, device)) {
        asking.add(() -> world.verification().verify(caller, id, scan));
      }
      List<PackVerdict> verdicts = new ArrayList<>();
      for (Future<PackVerdict> verdict : both.invokeAll(asking)) verdicts.add(verdict.get());
      assertThat(verdicts.get(0)).isEqualTo(verdicts.get(1));
      assertThat(verdicts.get(0).verdict()).isEqualTo(VerdictKind.GENUINE);
    }
    both.shutdown();
  }

  @Test
  void ofTwoWhoHoldTheSamePackOnlyTheFirstIsGivenIt() throws Exception {
    String scan = scan("A1", EXPIRY, "A1-20");
    ExecutorService counters = Executors.newFixedThreadPool(2);
    List<Callable<String>> both = new ArrayList<>();
    for (Caller caller : List.of(PONT_PHARMACIST, SAINT_LUC_PHARMACIST)) {
      both.add(
          () -> {
            try {
              world
                  .acts()
                  .draft(
                      caller,
                      UUID.randomUUID(),
                      PackAct.Dispense.whole(),
                      scan,
                      world.key(caller),
                      PLACE);
              return "drafted";
            } catch (Problem refused) {
              return refused.code();
            }
          });
    }
    List<String> outcomes = new ArrayList<>();
    for (Future<String> outcome : counters.invokeAll(both)) {
      outcomes.add(outcome.get());
    }
    counters.shutdown();
    assertThat(outcomes).containsExactlyInAnyOrder("drafted", "CUS-VER-029");

    Caller other = outcomes.get(0).equals("drafted") ? SAINT_LUC_PHARMACIST : PONT_PHARMACIST;
    PackVerdict verdict = world.verify(other, scan);
    assertThat(verdict.verdict()).isEqualTo(VerdictKind.GENUINE);
    assertThat(verdict.mayDispense()).as("it is reserved for the other").isFalse();
  }

  @Test
  void aHospitalDispensesLikeAPharmacy() {
    String scan = scan("A1", EXPIRY, "A1-21");
    world.dispensed(SAINT_LUC_PHARMACIST, scan);
    assertThat(world.verify(SAINT_LUC_PHARMACIST, scan).verdict())
        .isEqualTo(VerdictKind.ALREADY_DISPENSED);
  }

  @Test
  void draftingAndDispensingTheSameAgainHasNoSecondEffect() {
    UUID id = UUID.randomUUID();
    String scan = scan("A1", EXPIRY, "A1-11");
    PackActs.Draft draft = draft(PONT_PHARMACIST, id, scan);
    assertThat(draft(PONT_PHARMACIST, id, scan)).isEqualTo(draft);
    assertRefused("CUS-MED-021", () -> draft(PONT_PHARMACIST, id, scan("A1", EXPIRY, "A1-12")));

    String signature = world.sign(PONT_PHARMACIST, draft.act());
    world.acts().record(PONT_PHARMACIST, id, signature);
    CommandStatus last = world.registry().awaitFinal(PONT, id);
    assertThat(last.state()).isEqualTo(CommandStatus.State.CONFIRMED);
    assertThat(world.acts().record(PONT_PHARMACIST, id, signature)).isEqualTo(last);
    assertThat(draft(PONT_PHARMACIST, id, scan)).isEqualTo(draft);
  }

  @Test
  void theActsOfAKeyAreNumberedAndChained() {
    UUID one = UUID.randomUUID();
    PackActs.Draft first = draft(PONT_PHARMACIST, one, scan("A1", EXPIRY, "A1-13"));
    world.acts().record(PONT_PHARMACIST, one, world.sign(PONT_PHARMACIST, first.act()));
    PackActs.Draft second = draft(PONT_PHARMACIST, UUID.randomUUID(), scan("A1", EXPIRY, "A1-14"));
    assertThat(second.act().deviceSequence()).isGreaterThan(first.act().deviceSequence());
    assertThat(second.act().previousHash())
        .isEqualTo(
            first
                .act()
                .digest(world.registry().bean(org.custodia.contracts.witness.WitnessDomain.class)));
  }

  @Test
  void onlyTheDraftsOwnWitnessAndCallerCanFinishIt() {
    UUID id = UUID.randomUUID();
    PackActs.Draft draft = draft(PONT_PHARMACIST, id, scan("A1", EXPIRY, "A1-15"));
    String good = world.sign(PONT_PHARMACIST, draft.act());
    for (String bad :
        List.of(
            world.signAsStranger(draft.act()),
            world.sign(GARE_PHARMACIST, draft.act()),
            "0x00",
            "",
            good.substring(0, 130) + "1f")) {
      assertRefused("CUS-MED-023", () -> world.acts().record(PONT_PHARMACIST, id, bad));
    }
    Caller colleague = new Caller(PONT, "somebody.else", Set.of("pharmacist"));
    for (Caller other : List.of(GARE_PHARMACIST, colleague)) {
      assertRefused("CUS-MED-022", () -> world.acts().record(other, id, good));
    }
    assertRefused(
        "CUS-MED-022", () -> world.acts().record(PONT_PHARMACIST, UUID.randomUUID(), good));
    assertThat(world.registry().ledger().status(PONT, id)).isEmpty();
  }

  @Test
  void rolesAreCheckedHereAgain() {
    String scan = scan("A1", EXPIRY, "A1-16");
    Caller noRole = new Caller(PONT, "pharmacist.pont", Set.of());
    assertRefused("CUS-MED-020", () -> draft(noRole, UUID.randomUUID(), scan));
    // A token may claim a role that the organisation does not hold on the ledger.
    Caller pretender = new Caller(TestNetwork.RHONE, "manufacturer.rhone", Set.of("pharmacist"));
    assertRefused("CUS-MED-020", () -> draftWith(pretender, scan, world.key(MANUFACTURER)));
    assertRefused(
        "CUS-MED-024", () -> draftWith(PONT_PHARMACIST, scan, world.key(GARE_PHARMACIST)));
    assertRefused("CUS-MED-030", () -> draftWith(PONT_PHARMACIST, scan, "0xNOKEY"));
    for (String place : List.of("", " ", "\u0007", "x".repeat(101), "€".repeat(80), "\ud800")) {
      assertRefused(
          "CUS-MED-027",
          () ->
              world
                  .acts()
                  .draft(
                      PONT_PHARMACIST,
                      UUID.randomUUID(),
                      PackAct.Dispense.whole(),
                      scan,
                      world.key(PONT_PHARMACIST),
                      place));
    }
  }

  private static PackActs.Draft draft(Caller caller, UUID id, String scan) {
    return world
        .acts()
        .draft(caller, id, PackAct.Dispense.whole(), scan, world.key(PONT_PHARMACIST), PLACE);
  }

  private static PackActs.Draft draftWith(Caller caller, String scan, String key) {
    return world
        .acts()
        .draft(caller, UUID.randomUUID(), PackAct.Dispense.whole(), scan, key, PLACE);
  }

  private static List<VerdictKind> found(String scan) {
    return world.verify(PONT_PHARMACIST, scan).findings();
  }

  private static void assertRefused(String code, ThrowingCallable work) {
    Problem problem = catchThrowableOfType(Problem.class, work);
    assertThat(problem).as("nothing was refused").isNotNull();
    assertThat(problem.code()).isEqualTo(code);
  }
}
