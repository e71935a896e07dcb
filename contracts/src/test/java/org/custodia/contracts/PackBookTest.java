package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.PackStatus.ACTIVE;
import static org.custodia.contracts.PackStatus.AUTHORITY_SAMPLE;
import static org.custodia.contracts.PackStatus.DESTROYED;
import static org.custodia.contracts.PackStatus.DISPENSED;
import static org.custodia.contracts.PackStatus.EXPORTED;
import static org.custodia.contracts.PackStatus.FREE_SAMPLE;
import static org.custodia.contracts.PackStatus.LOCKED;
import static org.custodia.contracts.PackStatus.LOST;
import static org.custodia.contracts.PackStatus.STOLEN;
import static org.custodia.contracts.network.PackBook.laterPart;
import static org.custodia.contracts.network.PackBook.pack;
import static org.custodia.contracts.network.PackBook.undo;
import static org.custodia.contracts.network.PackBook.unlock;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.medicines.DecommissionTerms;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.LockTerms;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.PackingTerms;
import org.custodia.contracts.medicines.UnlockTerms;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyDraft;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.PackBook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a member does to packs by itself, whoever supplied them. */
class PackBookTest {
  private static final long A_DAY = 86_400;
  private static final Bytes32 PRESCRIPTION = Bytes32.keccak(new byte[] {1});
  private static Consortium all;
  private static PackBook book;
  private static LotDraft lot;
  private static int next;

  /** Once, and again when time has moved so far that keys come to their end. */
  @BeforeEach
  void find() {
    if (all == null || all.network.now() > all.founded + 5 * A_DAY) found();
  }

  private static void found() {
    all = Consortium.found(BareEvm.shared());
    next = 0;
    book = new PackBook(all, all.pharmacy);
    lot = new LotDraft(all, all.maker);
    lot.serials = LotDraft.serials(200);
    lot.release();
  }

  @AfterEach
  void letTimePass() {
    all.network.letTimePass();
  }

  private static PackProof fresh() {
    return pack(lot, "S" + next++);
  }

  private static PackProof of(LotDraft other) {
    return pack(other, other.serials.get(0));
  }

  private static DecommissionTerms decommission(PackProof pack, PackStatus status) {
    return book.decommission(pack, status);
  }

  // --- Parts ---

  @Test
  void aPackIsGivenInPartsByWhoOpenedIt() {
    PackProof pack = fresh();
    book.done(book.part(pack, 28, 7, Bytes32.ZERO));
    assertThat(book.look(pack).status()).isEqualTo(DISPENSED);
    assertThat(book.look(pack).remaining()).isEqualTo(21);
    book.done(laterPart(pack, 28, 14, Bytes32.ZERO));
    assertThat(book.look(pack).remaining()).isEqualTo(7);
    assertThat(book.refused(laterPart(pack, 28, 8, Bytes32.ZERO))).isEqualTo("TooLittleLeft");
    book.done(laterPart(pack, 28, 7, Bytes32.ZERO));
    assertThat(book.look(pack).remaining()).isZero();
    assertThat(book.refused(laterPart(pack, 28, 1, Bytes32.ZERO))).isEqualTo("TooLittleLeft");
  }

  @Test
  void theFirstPartIsReservedAndAWholePackIsNotGivenTwiceInParts() {
    assertThat(book.refused(laterPart(fresh(), 28, 7, Bytes32.ZERO)))
        .isEqualTo("ReservationForAnother");
    PackProof whole = fresh();
    book.done(book.whole(whole));
    assertThat(book.refused(book.part(whole, 28, 7, Bytes32.ZERO))).isEqualTo("PackNotActive");
    PackProof opened = fresh();
    book.done(book.part(opened, 28, 7, Bytes32.ZERO));
    assertThat(book.refused(book.whole(opened))).isEqualTo("PackNotActive");
    assertThat(book.refused(laterPart(opened, 30, 7, Bytes32.ZERO))).isEqualTo("PackNotActive");
  }

  @Test
  void partsHaveToFit() {
    PackProof pack = fresh();
    assertThat(book.refused(book.part(pack, 28, 29, Bytes32.ZERO))).isEqualTo("WrongParts");
    assertThat(book.refused(book.part(pack, 28, 0, Bytes32.ZERO))).isEqualTo("WrongParts");
    assertThat(book.refused(book.part(pack, 0, 1, Bytes32.ZERO))).isEqualTo("WrongParts");
    assertThat(book.status(pack)).isEqualTo(ACTIVE);
  }

