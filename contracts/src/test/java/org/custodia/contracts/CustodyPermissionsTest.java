package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.HandOvers.packs;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.medicines.AcknowledgeTerms;
import org.custodia.contracts.medicines.CancelTerms;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.PackingTerms;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyDraft;
import org.custodia.contracts.network.HandOvers;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.PackBook;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.refusals.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of every action, who may and who may not. */
class CustodyPermissionsTest {
  private static final Consortium ALL = Consortium.found(BareEvm.shared());
  private static final LotDraft LOT = lot();
  private static final Map<Party, PackBook> BOOKS = new HashMap<>();
  private static final Set<Party> DISPENSERS = Set.of(ALL.pharmacy, ALL.hospital);
  private static final List<Party> HANDLERS =
      List.of(ALL.maker, ALL.wholesaler, ALL.pharmacy, ALL.hospital);
  private static int next;

  private static LotDraft lot() {
    LotDraft lot = new LotDraft(ALL, ALL.maker);
    lot.serials = LotDraft.serials(150);
    return lot.release();
  }

  private static PackBook book(Party owner) {
    return BOOKS.computeIfAbsent(owner, party -> new PackBook(ALL, party));
  }

  private static PackProof fresh() {
    return PackBook.pack(LOT, "S" + next++);
  }

  private static PackingTerms packing() {
    return new PackingTerms(
        List.of(new PackingTerms.Unit(9, PackingOperation.DELETE, Bytes32.ZERO, 0, 0)));
  }

  private static ScanSessionTerms session() {
    List<Bytes32> digests = List.of(Bytes32.random());
    return new ScanSessionTerms(
        Bytes32.random(), ScanSessionTerms.root(digests), 0, Bytes32.ZERO, digests);
  }

  // --- The book ---

  /** What the owner of a book can ask of it, each ready to be asked. */
  private static CustodyTerms inBook(Action action, PackBook book) {
    PackProof pack = fresh();
    return switch (action) {
      case DISPENSE -> book.whole(pack);
      case DECOMMISSION -> book.decommission(pack, PackStatus.STOLEN);
      case LOCK -> book.lock(pack);
      case UNLOCK -> {
        book.done(book.lock(pack));
        yield PackBook.unlock(pack);
      }
      case UNDO -> {
        Bytes32 lost = book.done(book.decommission(pack, PackStatus.LOST));
        yield PackBook.undo(pack, lost, PackStatus.LOST);
      }
      case PACK -> packing();
      case SCAN_SESSION -> session();
      case DISPENSED_OFFLINE -> PackBook.offline(pack);
      default -> throw new IllegalArgumentException("not of a book: " + action);
    };
  }

  private static final List<Action> OF_A_BOOK =
      List.of(
          Action.DISPENSE,
          Action.DECOMMISSION,
          Action.LOCK,
          Action.UNLOCK,
          Action.UNDO,
          Action.PACK,
          Action.SCAN_SESSION,
          Action.DISPENSED_OFFLINE);

