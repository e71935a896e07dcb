package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.DispatchPurpose.RETURN;
import static org.custodia.contracts.DispatchPurpose.SALE;
import static org.custodia.contracts.PackStatus.ACTIVE;
import static org.custodia.contracts.PackStatus.DISPENSED;
import static org.custodia.contracts.PackStatus.LOCKED;
import static org.custodia.contracts.network.Consortium.read;
import static org.custodia.contracts.network.HandOvers.packs;
import static org.custodia.contracts.network.HandOvers.received;
import static org.custodia.contracts.network.HandOvers.rejected;
import static org.custodia.contracts.network.PackBook.laterPart;
import static org.custodia.contracts.network.PackBook.pack;
import static org.custodia.contracts.network.PackBook.undo;
import static org.custodia.contracts.network.PackBook.unlock;

import java.math.BigInteger;
import java.util.List;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.CancelTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyChannel;
import org.custodia.contracts.network.CustodyDraft;
import org.custodia.contracts.network.HandOvers;
import org.custodia.contracts.network.HandOvers.Consignment;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.PackBook;
import org.custodia.contracts.network.Party;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** A channel goes on in another contract, which knows what the one before it knew. */
class SuccessionTest {
  private static Consortium all;
  private static LotDraft lot;
  private static int next;

  @BeforeAll
  static void found() {
    all = Consortium.found();
    lot = new LotDraft(all, all.maker);
    lot.serials = LotDraft.serials(64);
    lot.release();
  }

  private static PackProof fresh() {
    return pack(lot, "S" + next++);
  }

  // --- Retiring ---

  @Test
  void aContractGoesOnUntilTheLastMemberHasAgreedAndNothingIsRecordedAfterwards() {
    PackBook book = new PackBook(all, all.pharmacy);
    TransactionReceipt first = book.channel.retire(all.agency);
    assertThat(MedicineCustody.getRetirementAgreedEvents(first))
        .extracting(event -> Bytes32.of(event.member))
        .containsExactly(all.agency.id());
    assertThat(book.channel.refuse(all.agency, book.channel.retiring()).name())
        .isEqualTo("AlreadyAgreed");
    book.done(book.whole(fresh()));
    Bytes32 head = book.channel.head(all.pharmacy);

    TransactionReceipt last = book.channel.retire(all.pharmacy);
    var retired = MedicineCustody.getChannelRetiredEvents(last).get(0);
    assertThat(Bytes32.of(retired.head)).isEqualTo(head);
    assertThat(retired.sequence).isEqualTo(1);
    assertThat(read(book.channel.at(all.agency).ready())).isFalse();
    byte[] more = book.channel.batchData(head, List.of(book.draft(book.whole(fresh())).command()));
    for (byte[] data : List.of(more, book.channel.retiring(), book.channel.closing())) {
      assertThat(book.channel.refuse(all.pharmacy, data).name()).isEqualTo("Retired");
    }
  }

  @Test
  void onlyAReadyChannelIsRetiredAndOnlyByItsMembers() {
    CustodyChannel waiting = CustodyChannel.open(all, all.pharmacy, all.agency);
    assertThat(waiting.refuse(all.pharmacy, waiting.retiring()).name()).isEqualTo("NotReady");
    waiting.send(all.pharmacy, waiting.closing());
    assertThat(waiting.refuse(all.pharmacy, waiting.retiring()).name()).isEqualTo("Closed");
    CustodyChannel ready = CustodyChannel.ready(all, all.pharmacy, all.agency);
    for (Party other : List.of(all.chemist, all.stranger)) {
      assertThat(ready.refuse(other.atNodeOf(all.pharmacy), ready.retiring()).name())
          .isEqualTo("NotMember");
    }
  }

  // --- Opening the successor ---

  @Test
  void theSuccessorNamesTheDigestAndBeginsWithIt() {
    PackBook book = new PackBook(all, all.pharmacy);
    book.done(book.whole(fresh()));
    Bytes32 ended = book.channel.head(all.pharmacy);
    CustodyChannel successor = book.succeeded().channel;
    var event = MedicineCustody.getChannelSucceedsEvents(successor.opening()).get(0);
    assertThat(event.predecessor).isEqualTo(book.channel.address());
    assertThat(Bytes32.of(event.head)).isEqualTo(ended);
    assertThat(event.sequence).isEqualTo(BigInteger.ONE);
    for (Party member : List.of(all.pharmacy, all.agency)) {
      assertThat(successor.head(member))
          .isEqualTo(new Predecessor(book.channel.address(), ended).firstHead());
      assertThat(successor.sequence(member)).isZero();
      assertThat(read(successor.at(member).predecessor())).isEqualTo(book.channel.address());
      assertThat(read(successor.at(member).generation())).isEqualTo(1);
    }
  }

  /** Why cannot be asked: what is asked of a contract that creates sees no private ones. */
  @Test
  void nothingElseSucceedsAContract() {
    Party[] members = {all.maker, all.wholesaler, all.agency};
    CustodyChannel trade = CustodyChannel.ready(all, members);
    Predecessor named = new Predecessor(trade.address(), trade.head(all.maker));
    refused(named, members); // which not all have retired
    trade.retire(all.maker);
    trade.retire(all.wholesaler);
    refused(named, members);
    trade.retire(all.agency);
    refused(named, all.maker, all.pharmacy, all.agency);
    refused(named, all.wholesaler, all.maker, all.agency); // opened by another
    refused(named, all.maker, all.agency); // a book
    refused(new Predecessor(trade.address(), Bytes32.random()), members);
    assertThat(refused(new Predecessor("0x" + "0".repeat(40), Bytes32.random()), members))
        .isEqualTo("WrongSnapshot");
    assertThat(CustodyChannel.succeeding(all, trade, members).sequence(all.agency)).isZero();
  }

