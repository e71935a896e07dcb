package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.DispatchPurpose.RECALL_RETURN;
import static org.custodia.contracts.DispatchPurpose.RETURN;
import static org.custodia.contracts.DispatchPurpose.SALE;
import static org.custodia.contracts.network.HandOvers.packs;
import static org.custodia.contracts.network.HandOvers.received;
import static org.custodia.contracts.network.HandOvers.rejected;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.AcknowledgeTerms;
import org.custodia.contracts.medicines.CancelTerms;
import org.custodia.contracts.medicines.DispatchTerms;
import org.custodia.contracts.medicines.DispatchTerms.LotCount;
import org.custodia.contracts.medicines.ReceiveTerms;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyDraft;
import org.custodia.contracts.network.HandOvers;
import org.custodia.contracts.network.HandOvers.Consignment;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Packs handed over between a sender and a receiver. */
class ConsignmentsTest {
  private static final long A_DAY = 86_400;
  private static Consortium all;
  private static HandOvers trade;
  private static Party maker;
  private static Party wholesaler;
  private static LotDraft lot;

  @BeforeAll
  static void found() {
    all = Consortium.found();
    maker = all.maker;
    wholesaler = all.wholesaler;
    trade = new HandOvers(all, maker, wholesaler);
    lot = new LotDraft(all, maker).release();
  }

  @AfterEach
  void letTimePass() {
    all.network.letTimePass();
  }

  private static Bytes32 sold(int packs) {
    return trade.done(maker, packs(packs, lot.id(), SALE));
  }

  // --- Dispatch ---

  @Test
  void aDispatchIsKnownToBothAndTheRegulator() {
    LotDraft second = new LotDraft(all, maker).release();
    DispatchTerms terms =
        packs(
            50,
            List.of(new LotCount(lot.id(), 20), new LotCount(second.id(), 30)),
            SALE,
            Bytes32.ZERO);
    CustodyDraft draft = trade.draft(maker, terms);
    var receipt =
        trade.channel.send(
            maker, trade.channel.batchData(trade.channel.head(maker), List.of(draft.command())));
    for (Party member : List.of(maker, wholesaler, all.agency)) {
      var seen = all.network.receiptOn(member.node(), receipt.getTransactionHash());
      var event = MedicineCustody.getDispatchedEvents(seen).get(0);
      assertThat(Bytes32.of(event.consignment)).isEqualTo(draft.id());
      assertThat(Bytes32.of(event.giver)).isEqualTo(maker.id());
      assertThat(Bytes32.of(event.receiver)).isEqualTo(wholesaler.id());
      assertThat(Bytes32.of(event.root)).isEqualTo(terms.root());
      assertThat(Bytes32.of(event.contents)).isEqualTo(terms.contents());
      assertThat(event.packs).isEqualTo(50);
      assertThat(event.purpose).isEqualTo(SALE.code());
      assertThat(event.witness).isEqualTo(maker.witnessAddress());
      assertThat(event.place).isEqualTo(draft.act.place);
      assertThat(event.deviceTime).isEqualTo(draft.act.deviceTime);
      assertThat(MedicineCustody.getLotDispatchedEvents(seen))
          .extracting(one -> one.packs.intValueExact())
          .containsExactlyInAnyOrder(20, 30);
    }
    assertThat(trade.look(maker, draft.id())).isEqualTo(new Consignment(1, 50, 50));
  }

  @Test
  void aDispatchNamesItsPacks() {
    LotCount five = new LotCount(lot.id(), 5);
    Bytes32 some = Bytes32.random();
    for (DispatchTerms wrong :
        List.of(
            new DispatchTerms(Bytes32.ZERO, 5, some, List.of(five), SALE, Bytes32.ZERO),
            new DispatchTerms(some, 5, Bytes32.ZERO, List.of(five), SALE, Bytes32.ZERO),
            new DispatchTerms(some, 0, some, List.of(five), SALE, Bytes32.ZERO))) {
      assertThat(trade.refused(maker, wrong)).isEqualTo("WrongContents");
    }
    assertThat(trade.refused(maker, packs(6, List.of(five), SALE, Bytes32.ZERO)))
        .isEqualTo("WrongSum");
  }

  @Test
  void itsLotsAreOneToTwentyAndDifferent() {
    List<LotCount> many = new ArrayList<>();
    for (int i = 0; i < 21; i++) many.add(new LotCount(Bytes32.random(), 1));
    LotCount five = new LotCount(lot.id(), 5);
    for (List<LotCount> wrong :
        List.of(
            List.<LotCount>of(), many, List.of(five, five), List.of(new LotCount(lot.id(), 0)))) {
      assertThat(trade.refused(maker, packs(5, wrong, SALE, Bytes32.ZERO))).isEqualTo("WrongLots");
    }
    List<LotCount> twenty =
        Stream.generate(() -> new LotDraft(all, maker).release())
            .limit(20)
            .map(one -> new LotCount(one.id(), 1))
            .toList();
    trade.done(maker, packs(20, twenty, SALE, Bytes32.ZERO));
  }