  @Test
  void laterPartsAreForTheSamePrescriptionOrReservedAnew() {
    PackProof pack = fresh();
    book.done(book.part(pack, 28, 7, PRESCRIPTION));
    Bytes32 another = Bytes32.random();
    assertThat(book.refused(laterPart(pack, 28, 7, another))).isEqualTo("PrescriptionUnreserved");
    assertThat(book.refused(laterPart(pack, 28, 7, Bytes32.ZERO)))
        .isEqualTo("PrescriptionUnreserved");
    book.done(laterPart(pack, 28, 7, PRESCRIPTION));
    book.done(book.part(pack, 28, 7, another));
    assertThat(book.look(pack).remaining()).isEqualTo(7);
  }

  // --- Prescriptions ---

  @Test
  void whatIsOnPrescriptionOnlyIsNotGivenWithoutOne() {
    Consortium strict = Consortium.found(BareEvm.shared());
    strict.accept(
        strict.agency,
        strict.registry(),
        MedicineRegistryCalls.authoriseProducts(
            List.of(Consortium.GTIN), strict.maker.id(), Set.of(Supply.PRESCRIPTION_ONLY)));
    LotDraft its = new LotDraft(strict, strict.maker).release();
    PackBook pharmacys = new PackBook(strict, strict.pharmacy);
    PackProof pack = of(its);
    assertThat(pharmacys.refused(pharmacys.whole(pack))).isEqualTo("PrescriptionMissing");
    var event = pharmacys.told(pharmacys.draft(PackBook.offline(pack(its, its.serials.get(1)))));
    assertThat(Irregularity.of(event.irregularities.intValueExact()))
        .containsExactlyInAnyOrder(Irregularity.UNRESERVED, Irregularity.WITHOUT_PRESCRIPTION);
    pharmacys.done(pharmacys.part(pack, 0, 0, PRESCRIPTION));
  }

  @Test
  void aPrescriptionHasToBeTheReservedOne() {
    PackProof pack = fresh();
    var reserved = book.reserved(pack, Action.DISPENSE, PRESCRIPTION);
    for (Bytes32 other : List.of(Bytes32.ZERO, Bytes32.random())) {
      assertThat(book.refused(new DispenseTerms(pack, 0, 0, other, Optional.of(reserved))))
          .isEqualTo("PrescriptionUnreserved");
    }
    book.done(new DispenseTerms(pack, 0, 0, PRESCRIPTION, Optional.of(reserved)));
  }

  // --- Out of trade ---

