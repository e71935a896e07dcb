package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.DispatchPurpose.SALE;
import static org.custodia.contracts.Irregularity.ALREADY_RECEIVED;
import static org.custodia.contracts.Irregularity.BEFORE_DISPATCH;
import static org.custodia.contracts.Irregularity.CAME_LATER;
import static org.custodia.contracts.Irregularity.CANCELLED;
import static org.custodia.contracts.Irregularity.EXPIRED;
import static org.custodia.contracts.Irregularity.KEY_NOT_VALID;
import static org.custodia.contracts.Irregularity.LATE;
import static org.custodia.contracts.Irregularity.LOT_NOT_RELEASED;
import static org.custodia.contracts.Irregularity.MEMBER_NOT_CERTIFIED;
import static org.custodia.contracts.Irregularity.NOT_IN_LOT;
import static org.custodia.contracts.Irregularity.NUMBERS_DIFFER;
import static org.custodia.contracts.Irregularity.REASON_UNKNOWN;
import static org.custodia.contracts.Irregularity.STATUS_CONFLICT;
import static org.custodia.contracts.Irregularity.UNKNOWN_CONSIGNMENT;
import static org.custodia.contracts.Irregularity.UNRESERVED;
import static org.custodia.contracts.Irregularity.WRONG_RECEIVER;
import static org.custodia.contracts.network.HandOvers.packs;
import static org.custodia.contracts.network.HandOvers.received;
import static org.custodia.contracts.network.HandOvers.rejected;
import static org.custodia.contracts.network.PackBook.laterPart;
import static org.custodia.contracts.network.PackBook.offline;
import static org.custodia.contracts.network.PackBook.pack;
import static org.custodia.contracts.network.PackBook.undo;

import java.util.List;
import java.util.Set;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.AcknowledgeTerms;
import org.custodia.contracts.medicines.CancelTerms;
import org.custodia.contracts.medicines.OfflineDispenseTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.PackingTerms;
import org.custodia.contracts.medicines.ReceiveTerms;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyDraft;
import org.custodia.contracts.network.HandOvers;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.PackBook;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;

/** What happened is always recorded, with what is odd about it. */
class TestimonyTest {
  private static final long A_DAY = 86_400;
  private static Consortium shared = Consortium.found(BareEvm.shared());
  private Consortium all;
  private HandOvers trade;
  private PackBook book;
  private LotDraft lot;

  /** Another one when time has moved so far that keys come to their end. */
  @BeforeEach
  void find() {
    if (shared.network.now() > shared.founded + 5 * A_DAY)
      shared = Consortium.found(BareEvm.shared());
    all = shared;
    open();
  }

  private void open() {
    trade = new HandOvers(all, all.wholesaler, all.pharmacy);
    book = new PackBook(all, all.pharmacy);
    lot = new LotDraft(all, all.maker).release();
  }

  @AfterEach
  void letTimePass() {
    all.network.letTimePass();
  }

  private Bytes32 sold(int packs) {
    return trade.done(all.wholesaler, packs(packs, lot.id(), SALE));
  }

  private Set<Irregularity> odd(CustodyDraft draft) {
    return Irregularity.of(book.told(draft).irregularities.intValueExact());
  }

  private PackProof any(int which) {
    return pack(lot, lot.serials.get(which));
  }

  // --- Receiving ---

  @Test
  void packsOfAConsignmentThatNobodySent() {
    assertThat(trade.odd(all.pharmacy, received(Bytes32.random(), 3)))
        .containsExactly(UNKNOWN_CONSIGNMENT);
    assertThat(trade.odd(all.pharmacy, rejected(Bytes32.random(), 3)))
        .containsExactly(UNKNOWN_CONSIGNMENT);
    assertThat(trade.odd(all.wholesaler, received(sold(1), 1)))
        .as("one's own")
        .containsExactly(UNKNOWN_CONSIGNMENT);
  }

  @Test
  void packsReceivedTwice() {
    Bytes32 consignment = sold(3);
    trade.done(all.pharmacy, received(consignment, 3));
    assertThat(trade.odd(all.pharmacy, received(consignment, 3))).containsExactly(ALREADY_RECEIVED);
  }

