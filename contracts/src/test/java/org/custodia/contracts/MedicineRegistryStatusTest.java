package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.encoded;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.util.List;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.abi.CallData;
import org.custodia.contracts.generated.MedicineRegistry;
import org.custodia.contracts.medicines.LotNotice;
import org.custodia.contracts.network.ActDraft;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

class MedicineRegistryStatusTest {
  private static Consortium all;
  private LotDraft lot;

  @BeforeAll
  static void found() {
    all = Consortium.found(BareEvm.shared());
  }

  @BeforeEach
  void release() {
    lot = new LotDraft(all, all.maker).release();
  }

  private LotStatus status() {
    return LotStatus.of(read(all.registry.lot(lot.id().toArray())).component7().intValueExact());
  }

  private Refusal refused(Party by, Action action) {
    return refused(by, lot.statusChange(by, action, "as the test wants"));
  }

  private Refusal refused(Party by, byte[] data) {
    return all.refuse(by, all.registry(), data);
  }

  @Test
  void regulatorRecallsWithAReason() {
    byte[] data = lot.statusChange(all.agency, Action.RECALL, "Défaut de bouchage");
    TransactionReceipt receipt = all.accept(all.agency, all.registry(), data);
    var event = MedicineRegistry.getLotStatusChangedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.lotId)).isEqualTo(lot.id());
    assertThat(event.reason).isEqualTo("Défaut de bouchage");
    assertThat(event.advice).isEqualTo("Keep it aside.");
    assertThat(event.scope).isEqualTo(RecallScope.PHARMACIES.code());
    assertThat(event.action).isEqualTo(Action.RECALL.code());
    assertThat(event.status).isEqualTo(LotStatus.RECALLED.code());
    assertThat(Bytes32.of(event.by)).isEqualTo(all.agency.id());
    assertThat(event.witness).isEqualTo(all.agency.witnessAddress());
    assertThat(status()).isEqualTo(LotStatus.RECALLED);
  }

  @Test
  void makerRecallsAndWithdrawsItsOwnLots() {
    lot.change(all.maker, Action.RECALL);
    assertThat(status()).isEqualTo(LotStatus.RECALLED);
    release();
    lot.change(all.maker, Action.WITHDRAW);
    assertThat(status()).isEqualTo(LotStatus.WITHDRAWN);
  }

  @Test
  void recalledAndWithdrawnAreFinal() {
    lot.change(all.agency, Action.RECALL);
    for (Action action : List.of(Action.RECALL, Action.WITHDRAW, Action.BLOCK, Action.UNBLOCK)) {
      Refusal refusal = refused(all.agency, action);
      assertThat(refusal.name()).isEqualTo("StatusIsFinal");
      assertThat(refusal.arguments()).containsEntry("status", "3");
    }
    release();
    lot.change(all.agency, Action.WITHDRAW);
    assertThat(refused(all.maker, Action.UNBLOCK).arguments()).containsEntry("status", "4");
  }

  @Test
  void blockIsLifted() {
    lot.change(all.maker, Action.BLOCK);
    assertThat(status()).isEqualTo(LotStatus.BLOCKED);
    assertThat(refused(all.maker, Action.BLOCK).name()).isEqualTo("StatusUnchanged");
    lot.change(all.maker, Action.UNBLOCK);
    assertThat(status()).isEqualTo(LotStatus.RELEASED);
    assertThat(refused(all.maker, Action.UNBLOCK).name()).isEqualTo("NotBlocked");
  }

  @Test
  void makerCannotLiftTheRegulatorsBlock() {
    lot.change(all.agency, Action.BLOCK);
    Refusal refusal = refused(all.maker, Action.UNBLOCK);
    assertThat(refusal.name()).isEqualTo("BlockedByAnother");
    assertThat(refusal.arguments()).containsEntry("member", all.agency.id().toString());
    assertThat(refused(all.maker, Action.BLOCK).name()).isEqualTo("StatusUnchanged");
    assertThat(refused(all.agency, Action.BLOCK).name()).isEqualTo("StatusUnchanged");
    lot.change(all.agency, Action.UNBLOCK);
    assertThat(status()).isEqualTo(LotStatus.RELEASED);
  }

  @Test
  void regulatorPutsItsBlockOverTheMakersAndLiftsBoth() {
    lot.change(all.maker, Action.BLOCK);
    lot.change(all.agency, Action.BLOCK);
    assertThat(refused(all.maker, Action.UNBLOCK).name()).isEqualTo("BlockedByAnother");
    lot.change(all.agency, Action.UNBLOCK);
    lot.change(all.maker, Action.BLOCK);
    lot.change(all.agency, Action.UNBLOCK);
    assertThat(status()).isEqualTo(LotStatus.RELEASED);
  }

  @Test
  void blockedLotIsRecalledAndWithdrawn() {
    lot.change(all.agency, Action.BLOCK);
    lot.change(all.maker, Action.RECALL);
    assertThat(status()).isEqualTo(LotStatus.RECALLED);
  }

  @Test
  void nobodyElseChangesALot() {
    for (Party other : List.of(all.rival, all.pharmacy, all.hospital)) {
      Refusal refusal = refused(other, Action.RECALL);
      assertThat(refusal.name()).isEqualTo("MayNotChange");
      assertThat(refusal.arguments()).containsEntry("member", other.id().toString());
    }
    byte[] makers = lot.statusChange(all.maker, Action.RECALL, "why");
    for (Party other : List.of(all.rival, all.pharmacy, all.agency, all.stranger)) {
      assertThat(refused(other, makers).name()).isEqualTo("NotTheGiver");
    }
  }

  @Test
  void witnessHasToBeOfTheOneWhoChangesIt() {
    ActDraft act = new ActDraft();
    act.giver = all.agency.id();
    act.subject = lot.id();
    act.action = Action.RECALL;
    LotNotice terms = LotDraft.notice(Action.RECALL, "why");
    act.detail = terms.detail();
    byte[] signedByTheMaker = lot.statusChange(terms, act.act(), all.maker.witness());
    assertThat(refused(all.agency, signedByTheMaker).name()).isEqualTo("NotAWitness");
    // The verification service answers for packs; it does not recall lots.
    byte[] signedByTheService = lot.statusChange(terms, act.act(), Consortium.VERIFIER);
    assertThat(refused(all.agency, signedByTheService).name()).isEqualTo("NotAWitness");
  }

  @Test
  void reasonAndActionAreBoundToTheSignature() {
    ActDraft act = new ActDraft();
    act.giver = all.agency.id();
    act.subject = lot.id();
    act.action = Action.BLOCK;
    act.detail = LotDraft.notice(Action.BLOCK, "signed reason").detail();
    byte[] otherReason =
        lot.statusChange(
            LotDraft.notice(Action.BLOCK, "other reason"), act.act(), all.agency.witness());
    assertThat(refused(all.agency, otherReason).name()).isEqualTo("WrongDetail");
    byte[] otherAction =
        lot.statusChange(
            LotDraft.notice(Action.RECALL, "signed reason"), act.act(), all.agency.witness());
    assertThat(refused(all.agency, otherAction).name()).isEqualTo("WrongAction");
    LotDraft other = new LotDraft(all, all.maker).release();
    byte[] otherLot =
        other.statusChange(
            LotDraft.notice(Action.BLOCK, "signed reason"), act.act(), all.agency.witness());
    assertThat(refused(all.agency, otherLot).name()).isEqualTo("WrongSubject");
  }

  @Test
  void signedBlockIsNotReplayedAfterItWasLifted() {
    byte[] block = lot.statusChange(all.maker, Action.BLOCK, "suspicion");
    all.accept(all.maker, all.registry(), block);
    lot.change(all.maker, Action.UNBLOCK);
    assertThat(refused(all.maker, block).name()).isEqualTo("AlreadyDone");
  }

  @Test
  void malformedChangesAreRefused() {
    assertThat(refused(all.agency, Action.RELEASE).name()).isEqualTo("WrongAction");
    assertThat(refused(all.agency, Action.DISPENSE).name()).isEqualTo("WrongAction");
    assertThat(refused(all.agency, lot.statusChange(all.agency, Action.BLOCK, "")).name())
        .isEqualTo("TextMissing");
    byte[] tooLong = lot.statusChange(all.agency, Action.BLOCK, "é".repeat(1001));
    Refusal refusal = refused(all.agency, tooLong);
    assertThat(refusal.name()).isEqualTo("TextTooLong");
    assertThat(refusal.arguments()).containsEntry("length", "2002");
    LotDraft unreleased = new LotDraft(all, all.maker);
    byte[] ofNothing = unreleased.statusChange(all.agency, Action.RECALL, "why");
    assertThat(refused(all.agency, ofNothing).name()).isEqualTo("UnknownLot");
  }

  @Test
  void adviceIsBoundedAndTheScopeIsOneOfThree() {
    var tooMuch = new LotNotice(Action.BLOCK, RecallScope.WHOLESALERS, "why", "é".repeat(1001));
    assertThat(refused(all.agency, signed(tooMuch)).name()).isEqualTo("TextTooLong");
    for (int scope : List.of(0, 4)) {
      ActDraft act = changeBy(all.agency);
      AbiValue notice =
          AbiValue.tuple(AbiValue.uint(scope), AbiValue.string("why"), AbiValue.string(""));
      act.detail = Bytes32.keccak(AbiValue.encodeAll(AbiValue.uint(Action.BLOCK.code()), notice));
      var signature = WitnessSignature.sign(act.act(), all.domain, all.agency.witness());
      byte[] call =
          CallData.of(
              "changeStatus(bytes32,uint8,(uint8,string,string),(bytes32,uint8,bytes32,bytes32,"
                  + "bytes32,uint8,string,uint64,uint64,bytes32,bytes32),bytes)",
              AbiValue.bytes32(lot.id()),
              AbiValue.uint(Action.BLOCK.code()),
              notice,
              act.act().toAbi(),
              AbiValue.bytes(signature.toArray()));
      assertThat(refused(all.agency, call).name()).isEqualTo("WrongScope");
    }
    for (RecallScope scope : RecallScope.values()) {
      release();
      byte[] call = signed(new LotNotice(Action.RECALL, scope, "why", ""));
      TransactionReceipt receipt = all.accept(all.agency, all.registry(), call);
      assertThat(MedicineRegistry.getLotStatusChangedEvents(receipt).get(0).scope)
          .isEqualTo(scope.code());
    }
  }

  private ActDraft changeBy(Party by) {
    ActDraft act = new ActDraft();
    act.giver = by.id();
    act.subject = lot.id();
    act.action = Action.BLOCK;
    return act;
  }

  private byte[] signed(LotNotice notice) {
    ActDraft act = changeBy(all.agency);
    act.action = notice.action();
    act.detail = notice.detail();
    return lot.statusChange(notice, act.act(), all.agency.witness());
  }

  @Test
  void termsOfSupplyAreThoseThatAreKnown() {
    byte[] call =
        encoded(
            all.registry.authoriseProducts(
                List.of(BigInteger.TEN), all.maker.id().toArray(), BigInteger.valueOf(4)));
    assertThat(refused(all.agency, call).name()).isEqualTo("WrongSupply");
  }
}