  static Stream<Arguments> everybodysBook() {
    return HANDLERS.stream()
        .flatMap(party -> OF_A_BOOK.stream().map(action -> Arguments.of(party, action)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everybodysBook")
  void theOwnerOfABookDoesWhatItsRoleAllows(Party owner, Action action) {
    PackBook book = book(owner);
    boolean may = action != Action.DISPENSE || DISPENSERS.contains(owner);
    assertThat(book.refused(inBook(action, book))).isEqualTo(may ? "taken" : "WrongGiver");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everybodysBook")
  void theRegulatorActsInNobodysBook(Party owner, Action action) {
    if (action == Action.DISPENSE && !DISPENSERS.contains(owner)) return;
    PackBook book = book(owner);
    CustodyTerms terms = inBook(action, book);
    CustodyDraft owners = book.draft(terms);
    assertThat(refusal(book.channel.ask(ALL.agency, owners.command()))).isEqualTo("NotTheGiver");
    CustodyDraft itsOwn = new CustodyDraft(ALL, terms, ALL.agency);
    assertThat(refusal(book.channel.ask(ALL.agency, itsOwn.command()))).isEqualTo("WrongGiver");
    CustodyDraft inItsName = new CustodyDraft(ALL, terms, ALL.agency);
    assertThat(refusal(book.channel.ask(owner, inItsName.command()))).isEqualTo("WrongGiver");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everybodysBook")
  void nobodyElseSignsForTheOwner(Party owner, Action action) {
    if (action == Action.DISPENSE && !DISPENSERS.contains(owner)) return;
    PackBook book = book(owner);
    CustodyTerms terms = inBook(action, book);
    for (Party other : List.of(ALL.chemist, ALL.agency, ALL.stranger)) {
      CustodyDraft draft = book.draft(terms).signedBy(other);
      assertThat(refusal(book.channel.ask(owner, draft.command()))).isEqualTo("NotAWitness");
    }
  }

  @Test
  void offlineOnlyThoseWhoMayDispenseChangeAStatus() {
    for (Party owner : HANDLERS) {
      PackBook book = book(owner);
      PackProof pack = fresh();
      book.done(PackBook.offline(pack));
      assertThat(book.status(pack))
          .as("%s", owner)
          .isEqualTo(DISPENSERS.contains(owner) ? PackStatus.DISPENSED : PackStatus.ACTIVE);
    }
  }

  @Test
  void oneMembersLockIsNotUnlockedInAnothersBook() {
    PackProof pack = fresh();
    book(ALL.pharmacy).done(book(ALL.pharmacy).lock(pack));
    assertThat(book(ALL.hospital).refused(PackBook.unlock(pack))).isEqualTo("NotThatStatus");
  }

  @Test
  void whatOneMemberDidIsNotUndoneInAnothersBook() {
    PackProof pack = fresh();
    PackBook theirs = book(ALL.pharmacy);
    Bytes32 given = theirs.done(theirs.whole(pack));
    for (Party other : List.of(ALL.hospital, ALL.wholesaler, ALL.maker)) {
      assertThat(book(other).refused(PackBook.undo(pack, given, PackStatus.DISPENSED)))
          .isEqualTo("NotThatStatus");
    }
    assertThat(theirs.refused(PackBook.undo(pack, given, PackStatus.LOST)))
        .as("from another status than it has")
        .isEqualTo("NotThatStatus");
    assertThat(theirs.refused(PackBook.undo(pack, given, PackStatus.DISPENSED))).isEqualTo("taken");
  }

  // --- Handing over ---

  private static final Map<String, HandOvers> TRADES = new LinkedHashMap<>();

  private static HandOvers trade(Party opener, Party other) {
    return TRADES.computeIfAbsent(opener + " " + other, name -> new HandOvers(ALL, opener, other));
  }

  private static List<HandOvers> trades() {
    return List.of(
        trade(ALL.maker, ALL.wholesaler),
        trade(ALL.maker, ALL.hospital),
        trade(ALL.wholesaler, ALL.pharmacy));
  }

  @Test
  void manufacturersAndWholesalersSellToThoseWhoBuy() {
    for (HandOvers trade : trades()) {
      assertThat(trade.refused(trade.opener, packs(1, LOT.id(), DispatchPurpose.SALE)))
          .isEqualTo("taken");
    }
    assertThat(sale(ALL.maker, ALL.hospital, ALL.hospital)).isEqualTo("WrongGiver");
    assertThat(sale(ALL.wholesaler, ALL.pharmacy, ALL.pharmacy)).isEqualTo("WrongGiver");
    assertThat(sale(ALL.maker, ALL.wholesaler, ALL.wholesaler))
        .as("to a manufacturer")
        .isEqualTo("MayNotSell");
  }

  private static String sale(Party opener, Party other, Party by) {
    return trade(opener, other).refused(by, packs(1, LOT.id(), DispatchPurpose.SALE));
  }

  @Test
  void bothPartiesReturnCancelReceiveRejectAndAcknowledge() {
    for (HandOvers trade : trades()) {
      for (Party party : List.of(trade.opener, trade.other)) {
        Party to = trade.counterparty(party);
        for (var purpose : List.of(DispatchPurpose.RETURN, DispatchPurpose.RECALL_RETURN)) {
          Bytes32 sent = trade.done(party, packs(2, LOT.id(), purpose));
          assertThat(trade.odd(to, HandOvers.rejected(sent, 1))).isEmpty();
          assertThat(trade.odd(to, HandOvers.received(sent, 1))).isEmpty();
        }
        Bytes32 sent = trade.done(party, packs(1, LOT.id(), DispatchPurpose.RETURN));
        trade.done(party, new CancelTerms(sent));
        assertThat(trade.odd(party, new AcknowledgeTerms(LOT.id(), 1, 0, 0))).isEmpty();
      }
    }
  }

  @Test
  void theRegulatorHandsNothingOver() {
    HandOvers trade = trade(ALL.maker, ALL.wholesaler);
    Bytes32 sent = trade.done(ALL.maker, packs(2, LOT.id(), DispatchPurpose.SALE));
    for (CustodyTerms terms :
        List.of(
            packs(1, LOT.id(), DispatchPurpose.RETURN),
            new CancelTerms(sent),
            HandOvers.received(sent, 2),
            HandOvers.rejected(sent, 2),
            new AcknowledgeTerms(LOT.id(), 1, 0, 0))) {
      CustodyDraft draft = new CustodyDraft(ALL, terms, ALL.agency, ALL.agency);
      assertThat(refusal(trade.channel.ask(ALL.agency, draft.command()))).isEqualTo("WrongGiver");
    }
    assertThat(trade.look(ALL.maker, sent)).isEqualTo(new HandOvers.Consignment(1, 2, 2));
  }

  @Test
  void nobodySendsCancelsOrAcknowledgesInTheNameOfTheOther() {
    HandOvers trade = trade(ALL.maker, ALL.wholesaler);
    Bytes32 sent = trade.done(ALL.maker, packs(2, LOT.id(), DispatchPurpose.SALE));
    for (CustodyTerms terms :
        List.of(
            packs(1, LOT.id(), DispatchPurpose.SALE),
            new CancelTerms(sent),
            new AcknowledgeTerms(LOT.id(), 1, 0, 0))) {
      assertThat(
              refusal(trade.channel.ask(ALL.wholesaler, trade.draft(ALL.maker, terms).command())))
          .isEqualTo("NotTheGiver");
      CustodyDraft forged = trade.draft(ALL.maker, terms).signedBy(ALL.wholesaler);
      assertThat(refusal(trade.channel.ask(ALL.maker, forged.command()))).isEqualTo("NotAWitness");
    }
    for (CustodyTerms terms : List.of(HandOvers.received(sent, 2), HandOvers.rejected(sent, 2))) {
      CustodyDraft receivers = trade.draft(ALL.wholesaler, terms);
      assertThat(refusal(trade.channel.ask(ALL.maker, receivers.command())))
          .isEqualTo("WrongReceiver");
    }
  }

  // --- Kinds of channels ---

  @Test
  void eachKindOfChannelTakesItsOwnActionsOnly() {
    PackBook book = book(ALL.pharmacy);
    HandOvers trade = trade(ALL.wholesaler, ALL.pharmacy);
    for (Action action : OF_A_BOOK) {
      assertThat(trade.refused(ALL.pharmacy, inBook(action, book))).isEqualTo("WrongChannel");
    }
    for (CustodyTerms terms :
        List.of(
            packs(1, LOT.id(), DispatchPurpose.RETURN),
            new CancelTerms(Bytes32.random()),
            HandOvers.received(Bytes32.random(), 1),
            HandOvers.rejected(Bytes32.random(), 1),
            new AcknowledgeTerms(LOT.id(), 1, 0, 0))) {
      assertThat(book.refused(terms)).isEqualTo("WrongChannel");
    }
  }

  // --- Lots and products ---

  @Test
  void onlyTheRegulatorSaysHowAProductIsSupplied() {
    byte[] call =
        MedicineRegistryCalls.authoriseProducts(
            List.of(77L), ALL.maker.id(), Set.of(Supply.PRESCRIPTION_ONLY, Supply.CONTROLLED));
    for (Party other : HANDLERS) {
      assertThat(ALL.refuse(other, ALL.registry(), call).name()).isEqualTo("NotTheAuthority");
    }
    ALL.accept(ALL.agency, ALL.registry(), call);
    var product = Consortium.read(ALL.registry.product(java.math.BigInteger.valueOf(77)));
    assertThat(Bytes32.of(product.component1())).isEqualTo(ALL.maker.id());
    assertThat(Supply.of(product.component2().intValueExact()))
        .containsExactlyInAnyOrder(Supply.PRESCRIPTION_ONLY, Supply.CONTROLLED);
  }

  @Test
  void manufacturerAndRegulatorStopSinglePacksAndNobodyElse() {
    LotDraft lot = new LotDraft(ALL, ALL.maker).release();
    List<Bytes32> packs = List.of(PackBook.pack(lot, lot.serials.get(0)).packId());
    for (Party other : List.of(ALL.rival, ALL.wholesaler, ALL.pharmacy, ALL.hospital)) {
      byte[] call = lot.packsChange(other, Action.BLOCK, packs);
      assertThat(ALL.refuse(other, ALL.registry(), call).name()).isEqualTo("MayNotChange");
    }
    byte[] makers = lot.packsChange(ALL.maker, Action.BLOCK, packs);
    assertThat(ALL.refuse(ALL.rival, ALL.registry(), makers).name()).isEqualTo("NotTheGiver");
    ALL.accept(ALL.maker, ALL.registry(), makers);
    assertThat(ALL.refuse(ALL.maker, ALL.registry(), makers).name()).isEqualTo("AlreadyDone");
    ALL.accept(ALL.agency, ALL.registry(), lot.packsChange(ALL.agency, Action.BLOCK, packs));
    byte[] lifted = lot.packsChange(ALL.maker, Action.UNBLOCK, packs);
    assertThat(ALL.refuse(ALL.maker, ALL.registry(), lifted).name()).isEqualTo("BlockedByAnother");
    ALL.accept(ALL.agency, ALL.registry(), lot.packsChange(ALL.agency, Action.RECALL, packs));
    for (Action action : List.of(Action.UNBLOCK, Action.BLOCK, Action.RECALL, Action.WITHDRAW)) {
      byte[] call = lot.packsChange(ALL.agency, action, packs);
      assertThat(ALL.refuse(ALL.agency, ALL.registry(), call).name()).isEqualTo("StatusIsFinal");
    }
  }

  @Test
  void allPacksOfACallAreChangedOrNone() {
    LotDraft lot = new LotDraft(ALL, ALL.maker).release();
    Bytes32 first = PackBook.pack(lot, lot.serials.get(0)).packId();
    Bytes32 second = PackBook.pack(lot, lot.serials.get(1)).packId();
    lot.changePacks(ALL.maker, Action.BLOCK, lot.serials.get(1));
    byte[] both = lot.packsChange(ALL.maker, Action.BLOCK, List.of(first, second));
    assertThat(ALL.refuse(ALL.maker, ALL.registry(), both).name()).isEqualTo("StatusUnchanged");
    assertThat(standing(lot, first)).isEqualTo(LotStatus.NONE);
    assertThat(standing(lot, second)).isEqualTo(LotStatus.BLOCKED);
    for (int count : List.of(0, 101)) {
      byte[] call =
          lot.packsChange(
              ALL.maker, Action.BLOCK, Stream.generate(Bytes32::random).limit(count).toList());
      assertThat(ALL.refuse(ALL.maker, ALL.registry(), call).name()).isEqualTo("WrongNumber");
    }
    ALL.accept(
        ALL.maker,
        ALL.registry(),
        lot.packsChange(
            ALL.maker, Action.RECALL, Stream.generate(Bytes32::random).limit(100).toList()));
  }

  private static LotStatus standing(LotDraft lot, Bytes32 packId) {
    return LotStatus.of(
        Consortium.read(ALL.registry.packStatus(lot.id().toArray(), packId.toArray()))
            .intValueExact());
  }

  private static String refusal(java.util.Optional<Refusal> asked) {
    return asked.map(Refusal::name).orElse("taken");
  }
}