  @Test
  void packsThatWereMissingAndCameLater() {
    Bytes32 consignment = sold(5);
    trade.done(all.pharmacy, found(consignment, 3, 2, 0));
    assertThat(trade.odd(all.pharmacy, received(consignment, 1))).containsExactly(CAME_LATER);
    assertThat(trade.odd(all.pharmacy, received(consignment, 2)))
        .as("one was missing still")
        .containsExactly(ALREADY_RECEIVED);
    assertThat(trade.odd(all.pharmacy, found(consignment, 0, 0, 1))).containsExactly(CAME_LATER);
    assertThat(trade.odd(all.pharmacy, rejected(consignment, 1))).as("the damaged one").isEmpty();
    assertThat(trade.odd(all.pharmacy, received(consignment, 1)))
        .as("none is missing any more")
        .containsExactly(ALREADY_RECEIVED);

    Bytes32 inParts = sold(5);
    trade.done(all.pharmacy, found(inParts, 1, 2, 0));
    assertThat(trade.odd(all.pharmacy, received(inParts, 3)))
        .as("two that were awaited, and one that was missing")
        .containsExactly(CAME_LATER);
    assertThat(trade.odd(all.pharmacy, found(inParts, 0, 1, 0)))
        .as("missing again")
        .containsExactly(ALREADY_RECEIVED);
    assertThat(trade.odd(all.pharmacy, found(inParts, 0, 0, 0))).as("nothing").isEmpty();
  }

  private static ReceiveTerms found(Bytes32 consignment, int accepted, int missing, int damaged) {
    return new ReceiveTerms(consignment, accepted, missing, 0, damaged, List.of(), Bytes32.ZERO);
  }

  @Test
  void packsOfACancelledConsignment() {
    Bytes32 consignment = sold(3);
    trade.done(all.wholesaler, new CancelTerms(consignment));
    assertThat(trade.odd(all.pharmacy, received(consignment, 3))).containsExactly(CANCELLED);
    assertThat(trade.odd(all.pharmacy, rejected(consignment, 3))).containsExactly(CANCELLED);
    assertThat(trade.look(all.wholesaler, consignment).status()).isEqualTo(2);
  }

  @Test
  void moreThanWereSentOrAreLeft() {
    Bytes32 inParts = sold(3);
    assertThat(trade.odd(all.pharmacy, received(inParts, 2))).as("a part").isEmpty();
    assertThat(trade.odd(all.pharmacy, received(inParts, 2))).containsExactly(NUMBERS_DIFFER);
    assertThat(trade.odd(all.pharmacy, received(sold(3), Integer.MAX_VALUE)))
        .containsExactly(NUMBERS_DIFFER);
    assertThat(trade.odd(all.pharmacy, rejected(sold(3), 4))).containsExactly(NUMBERS_DIFFER);
    assertThat(trade.odd(all.pharmacy, rejected(sold(3), 0))).containsExactly(NUMBERS_DIFFER);
  }

  @Test
  void packsFromAnotherThanTheOneWhoSentThem() {
    CustodyDraft draft = trade.draft(all.pharmacy, received(sold(3), 3));
    draft.act.giver = all.maker.id();
    assertThat(trade.odd(all.pharmacy, draft)).containsExactly(WRONG_RECEIVER);
  }

  @Test
  void packsOfLotsThatAreRecalledUnknownOrExpired() {
    Bytes32 consignment = sold(3);
    lot.change(all.maker, Action.RECALL);
    assertThat(trade.odd(all.pharmacy, received(consignment, 3, lot.id())))
        .containsExactly(LOT_NOT_RELEASED);
    assertThat(trade.odd(all.pharmacy, received(consignment, 3, Bytes32.random())))
        .containsExactlyInAnyOrder(ALREADY_RECEIVED, LOT_NOT_RELEASED);
    LotDraft old = new LotDraft(all, all.maker);
    old.expiry = all.today();
    old.release();
    Bytes32 late = trade.done(all.wholesaler, packs(1, old.id(), SALE));
    long later = all.network.now() + 2 * A_DAY;
    all.network.holdTimeAt(later);
    CustodyDraft draft = trade.draft(all.pharmacy, received(late, 1, old.id()));
    draft.act.deviceTime = later * 1000;
    assertThat(trade.odd(all.pharmacy, draft)).containsExactly(EXPIRED);
  }

