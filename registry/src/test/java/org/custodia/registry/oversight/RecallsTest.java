package org.custodia.registry.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.RecallScope;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.medicines.Lots;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.MedicineActs.Lot;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A recall on a real network: who is told, who answers what, and where the packs are. */
class RecallsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = PlayedTrade.network();

  private static final Caller MAKER = new Caller(RHONE, "maker", Set.of("manufacturer"));
  private static final Caller PHARMACIST = new Caller(PONT, "pharmacist", Set.of("pharmacist"));
  private static final Caller HOSPITAL = new Caller(SAINT_LUC, "hospital", Set.of("pharmacist"));
  private static final Caller STRANGER = new Caller(GARE, "stranger", Set.of("pharmacist"));
  private static final Caller INSPECTOR = new Caller(AGENCE, "inspector", Set.of("regulator"));
  private static PlayedTrade trade;
  private static Recalls recalls;
  private static Lots lots;

  @BeforeAll
  static void begin() {
    trade = PlayedTrade.begin(database, network);
    recalls = trade.registry().bean(Recalls.class);
    lots = trade.registry().bean(Lots.class);
  }

  @AfterAll
  static void stop() {
    trade.close();
  }

  @Test
  void everyHolderIsToldAnswersAndIsFollowedUntilThePacksAreBack() {
    Lot lot = trade.released("RECALLED", 10);
    Bytes32 toPont =
        trade.sent(
            RHONE,
            PONT,
            DispatchPurpose.SALE,
            Bytes32.ZERO,
            lot,
            "S0001",
            "S0002",
            "S0003",
            "S0004");
    trade.received(PONT, RHONE, toPont, lot, 4);
    Bytes32 toLuc =
        trade.sent(RHONE, SAINT_LUC, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0005", "S0006");
    trade.received(SAINT_LUC, RHONE, toLuc, lot, 2);
    trade.dispensed(PONT, lot, "S0001");
    order(MAKER, lot, new Lots.Order("RECALL", "PATIENTS", "Particles", "Send back", List.of()));

    Recalls.Notice notice = only(PHARMACIST, lot);
    assertThat(notice.reason()).isEqualTo("Particles");
    assertThat(notice.advice()).isEqualTo("Send back");
    assertThat(notice.scope()).isEqualTo(RecallScope.PATIENTS);
    assertThat(notice.waits()).isTrue();
    assertThat(notice.suppliers()).extracting(Recalls.Supplier::sent).containsExactly(4L);
    assertThat(only(HOSPITAL, lot).waits()).isTrue();
    assertThat(recalls.of(STRANGER, lot.id())).isEmpty();
    assertThat(only(MAKER, lot).asked()).isFalse();

    int before = recalls.unanswered(PHARMACIST);
    answer(PHARMACIST, PONT, lot, 3, 0, 1);
    assertThat(recalls.unanswered(PHARMACIST)).isEqualTo(before - 1);
    assertThat(only(PHARMACIST, lot).suppliers().get(0).answer().orElseThrow().numbers())
        .isEqualTo(new Recalls.Numbers(3, 0, 1));

    for (Caller watcher : List.of(MAKER, INSPECTOR)) {
      TestRegistry.await(
          watcher + " sees the answer", () -> holder(watcher, lot, PONT).answer().isPresent());
      Recalls.Tracking tracking = recalls.tracking(watcher, lot.id());
      assertThat(tracking.atManufacturer()).isEqualTo(4);
      assertThat(tracking.outstanding()).isEqualTo(5);
      assertThat(holder(watcher, lot, SAINT_LUC).answer()).isEmpty();
    }
    assertThat(holder(INSPECTOR, lot, PONT).dispensed()).isEqualTo(Optional.of(1L));
    assertThat(holder(MAKER, lot, PONT).dispensed()).isEmpty();

    Bytes32 back =
        trade.sent(
            PONT, RHONE, DispatchPurpose.RECALL_RETURN, toPont, lot, "S0002", "S0003", "S0004");
    trade.received(RHONE, PONT, back, lot, 3);
    trade.settle();
    assertThat(holder(INSPECTOR, lot, PONT).outstanding()).isZero();
    assertThat(recalls.tracking(INSPECTOR, lot.id()).atManufacturer()).isEqualTo(7);
  }

  @Test
  void aRecallDownToWholesalersIsShownToPharmaciesAndAsksThemNothing() {
    Lot lot = trade.released("UPPER", 4);
    Bytes32 sent = trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001");
    trade.received(PONT, RHONE, sent, lot, 1);
    order(MAKER, lot, new Lots.Order("BLOCK", "WHOLESALERS", "Under inquiry", "", List.of()));
    assertThat(only(PHARMACIST, lot).asked()).isFalse();
    order(MAKER, lot, new Lots.Order("UNBLOCK", "WHOLESALERS", "Nothing found", "", List.of()));
    TestRegistry.await("it is over", () -> recalls.of(PHARMACIST, lot.id()).isEmpty());
  }

  @Test
  void singlePacksAreRecalledAndFollowed() {
    Lot lot = trade.released("SINGLE", 5);
    for (String member : List.of(RHONE, AGENCE)) {
      trade
          .registry()
          .bean(SerialRepository.class)
          .store(member, "0" + MedicineActs.GTIN, lot.id(), SerialList.of(lot.serials()));
    }
    Bytes32 sent =
        trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001", "S0002");
    trade.received(PONT, RHONE, sent, lot, 2);
    var order =
        new Lots.Order(
            "RECALL", "PHARMACIES", "Two labels swapped", "", List.of(lot.serials().get(1)));
    order(INSPECTOR, lot, order);
    Recalls.Notice notice = only(PHARMACIST, lot);
    assertThat(notice.packs()).containsExactly(trade.pack(lot, "S0002"));
    assertThat(recalls.tracking(INSPECTOR, lot.id()).packs())
        .extracting(Recalls.PackPlace::packId)
        .containsExactly(trade.pack(lot, "S0002"));
    assertThat(lots.find(PHARMACIST, lot.id()).orElseThrow().status()).isEqualTo("RELEASED");
    refused("CUS-LOT-039", () -> draft(INSPECTOR, lot, order));
    refused(
        "CUS-LOT-037",
        () ->
            draft(
                INSPECTOR,
                lot,
                new Lots.Order("BLOCK", "PHARMACIES", "x", "", List.of("NO-SUCH"))));
    refused(
        "CUS-LOT-040",
        () -> draft(INSPECTOR, lot, new Lots.Order("BLOCK", "MARS", "x", "", List.of())));
    refused(
        "CUS-LOT-038",
        () ->
            draft(
                INSPECTOR,
                lot,
                new Lots.Order("BLOCK", "PATIENTS", "x", "y".repeat(501), List.of())));
  }

  @Test
  void aDossierTellsTheWholeLifeOfAPackAndOfItsLot() {
    Lot lot = trade.released("DOSSIER", 3);
    String gtin = "0" + MedicineActs.GTIN;
    for (String member : List.of(RHONE, AGENCE)) {
      trade
          .registry()
          .bean(SerialRepository.class)
          .store(member, gtin, lot.id(), SerialList.of(lot.serials()));
    }
    Bytes32 sent =
        trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001", "S0002");
    trade.received(PONT, RHONE, sent, lot, 2);
    trade.dispensed(PONT, lot, "S0001");
    order(
        INSPECTOR,
        lot,
        new Lots.Order("BLOCK", "PHARMACIES", "Asked", "", List.of(lot.serials().get(1))));
    order(MAKER, lot, new Lots.Order("RECALL", "PATIENTS", "Particles", "Send back", List.of()));

    Dossiers dossiers = trade.registry().bean(Dossiers.class);
    Dossiers.Pack pack =
        dossiers.pack(
            INSPECTOR,
            trade.pack(lot, "S0001"),
            Optional.of(gtin),
            Optional.of(lot.serials().get(0)));
    assertThat(pack.lot().orElseThrow().lotNumber()).isEqualTo("DOSSIER");
    assertThat(pack.proof().orElseThrow().stands()).isTrue();
    assertThat(pack.books())
        .singleElement()
        .satisfies(book -> assertThat(book.status()).isEqualTo(PackStatus.DISPENSED));
    assertThat(pack.entries())
        .as("what was ordered of another pack is not its own")
        .extracting(Dossiers.Entry::what)
        .containsExactly("RELEASE", "DISPENSE", "RECALL");
    assertThat(pack.cases()).isEmpty();

    Dossiers.Lot whole =
        dossiers.lot(INSPECTOR, dossiers.lotId(INSPECTOR, gtin, "DOSSIER").orElseThrow());
    assertThat(whole.lot().lotId()).isEqualTo(lot.id());
    assertThat(whole.statuses()).containsExactly(Map.entry(PackStatus.DISPENSED, 1L));
    assertThat(whole.measures())
        .extracting(measure -> measure.change().action().name())
        .containsExactly("BLOCK", "RECALL");
    Bytes32 blocked = trade.pack(lot, lot.serials().get(1));
    assertThat(trade.registry().bean(LotBook.class).stopped(AGENCE, 1_000))
        .as("the block of the single pack goes on beside the recall of its lot")
        .contains(new LotBook.StoppedPack(gtin, "DOSSIER", blocked, LotStatus.BLOCKED));
    assertThat(whole.entries())
        .extracting(Dossiers.Entry::what)
        .containsExactly("DISPENSE", "RECEIVE", "DISPATCH");
    assertThat(whole.tracking().outstanding()).isEqualTo(1);

    refused(
        "CUS-RCL-009",
        () ->
            dossiers.pack(
                INSPECTOR, Bytes32.keccak(new byte[] {7}), Optional.empty(), Optional.empty()));
    refused("CUS-RCL-009", () -> dossiers.lot(INSPECTOR, Bytes32.keccak(new byte[] {7})));
    for (Caller other : List.of(MAKER, PHARMACIST)) {
      refused("CUS-RCL-008", () -> dossiers.lot(other, lot.id()));
      refused("CUS-RCL-008", () -> dossiers.lotId(other, gtin, "DOSSIER"));
      refused(
          "CUS-RCL-008",
          () -> dossiers.pack(other, trade.pack(lot, "S0001"), Optional.empty(), Optional.empty()));
    }
  }

  @Test
  void onlyWhoMaySeesTracksAndAnswers() {
    Lot lot = trade.released("GUARDED", 3);
    Bytes32 sent = trade.sent(RHONE, PONT, DispatchPurpose.SALE, Bytes32.ZERO, lot, "S0001");
    trade.received(PONT, RHONE, sent, lot, 1);
    order(MAKER, lot, new Lots.Order("WITHDRAW", "PHARMACIES", "Label", "", List.of()));
    only(PHARMACIST, lot);
    Caller clerk = new Caller(PONT, "clerk", Set.of("administrator", "admissions", "patient"));
    refused("CUS-RCL-001", () -> recalls.list(clerk));
    refused("CUS-RCL-001", () -> recalls.of(clerk, lot.id()));
    refused("CUS-RCL-007", () -> recalls.tracking(PHARMACIST, lot.id()));
    Caller rival = new Caller(PONT, "rival", Set.of("manufacturer"));
    refused("CUS-RCL-007", () -> recalls.tracking(rival, lot.id()));
    refused("CUS-RCL-005", () -> answerDraft(MAKER, RHONE, lot, PONT, 0));
    refused("CUS-RCL-005", () -> answerDraft(clerk, PONT, lot, RHONE, 0));
    refused("CUS-RCL-003", () -> answerDraft(PHARMACIST, PONT, lot, SAINT_LUC, 0));
    refused("CUS-RCL-004", () -> answerDraft(PHARMACIST, PONT, lot, RHONE, -1));
    Lot untouched = trade.released("UNTOUCHED", 1);
    refused("CUS-RCL-002", () -> answerDraft(PHARMACIST, PONT, untouched, RHONE, 0));
    refused("CUS-MED-024", () -> answerDraft(PHARMACIST, SAINT_LUC, lot, RHONE, 0));
  }

  // --- Parts ---

  private static Lots.StatusDraft draft(Caller caller, Lot lot, Lots.Order order) {
    return lots.draftStatusChange(
        caller, UUID.randomUUID(), lot.id(), order, trade.key(caller.organisation()), "office");
  }

  private static void order(Caller caller, Lot lot, Lots.Order order) {
    Lots.StatusDraft draft = draft(caller, lot, order);
    lots.changeStatus(caller, draft.id(), trade.signed(draft.act(), caller.organisation()));
    CommandStatus status = trade.registry().awaitFinal(caller.organisation(), draft.id());
    assertThat(status.refusal()).isEmpty();
    trade.settle();
  }

  private static Recalls.Notice only(Caller caller, Lot lot) {
    TestRegistry.await(caller + " is told", () -> !recalls.of(caller, lot.id()).isEmpty());
    List<Recalls.Notice> all = recalls.of(caller, lot.id());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Recalls.Holder holder(Caller caller, Lot lot, String member) {
    return recalls.tracking(caller, lot.id()).holders().stream()
        .filter(one -> one.id().equals(TestNetwork.memberId(member)))
        .findFirst()
        .orElseThrow();
  }

  private static Recalls.Draft answerDraft(
      Caller caller, String signer, Lot lot, String supplier, int inStock) {
    return recalls.draftAnswer(
        caller,
        UUID.randomUUID(),
        lot.id(),
        TestNetwork.memberId(supplier),
        inStock,
        0,
        0,
        trade.key(signer),
        "counter");
  }

  private static void answer(
      Caller caller, String member, Lot lot, int inStock, int passedOn, int supplied) {
    Recalls.Draft draft =
        recalls.draftAnswer(
            caller,
            UUID.randomUUID(),
            lot.id(),
            TestNetwork.memberId(RHONE),
            inStock,
            passedOn,
            supplied,
            trade.key(member),
            "counter");
    String signature = trade.signed(draft.act(), member);
    recalls.answer(caller, draft.id(), signature);
    CommandStatus status = trade.registry().awaitFinal(member, draft.id());
    assertThat(status.refusal()).isEmpty();
    assertThat(recalls.answer(caller, draft.id(), signature).id()).isEqualTo(draft.id());
  }

  private static void refused(String code, ThrowingCallable work) {
    Problem problem = catchThrowableOfType(Problem.class, work);
    assertThat(problem).as(code).isNotNull();
    assertThat(problem.code()).isEqualTo(code);
  }
}
