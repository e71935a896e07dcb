package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.generated.MedicineRegistry;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Sign;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

class MedicineRegistryReleaseTest {
  private static Consortium all;

  @BeforeAll
  static void found() {
    all = Consortium.found(BareEvm.shared());
  }

  private LotDraft lot() {
    return new LotDraft(all, all.maker);
  }

  private int statusOf(LotDraft lot) {
    return read(all.registry.lot(lot.id().toArray())).component7().intValueExact();
  }

  // --- Products ---

  @Test
  void regulatorSaysWhoHoldsAProduct() {
    long gtin = 3400930000038L;
    byte[] data = MedicineRegistryCalls.authoriseProducts(List.of(gtin), all.maker.id(), Set.of());
    TransactionReceipt receipt = all.accept(all.agency, all.registry(), data);
    var event = MedicineRegistry.getProductAuthorisedEvents(receipt).get(0);
    assertThat(event.gtin).isEqualTo(gtin);
    assertThat(Bytes32.of(event.holder)).isEqualTo(all.maker.id());
    all.accept(
        all.agency,
        all.registry(),
        MedicineRegistryCalls.authoriseProducts(List.of(gtin), Bytes32.ZERO, Set.of()));
    LotDraft withdrawn = lot();
    withdrawn.gtin = gtin;
    assertThat(withdrawn.refused().name()).isEqualTo("NotTheHolder");
  }

  @Test
  void onlyTheRegulatorAuthorisesProducts() {
    byte[] data = MedicineRegistryCalls.authoriseProducts(List.of(1L), all.maker.id(), Set.of());
    assertThat(all.refuse(all.maker, all.registry(), data).name()).isEqualTo("NotTheAuthority");
    assertThat(all.refuse(all.stranger, all.registry(), data).name()).isEqualTo("NotTheAuthority");
  }

  @Test
  void productIsHeldByAManufacturerOnly() {
    byte[] data = MedicineRegistryCalls.authoriseProducts(List.of(1L), all.pharmacy.id(), Set.of());
    assertThat(all.refuse(all.agency, all.registry(), data).name()).isEqualTo("NotAManufacturer");
  }

  @Test
  void numberThatIsNoGtinIsRefused() {
    for (long gtin : new long[] {0, 100_000_000_000_000L}) {
      byte[] data =
          MedicineRegistryCalls.authoriseProducts(List.of(5L, gtin), all.maker.id(), Set.of());
      Refusal refusal = all.refuse(all.agency, all.registry(), data);
      assertThat(refusal.name()).isEqualTo("WrongGtin");
      assertThat(refusal.arguments()).containsEntry("gtin", Long.toString(gtin));
    }
    assertThat(Bytes32.of(read(all.registry.product(BigInteger.valueOf(5))).component1()))
        .isEqualTo(Bytes32.ZERO);
  }

  // --- Releasing ---

  @Test
  void releasedLotIsThereForEverybody() {
    LotDraft lot = lot();
    TransactionReceipt receipt = all.accept(all.maker, all.registry(), lot.callData());
    var event = MedicineRegistry.getLotReleasedEvents(receipt).get(0);
    assertThat(Bytes32.of(event.commandId)).isEqualTo(lot.act.commandId);
    assertThat(Bytes32.of(event.lotId)).isEqualTo(lot.id());
    assertThat(event.witness).isEqualTo(all.maker.witnessAddress());
    var stored = read(all.registry.lot(lot.id().toArray()));
    assertThat(stored.component1()).isEqualTo(lot.gtin);
    assertThat(stored.component2()).isEqualTo(lot.lotNumber);
    assertThat(stored.component3()).isEqualTo(lot.expiry.toEpochDay());
    assertThat(Bytes32.of(stored.component4())).isEqualTo(lot.tree().root());
    assertThat(stored.component5()).isEqualTo(5);
    assertThat(Bytes32.of(stored.component6())).isEqualTo(all.maker.id());
    assertThat(stored.component7()).isEqualTo(LotStatus.RELEASED.code());
    assertThat(stored.component8()).isEqualTo(receipt.getBlockNumber());
    assertThat(read(all.registry.done(all.maker.id().toArray(), lot.act.commandId.toArray())))
        .isTrue();
  }