  @Test
  void onlyWhatMayBeSuppliedIsSold() {
    LotDraft stopped = new LotDraft(all, maker).release();
    stopped.change(maker, Action.BLOCK);
    assertThat(trade.refused(maker, packs(1, stopped.id(), SALE))).isEqualTo("LotNotInTrade");
    stopped.change(maker, Action.RECALL);
    assertThat(trade.refused(maker, packs(1, stopped.id(), SALE))).isEqualTo("LotNotInTrade");
    trade.done(wholesaler, packs(1, stopped.id(), RECALL_RETURN));
    trade.done(wholesaler, packs(1, stopped.id(), RETURN));
    trade.done(maker, packs(1, stopped.id(), RETURN));
    for (DispatchPurpose purpose : DispatchPurpose.values()) {
      assertThat(trade.refused(maker, packs(1, Bytes32.random(), purpose)))
          .isEqualTo("LotNotInTrade");
    }
  }

  @Test
  void whatHasExpiredIsReturnedAndNotSold() {
    LotDraft old = new LotDraft(all, maker);
    old.expiry = all.today();
    old.release();
    trade.done(maker, packs(1, old.id(), SALE));
    all.network.holdTimeAt(all.network.now() + 2 * A_DAY);
    assertThat(trade.refused(maker, packs(1, old.id(), SALE))).isEqualTo("LotExpiredInTrade");
    trade.done(wholesaler, packs(1, old.id(), RETURN));
  }

  @Test
  void aPurposeThatNobodyKnowsIsRefused() {
    DispatchTerms sale = packs(1, lot.id(), SALE);
    List<AbiValue> fields = new ArrayList<>(((AbiValue.Tuple) sale.toAbi()).values());
    for (int purpose : List.of(0, 4, 255)) {
      fields.set(4, AbiValue.uint(purpose));
      AbiValue terms = new AbiValue.Tuple(fields);
      CustodyDraft draft = trade.draft(maker, sale);
      draft.act.detail = Bytes32.keccak(AbiValue.encodeAll(terms));
      Act act = draft.act.act();
      byte[] signature = WitnessSignature.sign(act, all.domain, maker.witness()).toArray();
      byte[] body = AbiValue.encodeAll(terms, act.toAbi(), AbiValue.bytes(signature));
      var command = new MemberChannel.Command(draft.id(), Action.DISPATCH.code(), body);
      assertThat(trade.channel.ask(maker, command).orElseThrow().name())
          .isEqualTo("UnknownDispatchPurpose");
    }
  }

  @Test
  void aDispatchGoesToTheOtherParty() {
    for (Bytes32 wrong : List.of(all.agency.id(), all.pharmacy.id(), maker.id(), Bytes32.ZERO)) {
      CustodyDraft draft = trade.draft(maker, packs(1, lot.id(), SALE));
      draft.act.receiver = wrong;
      assertThat(trade.channel.ask(maker, draft.command()).orElseThrow().name())
          .isEqualTo("WrongReceiver");
    }
  }

  @Test
  void aReturnAnswersAConsignmentOfTheOther() {
    Bytes32 consignment = sold(3);
    List<LotCount> three = List.of(new LotCount(lot.id(), 3));
    trade.done(wholesaler, packs(3, three, RETURN, consignment));
    assertThat(trade.refused(wholesaler, packs(3, three, RETURN, Bytes32.random())))
        .isEqualTo("UnknownConsignment");
    assertThat(trade.refused(maker, packs(3, three, RETURN, consignment)))
        .isEqualTo("UnknownConsignment");
  }

  @Test
  void oneCannotTakeTheIdOfTheOthersConsignment() {
    CustodyDraft makers = trade.draft(maker, packs(3, lot.id(), SALE));
    CustodyDraft spoiler = trade.draft(wholesaler, packs(1, lot.id(), RETURN));
    spoiler.act.commandId = makers.id();
    assertThat(trade.channel.ask(wholesaler, spoiler.command())).isEmpty();
    assertThat(trade.channel.ask(maker, makers.command())).isEmpty();
    assertThat(trade.look(maker, makers.id()).packs()).isEqualTo(3);
    assertThat(trade.look(wholesaler, makers.id()).packs()).isEqualTo(1);
  }

  // --- Cancelling ---