  /** Asserts that it does not come about on any member's node. */
  private static String refused(Predecessor named, Party... members) {
    byte[] payload = CustodyChannel.creation(all, named, members);
    return CustodyChannel.refusedToOpen(all, payload, members).name();
  }

  // --- What it knows ---

  @Test
  void aBookGoesOnWithThePacksOfTheOneBeforeIt() {
    PackBook before = new PackBook(all, all.pharmacy);
    PackProof given = fresh();
    PackProof inParts = fresh();
    PackProof locked = fresh();
    PackProof untouched = fresh();
    Bytes32 giving = before.done(before.whole(given));
    before.done(before.part(inParts, 28, 7, Bytes32.ZERO));
    before.done(before.lock(locked));

    PackBook book = before.succeeded();
    assertThat(book.look(given)).isEqualTo(before.look(given));
    assertThat(book.look(inParts)).isEqualTo(before.look(inParts));
    assertThat(book.status(locked)).isEqualTo(LOCKED);
    assertThat(book.refused(book.whole(given))).isEqualTo("PackNotActive");
    assertThat(book.refused(laterPart(inParts, 28, 22, Bytes32.ZERO))).isEqualTo("TooLittleLeft");
    book.done(laterPart(inParts, 28, 21, Bytes32.ZERO));
    assertThat(book.look(inParts).remaining()).isZero();
    book.done(book.whole(untouched));

    // What is taken back here is not found again in the one before.
    book.done(undo(given, giving, DISPENSED));
    assertThat(book.status(given)).isEqualTo(ACTIVE);
    book.done(unlock(locked));
    PackBook third = book.succeeded();
    assertThat(third.status(given)).isEqualTo(ACTIVE);
    assertThat(third.status(locked)).isEqualTo(ACTIVE);
    assertThat(third.status(untouched)).isEqualTo(DISPENSED);
    third.done(third.whole(given));
    assertThat(third.status(given)).isEqualTo(DISPENSED);
    assertThat(before.status(given)).as("the old one stays as it was").isEqualTo(DISPENSED);
    assertThat(before.look(inParts).remaining()).isEqualTo(21);
  }

  @Test
  void aConsignmentThatIsOnItsWayArrivesInTheSuccessor() {
    HandOvers before = new HandOvers(all, all.maker, all.wholesaler);
    Bytes32 onItsWay = before.done(all.maker, packs(20, lot.id(), SALE));
    Bytes32 inPart = before.done(all.maker, packs(10, lot.id(), SALE));
    before.odd(all.wholesaler, received(inPart, 4, lot.id()));
    Bytes32 takenBack = before.done(all.maker, packs(5, lot.id(), SALE));
    Bytes32 answered = before.done(all.maker, packs(3, lot.id(), SALE));

    HandOvers trade = before.succeeded();
    assertThat(trade.odd(all.wholesaler, received(onItsWay, 20, lot.id()))).isEmpty();
    assertThat(trade.look(all.maker, onItsWay)).isEqualTo(new Consignment(3, 20, 0));
    assertThat(trade.odd(all.wholesaler, rejected(inPart, 6))).isEmpty();
    assertThat(trade.look(all.maker, inPart).left()).isZero();
    trade.done(all.maker, new CancelTerms(takenBack));
    assertThat(trade.refused(all.maker, new CancelTerms(takenBack))).isEqualTo("AlreadyCancelled");
    trade.done(
        all.wholesaler,
        packs(
            3,
            List.of(new org.custodia.contracts.medicines.DispatchTerms.LotCount(lot.id(), 3)),
            RETURN,
            answered));
    assertThat(before.look(all.maker, onItsWay)).isEqualTo(new Consignment(1, 20, 20));
  }

  @Test
  void aCommandThatThePredecessorRecordedIsNotCarriedOutAgain() {
    PackBook before = new PackBook(all, all.pharmacy);
    CustodyDraft giving = before.draft(before.whole(fresh()));
    CustodyDraft refused = before.draft(laterPart(fresh(), 28, 7, Bytes32.ZERO));
    before.channel.batch(all.pharmacy, giving.command(), refused.command());
    CustodyChannel successor = before.succeeded().channel;
    List<MemberChannel.Said> said =
        successor.batch(all.pharmacy, giving.command(), refused.command());
    assertThat(said).extracting(MemberChannel.Said::event).containsOnly("Repeated");
    assertThat(said).extracting(MemberChannel.Said::sequence).containsExactly(1L, 2L);
    assertThat(successor.sequence(all.agency)).isZero();
  }

  @Test
  void theLastGenerationStillHasEnoughGasAndIsNotRetired() {
    PackBook book = new PackBook(all, all.pharmacy);
    PackProof inParts = fresh();
    book.done(book.part(inParts, 28, 7, Bytes32.ZERO));
    for (int i = 0; i < MemberChannel.GENERATIONS_LIMIT; i++) book = book.succeeded();
    book.done(laterPart(inParts, 28, 7, Bytes32.ZERO));
    assertThat(book.look(inParts).remaining()).isEqualTo(14);
    assertThat(book.channel.refuse(all.pharmacy, book.channel.retiring()).name())
        .isEqualTo("NoMoreGenerations");
  }
}