  @Test
  void commandIsCarriedOutOnce() {
    LotDraft lot = lot().release();
    Refusal refusal = lot.refused();
    assertThat(refusal.name()).isEqualTo("AlreadyDone");
    assertThat(refusal.arguments()).containsEntry("commandId", lot.act.commandId.toString());
  }

  @Test
  void commandIdOfOneMemberIsNotSpentByAnother() {
    LotDraft rivals = new LotDraft(all, all.rival);
    rivals.gtin = Consortium.RIVALS_GTIN;
    LotDraft makers = lot();
    rivals.act.commandId = makers.act.commandId;
    rivals.release();
    makers.release();
    assertThat(statusOf(makers)).isEqualTo(LotStatus.RELEASED.code());
  }

  @Test
  void sameLotIsNotReleasedTwice() {
    LotDraft lot = lot().release();
    lot.act.commandId = Bytes32.ofUuid(UUID.randomUUID());
    lot.serials = List.of("B1", "B2");
    Refusal refusal = lot.refused();
    assertThat(refusal.name()).isEqualTo("LotExists");
    assertThat(refusal.arguments()).containsEntry("lotId", lot.id().toString());
  }

  @Test
  void onlyTheHolderReleasesItsProduct() {
    LotDraft lot = new LotDraft(all, all.rival);
    Refusal refusal = lot.refused();
    assertThat(refusal.name()).isEqualTo("NotTheHolder");
    assertThat(refusal.arguments()).containsEntry("holder", all.maker.id().toString());
  }

  @Test
  void senderHasToBeAnAccountOfTheGiver() {
    byte[] data = lot().callData();
    for (Party other : List.of(all.rival, all.agency, all.stranger)) {
      assertThat(all.refuse(other, all.registry(), data).name()).isEqualTo("NotTheGiver");
    }
    LotDraft nobodys = lot();
    nobodys.act.giver = Bytes32.ZERO;
    assertThat(all.refuse(all.stranger, all.registry(), nobodys.callData()).name())
        .isEqualTo("NotTheGiver");
  }

  @Test
  void onlyAWitnessOfTheMakerMaySign() {
    for (Party other : List.of(all.rival, all.agency, all.stranger)) {
      LotDraft lot = lot();
      lot.witness = other.witness();
      Refusal refusal = lot.refused();
      assertThat(refusal.name()).isEqualTo("NotAWitness");
      assertThat(refusal.arguments()).containsEntry("key", other.witnessAddress());
    }
  }

  @Test
  void keyThatIsNotYetOrNoLongerValidMayNotSign() {
    long now = all.network.now();
    var early = Party.key("too early");
    var late = Party.key("too late");
    var lost = Party.key("lost");
    all.accept(
        all.maker,
        all.registrar(),
        all.enrolment(all.maker, early, OperatorKind.DEVICE, 1, now + 9000, now + 9999));
    all.accept(
        all.maker,
        all.registrar(),
        all.enrolment(all.maker, late, OperatorKind.DEVICE, 1, now - 999, now - 1));
    all.enrol(all.maker, lost, OperatorKind.DEVICE, 1);
    all.revoke(all.maker, lost);
    for (var key : List.of(early, late, lost)) {
      LotDraft lot = lot();
      lot.witness = key;
      assertThat(lot.refused().name()).isEqualTo("NotAWitness");
    }
  }

  @Test
  void termsAreBoundToTheSignature() {
    LotDraft signed = lot();
    Act act = signed.signedAct();
    signed.expiry = signed.expiry.plusDays(1);
    Refusal refusal = all.refuse(all.maker, all.registry(), signed.callData(act));
    assertThat(refusal.name()).isEqualTo("WrongDetail");
    assertThat(refusal.arguments()).containsEntry("expected", signed.terms().detail().toString());
  }