  @Test
  void whatWasSignedLongBeforeOrBeforeTheDispatch() {
    Bytes32 consignment = sold(3);
    CustodyDraft early = trade.draft(all.pharmacy, received(consignment, 3));
    early.act.deviceTime = all.network.now() * 1000 - 3_600_000;
    assertThat(trade.odd(all.pharmacy, early)).containsExactly(BEFORE_DISPATCH);
    Bytes32 other = sold(3);
    CustodyDraft late = trade.draft(all.pharmacy, received(other, 3));
    late.act.deviceTime = all.network.now() * 1000;
    all.network.holdTimeAt(all.network.now() + A_DAY + 60);
    assertThat(trade.odd(all.pharmacy, late)).containsExactly(LATE);
  }

  @Test
  void aReasonThatNobodyKnows() {
    Bytes32 consignment = sold(3);
    AbiValue terms =
        AbiValue.tuple(
            AbiValue.bytes32(consignment),
            AbiValue.uint(1),
            AbiValue.uint(99),
            AbiValue.bytes32(Bytes32.ZERO));
    CustodyDraft draft = trade.draft(all.pharmacy, rejected(consignment, 1));
    draft.act.detail = Bytes32.keccak(AbiValue.encodeAll(terms));
    var act = draft.act.act();
    byte[] body =
        AbiValue.encodeAll(
            terms,
            act.toAbi(),
            AbiValue.bytes(
                WitnessSignature.sign(act, all.domain, all.pharmacy.witness()).toArray()));
    var command = new Command(draft.id(), Action.REJECT.code(), body);
    var receipt =
        trade.channel.send(
            all.pharmacy,
            trade.channel.batchData(trade.channel.head(all.pharmacy), List.of(command)));
    var event = MedicineCustody.getRejectedEvents(receipt).get(0);
    assertThat(Irregularity.of(event.irregularities.intValueExact()))
        .containsExactly(REASON_UNKNOWN);
    assertThat(event.reason).isEqualTo(99);
  }

  @Test
  void packsFromASuspendedMember() {
    all = Consortium.found(BareEvm.shared());
    open();
    Bytes32 consignment = sold(3);
    all.setStatus(all.wholesaler, 2);
    assertThat(trade.odd(all.pharmacy, received(consignment, 3)))
        .containsExactly(MEMBER_NOT_CERTIFIED);
  }

  // --- Whose key ---

  @Test
  void aKeyThatWasRevokedSinceStillTells() {
    ECKeyPair key = Party.key("scanner at the ramp " + lot.lotNumber);
    all.enrol(all.pharmacy, key, OperatorKind.DEVICE, 4);
    CustodyDraft good = trade.draft(all.pharmacy, received(sold(3), 3));
    good.witness = key;
    assertThat(trade.odd(all.pharmacy, good)).isEmpty();
    CustodyDraft draft = trade.draft(all.pharmacy, received(sold(3), 3));
    draft.witness = key;
    all.revoke(all.pharmacy, key);
    assertThat(trade.odd(all.pharmacy, draft)).containsExactly(KEY_NOT_VALID);
  }

  @Test
  void aKeyThatWasValidWhenItSignedIsFineAfterItsEnd() {
    ECKeyPair key = Party.key("shift " + lot.lotNumber);
    long now = all.network.now();
    all.accept(
        all.pharmacy,
        all.registrar(),
        all.enrolment(all.pharmacy, key, OperatorKind.PERSON, 4, now - 60, now + 600));
    CustodyDraft during = trade.draft(all.pharmacy, received(sold(3), 3));
    during.witness = key;
    CustodyDraft after = trade.draft(all.pharmacy, received(sold(3), 3));
    after.witness = key;
    after.act.deviceTime = (now + 700) * 1000;
    all.network.holdTimeAt(now + 3600);
    assertThat(trade.odd(all.pharmacy, during)).isEmpty();
    assertThat(trade.odd(all.pharmacy, after)).containsExactly(KEY_NOT_VALID);
  }