  @Test
  void theGiverCancelsWhatNobodyAnswered() {
    Bytes32 consignment = sold(3);
    assertThat(trade.refused(wholesaler, new CancelTerms(consignment)))
        .isEqualTo("UnknownConsignment");
    trade.done(maker, new CancelTerms(consignment));
    assertThat(trade.look(maker, consignment).status()).isEqualTo(2);
    assertThat(trade.refused(maker, new CancelTerms(consignment))).isEqualTo("AlreadyCancelled");
    assertThat(trade.refused(maker, new CancelTerms(Bytes32.random())))
        .isEqualTo("UnknownConsignment");
    Bytes32 accepted = sold(3);
    trade.done(wholesaler, received(accepted, 3));
    assertThat(trade.refused(maker, new CancelTerms(accepted))).isEqualTo("AlreadyAnswered");
    Bytes32 partly = sold(3);
    trade.done(wholesaler, rejected(partly, 1));
    assertThat(trade.refused(maker, new CancelTerms(partly))).isEqualTo("AlreadyAnswered");
    CustodyDraft toNobody = trade.draft(maker, new CancelTerms(sold(1)));
    toNobody.act.receiver = Bytes32.ZERO;
    assertThat(trade.channel.ask(maker, toNobody.command()).orElseThrow().name())
        .isEqualTo("WrongReceiver");
  }

  // --- Receiving ---

  @Test
  void aPalletIsReceivedInOneCommand() {
    Bytes32 consignment = sold(5000);
    ReceiveTerms terms =
        new ReceiveTerms(
            consignment, 4990, 8, 3, 2, List.of(lot.id()), Bytes32.keccak(new byte[] {2}));
    CustodyDraft draft = trade.draft(wholesaler, terms);
    var receipt =
        trade.channel.send(
            wholesaler,
            trade.channel.batchData(trade.channel.head(wholesaler), List.of(draft.command())));
    var event = MedicineCustody.getReceivedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.consignment)).isEqualTo(consignment);
    assertThat(Bytes32.of(event.receiver)).isEqualTo(wholesaler.id());
    assertThat(Bytes32.of(event.giver)).isEqualTo(maker.id());
    assertThat(event.accepted).isEqualTo(4990);
    assertThat(event.missing).isEqualTo(8);
    assertThat(event.surplus).isEqualTo(3);
    assertThat(event.damaged).isEqualTo(2);
    assertThat(Bytes32.of(event.findings)).isEqualTo(terms.findings());
    assertThat(event.irregularities).isZero();
    assertThat(trade.look(maker, consignment)).isEqualTo(new Consignment(3, 5000, 2));
    // The damaged ones may be rejected afterwards, and no more.
    assertThat(trade.odd(wholesaler, rejected(consignment, 2))).isEmpty();
    assertThat(trade.odd(wholesaler, rejected(consignment, 1)))
        .containsExactly(Irregularity.NUMBERS_DIFFER);
  }

  @Test
  void partsAreReceivedOneAfterTheOther() {
    Bytes32 consignment = sold(10);
    assertThat(trade.odd(wholesaler, received(consignment, 4, lot.id()))).isEmpty();
    assertThat(trade.look(maker, consignment)).isEqualTo(new Consignment(5, 10, 6));
    assertThat(trade.odd(wholesaler, received(consignment, 6, lot.id()))).isEmpty();
    assertThat(trade.look(maker, consignment)).isEqualTo(new Consignment(3, 10, 0));
    assertThat(trade.odd(wholesaler, received(consignment, 1, lot.id())))
        .containsExactly(Irregularity.ALREADY_RECEIVED);
  }

  @Test
  void someAreRejectedAndTheRestReceived() {
    Bytes32 consignment = sold(10);
    assertThat(trade.odd(wholesaler, rejected(consignment, 4))).isEmpty();
    assertThat(trade.look(maker, consignment)).isEqualTo(new Consignment(1, 10, 6));
    assertThat(trade.odd(wholesaler, received(consignment, 6, lot.id()))).isEmpty();
    assertThat(trade.look(maker, consignment)).isEqualTo(new Consignment(3, 10, 0));
  }

  @Test
  void aPackComesBackFromWhereItWasSold() {
    Bytes32 back = trade.done(wholesaler, packs(2, lot.id(), RETURN));
    assertThat(trade.odd(maker, received(back, 2, lot.id()))).isEmpty();
  }

  @Test
  void anAcknowledgementOfARecallIsRecorded() {
    LotDraft recalled = new LotDraft(all, maker).release();
    recalled.change(maker, Action.RECALL);
    AcknowledgeTerms terms = new AcknowledgeTerms(recalled.id(), 3, 40, 0);
    CustodyDraft draft = trade.draft(wholesaler, terms);
    var receipt =
        trade.channel.send(
            wholesaler,
            trade.channel.batchData(trade.channel.head(wholesaler), List.of(draft.command())));
    var event = MedicineCustody.getRecallAcknowledgedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.lotId)).isEqualTo(recalled.id());
    assertThat(Bytes32.of(event.member)).isEqualTo(wholesaler.id());
    assertThat(event.inStock).isEqualTo(3);
    assertThat(event.passedOn).isEqualTo(40);
    assertThat(event.supplied).isZero();
    assertThat(event.irregularities).isZero();
    assertThat(trade.odd(wholesaler, new AcknowledgeTerms(Bytes32.random(), 1, 0, 0)))
        .containsExactly(Irregularity.STATUS_CONFLICT);
  }
}