  @Test
  void actForAnotherLotOrActionOrReceiverIsRefused() {
    LotDraft lot = lot();
    lot.signedAct();
    lot.act.subject = Bytes32.random();
    assertThat(all.refuse(all.maker, all.registry(), lot.callData(lot.act.act())).name())
        .isEqualTo("WrongSubject");
    LotDraft recall = lot();
    recall.act.action = Action.RECALL;
    assertThat(recall.refused().name()).isEqualTo("WrongAction");
    LotDraft toSomebody = lot();
    toSomebody.act.receiver = all.pharmacy.id();
    assertThat(toSomebody.refused().name()).isEqualTo("WrongReceiver");
  }

  @Test
  void actOfAnotherKindIsRefused() {
    LotDraft lot = lot();
    Act act = lot.signedAct();
    List<AbiValue> fields = new ArrayList<>(((AbiValue.Tuple) act.toAbi()).values());
    fields.set(1, AbiValue.uint(2));
    byte[] arguments =
        AbiValue.encodeAll(
            lot.terms().toAbi(), new AbiValue.Tuple(fields), AbiValue.bytes(new byte[65]));
    byte[] data = Arrays.copyOf(lot.callData(), 4 + arguments.length);
    System.arraycopy(arguments, 0, data, 4, arguments.length);
    assertThat(all.refuse(all.maker, all.registry(), data).name()).isEqualTo("WrongKind");
  }

  @Test
  void signatureForAnotherChainOrRegistrarIsOfNobody() {
    for (WitnessDomain other :
        List.of(
            new WitnessDomain(1, all.domain.registrar()),
            new WitnessDomain(all.domain.chainId(), all.registry()))) {
      LotDraft lot = lot();
      Act act = lot.signedAct();
      WitnessSignature signature = WitnessSignature.sign(act, other, all.maker.witness());
      byte[] data = MedicineRegistryCalls.release(lot.terms(), act, signature);
      assertThat(all.refuse(all.maker, all.registry(), data).name()).isEqualTo("NotAWitness");
    }
  }

  @Test
  void malleatedSignatureIsRefused() {
    LotDraft lot = lot();
    byte[] data = lot.callData();
    // The signature is the last argument: its 65 bytes, padded to three words, end the call data.
    int at = data.length - 96;
    var order = Sign.CURVE_PARAMS.getN();
    var s = new BigInteger(1, Arrays.copyOfRange(data, at + 32, at + 64));
    byte[] high = Numeric.toBytesPadded(order.subtract(s), 32);
    System.arraycopy(high, 0, data, at + 32, 32);
    data[at + 64] = (byte) (data[at + 64] == 27 ? 28 : 27);
    assertThat(all.refuse(all.maker, all.registry(), data).name()).isEqualTo("BadSignature");
    data[at + 64] = 0;
    assertThat(all.refuse(all.maker, all.registry(), data).name()).isEqualTo("BadSignature");
  }

  @Test
  void malformedLotsAreRefused() {
    LotDraft unnamed = lot();
    unnamed.lotNumber = "";
    assertThat(unnamed.refused().name()).isEqualTo("WrongLotNumber");
    LotDraft longName = lot();
    longName.lotNumber = "L".repeat(21);
    assertThat(longName.refused().name()).isEqualTo("WrongLotNumber");
    LotDraft rootless = lot();
    rootless.root = Optional.of(Bytes32.ZERO);
    assertThat(rootless.refused().name()).isEqualTo("WrongRoot");
    LotDraft empty = lot();
    empty.size = Optional.of(0);
    assertThat(empty.refused().name()).isEqualTo("WrongSize");
    LotDraft old = lot();
    old.expiry = all.today().minusDays(1);
    assertThat(old.refused().name()).isEqualTo("LotExpired");
    LotDraft lastDay = lot();
    lastDay.expiry = all.today().plusDays(1);
    lastDay.release();
  }

  @Test
  void suspendedMakerReleasesNothing() {
    Consortium other = Consortium.found(BareEvm.shared());
    other.setStatus(other.maker, 2);
    assertThat(new LotDraft(other, other.maker).refused().name()).isEqualTo("NotTheGiver");
  }
}