  @Test
  void aKeyWithoutTheRoleTellsToo() {
    ECKeyPair cleaner = Party.key("administrator of the pharmacy " + lot.lotNumber);
    Party both =
        new Party(
            "pharmacy",
            all.pharmacy.identity(),
            List.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR),
            all.pharmacy.node(),
            all.pharmacy.account(),
            cleaner);
    all.certify(both);
    all.enrol(both, cleaner, OperatorKind.PERSON, MemberRole.mask(MemberRole.ADMINISTRATOR));
    CustodyDraft draft = trade.draft(all.pharmacy, received(sold(3), 3));
    draft.witness = cleaner;
    assertThat(trade.odd(all.pharmacy, draft)).containsExactly(KEY_NOT_VALID);
  }

  @Test
  void aKeyThatNeverWasTheSubmittersTellsNothing() {
    for (ECKeyPair key :
        List.of(all.chemist.witness(), all.wholesaler.witness(), all.stranger.witness())) {
      CustodyDraft draft = trade.draft(all.pharmacy, received(sold(1), 1));
      draft.witness = key;
      assertThat(trade.channel.ask(all.pharmacy, draft.command()).orElseThrow().name())
          .isEqualTo("NotAWitness");
      CustodyDraft offline = book.draft(offline(any(0)));
      offline.witness = key;
      assertThat(book.channel.ask(all.pharmacy, offline.command()).orElseThrow().name())
          .isEqualTo("NotAWitness");
    }
  }

  @Test
  void whatIsNotWellFormedIsNoTestimony() {
    CustodyDraft draft = trade.draft(all.pharmacy, received(sold(1), 1));
    draft.act.receiver = all.chemist.id();
    assertThat(trade.channel.ask(all.pharmacy, draft.command()).orElseThrow().name())
        .isEqualTo("WrongReceiver");
    CustodyDraft changed = trade.draft(all.pharmacy, received(sold(1), 1));
    changed.act.detail = Bytes32.random();
    assertThat(trade.channel.ask(all.pharmacy, changed.command()).orElseThrow().name())
        .isEqualTo("WrongDetail");
    CustodyDraft elsewhere = trade.draft(all.pharmacy, received(sold(1), 1));
    elsewhere.act.subject = Bytes32.random();
    assertThat(trade.channel.ask(all.pharmacy, elsewhere.command()).orElseThrow().name())
        .isEqualTo("WrongSubject");
    Bytes32[] many = java.util.Collections.nCopies(21, lot.id()).toArray(new Bytes32[0]);
    assertThat(trade.refused(all.pharmacy, received(sold(1), 1, many))).isEqualTo("WrongLots");
    assertThat(book.refused(new OfflineDispenseTerms(any(0), 2, 3, Bytes32.ZERO)))
        .isEqualTo("WrongParts");
    CustodyDraft acknowledged = trade.draft(all.pharmacy, new AcknowledgeTerms(lot.id(), 1, 0, 0));
    acknowledged.act.receiver = all.wholesaler.id();
    assertThat(trade.channel.ask(all.pharmacy, acknowledged.command()).orElseThrow().name())
        .isEqualTo("WrongReceiver");
  }

  // --- Dispensed offline ---

  @Test
  void aPackDispensedOfflineIsDispensed() {
    PackProof pack = any(0);
    CustodyDraft draft = book.draft(offline(pack));
    assertThat(odd(draft)).containsExactly(UNRESERVED);
    assertThat(book.look(pack))
        .isEqualTo(new PackBook.Pack(PackStatus.DISPENSED, 0, 0, draft.id()));
    book.done(undo(pack, draft.id(), PackStatus.DISPENSED));
    assertThat(book.status(pack)).isEqualTo(PackStatus.ACTIVE);
  }

  @Test
  void aPackThatWasNotActiveKeepsItsStatus() {
    PackProof pack = any(0);
    Bytes32 destroyed = book.done(book.decommission(pack, PackStatus.DESTROYED));
    assertThat(odd(book.draft(offline(pack))))
        .containsExactlyInAnyOrder(UNRESERVED, STATUS_CONFLICT);
    assertThat(book.look(pack)).isEqualTo(new PackBook.Pack(PackStatus.DESTROYED, 0, 0, destroyed));
  }

  @Test
  void partsAreTakenOfflineToo() {
    PackProof pack = any(0);
    assertThat(odd(book.draft(new OfflineDispenseTerms(pack, 28, 7, Bytes32.ZERO))))
        .containsExactly(UNRESERVED);
    assertThat(odd(book.draft(new OfflineDispenseTerms(pack, 28, 7, Bytes32.ZERO))))
        .as("a later part needs no reservation")
        .isEmpty();
    book.done(laterPart(pack, 28, 7, Bytes32.ZERO));
    assertThat(book.look(pack).remaining()).isEqualTo(7);
    assertThat(odd(book.draft(new OfflineDispenseTerms(pack, 28, 7, Bytes32.random()))))
        .as("for another prescription")
        .containsExactly(UNRESERVED);
    assertThat(odd(book.draft(new OfflineDispenseTerms(pack, 28, 1, Bytes32.ZERO))))
        .containsExactlyInAnyOrder(UNRESERVED, STATUS_CONFLICT);
    assertThat(book.look(pack).remaining()).isZero();
  }

  @Test
  void packsOfStoppedUnknownOrExpiredLotsDispensedOffline() {
    PackProof good = any(0);
    assertThat(odd(book.draft(offline(PackBook.unproven(any(1))))))
        .containsExactlyInAnyOrder(UNRESERVED, NOT_IN_LOT);
    PackProof strange = new PackProof(good.gtin(), "STRANGE", Bytes32.random(), good.proof());
    assertThat(odd(book.draft(offline(strange))))
        .containsExactlyInAnyOrder(UNRESERVED, NOT_IN_LOT, LOT_NOT_RELEASED);
    lot.changePacks(all.maker, Action.BLOCK, lot.serials.get(2));
    assertThat(odd(book.draft(offline(any(2)))))
        .containsExactlyInAnyOrder(UNRESERVED, LOT_NOT_RELEASED);
    lot.change(all.maker, Action.RECALL);
    assertThat(odd(book.draft(offline(any(3)))))
        .containsExactlyInAnyOrder(UNRESERVED, LOT_NOT_RELEASED);
    LotDraft old = new LotDraft(all, all.maker);
    old.expiry = all.today();
    old.release();
    long later = all.network.now() + 2 * A_DAY;
    all.network.holdTimeAt(later);
    CustodyDraft draft = book.draft(offline(pack(old, old.serials.get(0))));
    draft.act.deviceTime = later * 1000;
    assertThat(odd(draft)).containsExactlyInAnyOrder(UNRESERVED, EXPIRED);
  }

  @Test
  void aMemberThatMayNotDispenseTellsAndChangesNothing() {
    PackBook wholesalers = new PackBook(all, all.wholesaler);
    PackProof pack = any(0);
    var event = wholesalers.told(wholesalers.draft(offline(pack)));
    assertThat(Irregularity.of(event.irregularities.intValueExact()))
        .containsExactlyInAnyOrder(
            UNRESERVED, MEMBER_NOT_CERTIFIED, KEY_NOT_VALID, STATUS_CONFLICT);
    assertThat(wholesalers.status(pack)).isEqualTo(PackStatus.ACTIVE);
  }

  @Test
  void whatWasPackedByARevokedKeyIsRecorded() {
    ECKeyPair key = Party.key("packing robot " + lot.lotNumber);
    all.enrol(all.pharmacy, key, OperatorKind.DEVICE, 4);
    all.revoke(all.pharmacy, key);
    var unit = new PackingTerms.Unit(8, PackingOperation.DELETE, Bytes32.ZERO, 0, 0);
    CustodyDraft draft = book.draft(new PackingTerms(List.of(unit)));
    draft.witness = key;
    var receipt =
        book.channel.send(
            all.pharmacy,
            book.channel.batchData(book.channel.head(all.pharmacy), List.of(draft.command())));
    var event = MedicineCustody.getPackingRecordedEvents(receipt).get(0);
    assertThat(Irregularity.of(event.irregularities.intValueExact()))
        .containsExactly(KEY_NOT_VALID);
    assertThat(MedicineCustody.getUnitPackedEvents(receipt).get(0).sscc).isEqualTo(8);
  }
}