  @ParameterizedTest
  @EnumSource(
      value = PackStatus.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACTIVE", "DISPENSED", "LOCKED"})
  void aPackLeavesTradeOnce(PackStatus status) {
    PackProof pack = fresh();
    book.done(decommission(pack, status));
    assertThat(book.status(pack)).isEqualTo(status);
    assertThat(book.refused(book.whole(pack))).isEqualTo("PackNotActive");
    assertThat(book.refused(book.lock(pack))).isEqualTo("PackNotActive");
    assertThat(book.refused(decommission(pack, LOST))).isEqualTo("PackNotActive");
  }

  @ParameterizedTest
  @EnumSource(
      value = PackStatus.class,
      names = {"ACTIVE", "DISPENSED", "LOCKED"})
  void whatIsNoWayOutOfTradeIsRefused(PackStatus status) {
    assertThat(book.refused(decommission(fresh(), status))).isEqualTo("WrongStatus");
  }

  @Test
  void aReservationCountsForItsActionOnly() {
    PackProof pack = fresh();
    var toDispense = book.reserved(pack, Action.DISPENSE, Bytes32.ZERO);
    assertThat(book.refused(new DecommissionTerms(pack, LOST, Bytes32.ZERO, toDispense)))
        .isEqualTo("ReservationForAnother");
    assertThat(book.refused(new LockTerms(pack, toDispense))).isEqualTo("ReservationForAnother");
    var forPrescription = book.reserved(pack, Action.LOCK, PRESCRIPTION);
    assertThat(book.refused(new LockTerms(pack, forPrescription)))
        .isEqualTo("PrescriptionUnreserved");
  }

  @Test
  void recalledPacksAreTakenOutOfTradeAndNotSupplied() {
    LotDraft recalled = new LotDraft(all, all.maker).release();
    recalled.change(all.maker, Action.RECALL);
    List<PackProof> packs = recalled.serials.stream().map(s -> pack(recalled, s)).toList();
    assertThat(book.refused(book.whole(packs.get(0)))).isEqualTo("LotRecalled");
    assertThat(book.refused(decommission(packs.get(0), FREE_SAMPLE))).isEqualTo("LotRecalled");
    assertThat(book.refused(decommission(packs.get(0), EXPORTED))).isEqualTo("LotRecalled");
    book.done(decommission(packs.get(0), DESTROYED));
    book.done(decommission(packs.get(1), STOLEN));
    book.done(decommission(packs.get(2), LOST));
    book.done(decommission(packs.get(3), AUTHORITY_SAMPLE));
    book.done(book.lock(packs.get(4)));
  }

  @Test
  void anExpiredPackIsDestroyedAndNotSupplied() {
    LotDraft old = new LotDraft(all, all.maker);
    old.expiry = all.today();
    old.release();
    all.network.holdTimeAt(all.network.now() + 2 * A_DAY);
    assertThat(book.refused(book.whole(of(old)))).isEqualTo("LotExpired");
    assertThat(book.refused(decommission(of(old), EXPORTED))).isEqualTo("LotExpired");
    book.done(decommission(of(old), DESTROYED));
  }

  @Test
  void packsThatNobodyReleasedStayOutOfTheBook() {
    PackProof good = fresh();
    PackProof unknownLot =
        new PackProof(good.gtin(), good.serial(), Bytes32.random(), good.proof());
    PackProof unproved = PackBook.unproven(good);
    for (PackStatus status : List.of(DESTROYED, FREE_SAMPLE)) {
      assertThat(book.refused(decommission(unknownLot, status))).isEqualTo("LotNotReleased");
      assertThat(book.refused(decommission(unproved, status))).isEqualTo("NotInLot");
    }
    assertThat(book.refused(book.lock(unknownLot))).isEqualTo("LotNotReleased");
    assertThat(book.refused(book.lock(unproved))).isEqualTo("NotInLot");
  }

  // --- Single packs of a lot ---

  @Test
  void aSinglePackIsBlockedUnblockedRecalledAndWithdrawn() {
    LotDraft other = new LotDraft(all, all.maker).release();
    PackProof first = of(other);
    other.changePacks(all.maker, Action.BLOCK, first.serial());
    assertThat(book.refused(book.whole(first))).isEqualTo("PackBlocked");
    assertThat(book.refused(decommission(first, EXPORTED))).isEqualTo("PackBlocked");
    other.changePacks(all.maker, Action.UNBLOCK, first.serial());
    book.done(book.whole(first));
    other.changePacks(all.agency, Action.RECALL, other.serials.get(1));
    assertThat(book.refused(book.whole(pack(other, other.serials.get(1)))))
        .isEqualTo("PackRecalled");
    other.changePacks(all.agency, Action.WITHDRAW, other.serials.get(2));
    assertThat(book.refused(book.whole(pack(other, other.serials.get(2)))))
        .isEqualTo("PackWithdrawn");
    book.done(decommission(pack(other, other.serials.get(2)), DESTROYED));
    book.done(book.whole(pack(other, other.serials.get(3))));
  }

  // --- Locking ---

  @Test
  void aLockedPackIsUnlockedAtAnyTime() {
    PackProof pack = fresh();
    Bytes32 locked = book.done(book.lock(pack));
    assertThat(book.status(pack)).isEqualTo(LOCKED);
    assertThat(book.refused(book.whole(pack))).isEqualTo("PackNotActive");
    assertThat(book.refused(undo(pack, locked, LOCKED))).isEqualTo("MayNotUndo");
    all.network.holdTimeAt(all.network.now() + 20 * A_DAY);
    var event = book.told(book.draft(unlock(pack)));
    assertThat(Bytes32.of(event.related)).isEqualTo(locked);
    assertThat(book.look(pack)).isEqualTo(new PackBook.Pack(ACTIVE, 0, 0, Bytes32.ZERO));
    assertThat(book.refused(unlock(pack))).isEqualTo("NotThatStatus");
    book.done(book.whole(pack));
    assertThat(book.refused(unlock(pack))).isEqualTo("NotThatStatus");
  }

  // --- Undoing ---

  @ParameterizedTest
  @EnumSource(
      value = PackStatus.class,
      names = {"STOLEN", "LOST", "FREE_SAMPLE", "AUTHORITY_SAMPLE"})
  void whatIsNotFinalIsUndoneFromExactlyThatStatus(PackStatus status) {
    PackProof pack = fresh();
    Bytes32 command = book.done(decommission(pack, status));
    assertThat(book.refused(undo(pack, Bytes32.random(), status))).isEqualTo("NotThatStatus");
    assertThat(book.refused(undo(pack, command, DISPENSED))).isEqualTo("NotThatStatus");
    var event = book.told(book.draft(undo(pack, command, status)));
    assertThat(event.status).isEqualTo(ACTIVE.code());
    assertThat(Bytes32.of(event.related)).isEqualTo(command);
    assertThat(book.status(pack)).isEqualTo(ACTIVE);
    assertThat(book.refused(undo(pack, command, status))).isEqualTo("NotThatStatus");
    book.done(book.whole(pack));
  }

  @ParameterizedTest
  @EnumSource(
      value = PackStatus.class,
      names = {"DESTROYED", "EXPORTED"})
  void destroyedAndExportedAreFinal(PackStatus status) {
    PackProof pack = fresh();
    Bytes32 command = book.done(decommission(pack, status));
    assertThat(book.refused(undo(pack, command, status))).isEqualTo("MayNotUndo");
    assertThat(book.refused(unlock(pack))).isEqualTo("NotThatStatus");
    assertThat(book.status(pack)).isEqualTo(status);
  }

  @Test
  void whatWasNeverDoneIsNotUndone() {
    PackProof pack = fresh();
    assertThat(book.refused(undo(pack, Bytes32.ZERO, ACTIVE))).isEqualTo("MayNotUndo");
    assertThat(book.refused(undo(pack, Bytes32.ZERO, DISPENSED))).isEqualTo("NotThatStatus");
  }

  @Test
  void aDispensingIsUndoneWithinTenDaysToTheSecond() {
    PackProof first = fresh();
    PackProof second = fresh();
    long now = all.network.now() + 10;
    all.network.holdTimeAt(now);
    Bytes32 one = book.done(book.whole(first));
    Bytes32 two = book.done(book.whole(second));
    all.network.holdTimeAt(now + 10 * A_DAY);
    book.done(undo(first, one, DISPENSED));
    all.network.holdTimeAt(now + 10 * A_DAY + 1);
    assertThat(book.refused(undo(second, two, DISPENSED))).isEqualTo("UndoTooLate");
  }

  @Test
  void anOpenedPackIsNotUndone() {
    PackProof pack = fresh();
    Bytes32 opening = book.done(book.part(pack, 28, 7, Bytes32.ZERO));
    assertThat(book.refused(undo(pack, opening, DISPENSED))).isEqualTo("PackOpened");
  }

  @Test
  void undoingNamesTheLotItWasDoneUnder() {
    PackProof pack = fresh();
    Bytes32 command = book.done(book.whole(pack));
    Bytes32 other = Bytes32.random();
    PackProof misnamed = new PackProof(pack.gtin(), pack.serial(), other, List.of());
    assertThat(book.refused(undo(misnamed, command, DISPENSED))).isEqualTo("WrongLot");
    PackProof locked = fresh();
    book.done(book.lock(locked));
    assertThat(
            book.refused(
                new UnlockTerms(new PackProof(locked.gtin(), locked.serial(), other, List.of()))))
        .isEqualTo("WrongLot");
  }

  @Test
  void aReservationThatStillLastsServesAgainAfterUndoing() {
    PackProof pack = fresh();
    DispenseTerms terms = book.whole(pack);
    Bytes32 command = book.done(terms);
    book.done(undo(pack, command, DISPENSED));
    // The same reservation still lasts: one member, one end, so nothing is lost by using it again.
    book.done(terms);
    assertThat(book.refused(undo(pack, command, DISPENSED))).isEqualTo("NotThatStatus");
  }

  // --- Units ---

  private static PackingTerms.Unit unit(long sscc) {
    return new PackingTerms.Unit(sscc, PackingOperation.ADD, PRESCRIPTION, 50, 50);
  }

  @Test
  void unitsArePackedAndBrokenDown() {
    var broken = new PackingTerms.Unit(7, PackingOperation.DELETE, Bytes32.ZERO, 0, 0);
    book.done(new PackingTerms(List.of(unit(340093000000000018L), broken)));
  }

  @Test
  void malformedUnitsAreRefused() {
    assertThat(book.refused(new PackingTerms(List.of()))).isEqualTo("WrongUnits");
    assertThat(
            book.refused(
                new PackingTerms(java.util.Collections.nCopies(101, unit(340093000000000018L)))))
        .isEqualTo("WrongUnits");
    for (PackingTerms.Unit wrong :
        List.of(
            unit(0),
            unit(1_000_000_000_000_000_000L),
            new PackingTerms.Unit(7, PackingOperation.ADD, Bytes32.ZERO, 50, 50),
            new PackingTerms.Unit(7, PackingOperation.ADD, PRESCRIPTION, 0, 50),
            new PackingTerms.Unit(7, PackingOperation.ADD, PRESCRIPTION, 50, 0))) {
      assertThat(book.refused(new PackingTerms(List.of(wrong)))).isEqualTo("WrongUnit");
    }
  }

  // --- Acts ---

  @Test
  void whatIsDoneToAPackHasNoReceiver() {
    PackProof pack = fresh();
    for (var terms :
        List.of(
            book.lock(pack),
            unlock(pack),
            undo(pack, Bytes32.random(), DISPENSED),
            decommission(pack, LOST),
            PackBook.offline(pack))) {
      CustodyDraft draft = book.draft(terms);
      draft.act.receiver = all.chemist.id();
      assertThat(book.channel.ask(all.pharmacy, draft.command()).orElseThrow().name())
          .isEqualTo("WrongReceiver");
    }
  }
}
