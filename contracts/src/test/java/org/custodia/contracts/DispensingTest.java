package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyChannel;
import org.custodia.contracts.network.DispenseDraft;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

class DispensingTest {
  private static Consortium all;
  private static CustodyChannel channel;
  private static LotDraft lot;

  @BeforeAll
  static void found() {
    all = Consortium.found();
    channel = CustodyChannel.ready(all, all.pharmacy, all.agency);
    lot = new LotDraft(all, all.maker);
    lot.serials = LotDraft.serials(1000);
    lot.release();
  }

  private static DispenseDraft pack(String serial) {
    return new DispenseDraft(all, lot, serial, all.pharmacy);
  }

  /** Spoils a good command in one way and tells how it is refused. */
  private static Refusal refused(Consumer<DispenseDraft> spoil) {
    DispenseDraft draft = pack("S999");
    spoil.accept(draft);
    Optional<Refusal> refusal = channel.ask(all.pharmacy, draft.command());
    assertThat(refusal).as("a refusal").isPresent();
    return refusal.get();
  }

  private static String nameOfRefusal(Consumer<DispenseDraft> spoil) {
    return refused(spoil).name();
  }

  @Test
  void packIsDispensedAndTheRegulatorKnows() {
    DispenseDraft draft = pack("S1");
    byte[] data = channel.batchData(channel.head(all.pharmacy), List.of(draft.command()));
    TransactionReceipt receipt = channel.send(all.pharmacy, data);
    for (Party member : List.of(all.pharmacy, all.agency)) {
      TransactionReceipt seen = all.network.receiptOn(member.node(), receipt.getTransactionHash());
      var event = MedicineCustody.getPackChangedEvents(seen).get(0);
      assertThat(Bytes32.of(event.commandId)).isEqualTo(draft.act.commandId);
      assertThat(Bytes32.of(event.packId)).isEqualTo(draft.packId());
      assertThat(Bytes32.of(event.lotId)).isEqualTo(lot.id());
      assertThat(Bytes32.of(event.member)).isEqualTo(all.pharmacy.id());
      assertThat(event.witness).isEqualTo(all.pharmacy.witnessAddress());
      assertThat(event.place).isEqualTo(draft.act.place);
      assertThat(event.deviceTime).isEqualTo(draft.act.deviceTime);
      assertThat(Bytes32.of(event.reservationId)).isEqualTo(draft.reservationId);
      var status = read(channel.at(member).packStatus(draft.packId().toArray()));
      assertThat(status.component1()).isEqualTo(1);
      assertThat(Bytes32.of(status.component5())).isEqualTo(draft.act.commandId);
    }
    assertThat(all.network.receiptOn(all.maker.node(), receipt.getTransactionHash()).getLogs())
        .isEmpty();
  }

  @Test
  void everyPlaceInTheTreeIsProvedOnTheEvm() {
    Command[] commands =
        List.of("S0", "S500", "S998", "S123").stream()
            .map(serial -> pack(serial).command())
            .toArray(Command[]::new);
    assertThat(channel.batch(all.pharmacy, commands))
        .extracting(CustodyChannel.Said::event)
        .containsOnly("Accepted");
    LotDraft single = new LotDraft(all, all.maker);
    single.serials = List.of("ONLY");
    single.release();
    assertThat(
            channel.ask(
                all.pharmacy, new DispenseDraft(all, single, "ONLY", all.pharmacy).command()))
        .isEmpty();
  }

  @Test
  void packIsDispensedOnce() {
    assertThat(channel.ask(all.pharmacy, pack("S2").command())).isEmpty();
    Refusal refusal = channel.ask(all.pharmacy, pack("S2").command()).orElseThrow();
    assertThat(refusal.name()).isEqualTo("PackNotActive");
    assertThat(refusal.arguments()).containsEntry("status", "1");
  }

  @Test
  void hospitalDispensesLikeAPharmacy() {
    CustodyChannel hospitals = CustodyChannel.ready(all, all.hospital, all.agency);
    DispenseDraft draft = new DispenseDraft(all, lot, "S3", all.hospital);
    assertThat(hospitals.ask(all.hospital, draft.command())).isEmpty();
  }

  // --- The act ---

  @Test
  void actHasToBeAboutThisCommandAndThisPack() {
    DispenseDraft draft = pack("S999");
    Command good = draft.command();
    Command underAnotherId = new Command(Bytes32.random(), 6, good.body());
    Refusal refusal = channel.ask(all.pharmacy, underAnotherId).orElseThrow();
    assertThat(refusal.name()).isEqualTo("WrongCommandId");
    assertThat(refusal.arguments()).containsEntry("signed", draft.act.commandId.toString());
    assertThat(nameOfRefusal(d -> d.act.subject = Bytes32.random())).isEqualTo("WrongSubject");
    assertThat(nameOfRefusal(d -> d.act.action = Action.RELEASE)).isEqualTo("WrongAction");
    assertThat(nameOfRefusal(d -> d.act.receiver = all.maker.id())).isEqualTo("WrongReceiver");
  }

  @Test
  void actOfAnotherKindIsRefused() {
    DispenseDraft draft = pack("S999");
    List<AbiValue> fields = new ArrayList<>(((AbiValue.Tuple) draft.signedAct().toAbi()).values());
    fields.set(1, AbiValue.uint(2));
    byte[] body =
        AbiValue.encodeAll(
            draft.terms().toAbi(), new AbiValue.Tuple(fields), AbiValue.bytes(new byte[65]));
    Command command = new Command(draft.act.commandId, 6, body);
    assertThat(channel.ask(all.pharmacy, command).orElseThrow().name()).isEqualTo("WrongKind");
  }

  @Test
  void giverHasToBeTheOwnerOfTheBook() {
    for (Party other : List.of(all.chemist, all.hospital, all.maker, all.agency)) {
      Refusal refusal = refused(d -> d.act.giver = other.id());
      assertThat(refusal.name()).isEqualTo("WrongGiver");
      assertThat(refusal.arguments()).containsEntry("giver", other.id().toString());
    }
  }

  @Test
  void nobodySubmitsAnActOfAnother() {
    Command pharmacys = pack("S999").command();
    Refusal refusal = channel.ask(all.agency, pharmacys).orElseThrow();
    assertThat(refusal.name()).isEqualTo("NotTheGiver");
    assertThat(refusal.arguments()).containsEntry("submitter", all.agency.id().toString());
  }

  @Test
  void lotAndReservationAreBoundToTheSignature() {
    DispenseDraft draft = pack("S999");
    Act act = draft.signedAct();
    WitnessSignature signature = WitnessSignature.sign(act, all.domain, draft.witness);
    draft.reservationId = Bytes32.ofUuid(UUID.randomUUID());
    assertThat(channel.ask(all.pharmacy, draft.command(act, signature)).orElseThrow().name())
        .isEqualTo("WrongDetail");
  }

  @Test
  void onlyAWitnessOfTheGiverSigns() {
    for (Party other : List.of(all.chemist, all.maker, all.agency, all.stranger)) {
      Refusal refusal = refused(d -> d.witness = other.witness());
      assertThat(refusal.name()).isEqualTo("NotAWitness");
      assertThat(refusal.arguments()).containsEntry("key", other.witnessAddress());
    }
  }

  @Test
  void signatureForAnotherChainOrRegistrarIsOfNobody() {
    assertThat(nameOfRefusal(d -> d.domain = new WitnessDomain(1, all.domain.registrar())))
        .isEqualTo("NotAWitness");
    assertThat(
            nameOfRefusal(d -> d.domain = new WitnessDomain(all.domain.chainId(), all.registry())))
        .isEqualTo("NotAWitness");
  }

  @Test
  void malformedSignatureIsRefused() {
    DispenseDraft draft = pack("S999");
    byte[] body =
        AbiValue.encodeAll(
            draft.terms().toAbi(), draft.signedAct().toAbi(), AbiValue.bytes(new byte[64]));
    Command command = new Command(draft.act.commandId, 6, body);
    assertThat(channel.ask(all.pharmacy, command).orElseThrow().name()).isEqualTo("BadSignature");
  }

  @Test
  void placeHasAtMostTwoHundredBytes() {
    Refusal refusal = refused(d -> d.act.place = "é".repeat(101));
    assertThat(refusal.name()).isEqualTo("PlaceTooLong");
    assertThat(refusal.arguments()).containsEntry("length", "202").containsEntry("limit", "200");
    DispenseDraft draft = pack("S7");
    draft.act.place = "p".repeat(200);
    assertThat(channel.ask(all.pharmacy, draft.command())).isEmpty();
  }

  @Test
  void witnessThatWasRevokedSignsNothingMore() {
    var key = Party.key("shift of this morning");
    all.enrol(all.pharmacy, key, OperatorKind.PERSON, 4);
    DispenseDraft before = pack("S4");
    before.witness = key;
    assertThat(channel.ask(all.pharmacy, before.command())).isEmpty();
    all.revoke(all.pharmacy, key);
    assertThat(nameOfRefusal(d -> d.witness = key)).isEqualTo("NotAWitness");
  }

  // --- The pack and its lot ---

  @Test
  void serialHasOneToTwentyCharacters() {
    for (String serial : List.of("", "S".repeat(21))) {
      assertThat(nameOfRefusal(d -> d.serial = serial)).isEqualTo("WrongSerial");
    }
  }

  @Test
  void packThatIsNotInTheLotIsRefused() {
    assertThat(
            nameOfRefusal(
                d -> {
                  d.serial = "FORGED";
                  d.act.subject = d.packId();
                  d.reservedPack = d.packId();
                }))
        .isEqualTo("NotInLot");
    assertThat(nameOfRefusal(d -> d.proof = lot.proof("S998"))).isEqualTo("NotInLot");
    assertThat(nameOfRefusal(d -> d.proof = List.of())).isEqualTo("NotInLot");
    LotDraft other = new LotDraft(all, all.maker).release();
    assertThat(nameOfRefusal(d -> d.lotId = other.id())).isEqualTo("NotInLot");
  }

  @Test
  void innerNodeOfTheTreeIsNoPack() {
    // A serial whose pack id is an inner node cannot be found; and without leaves being hashed
    // twice, two leaves side by side could be passed off as one.
    assertThat(nameOfRefusal(d -> d.proof = d.proof.subList(1, d.proof.size())))
        .isEqualTo("NotInLot");
  }

  @Test
  void packOfAProductThatItsMakerDoesNotHoldIsRefused() {
    // The rival's lot holds a leaf of the maker's product.
    LotDraft mixed = new LotDraft(all, all.rival);
    mixed.gtin = Consortium.GTIN;
    mixed.serials = List.of("M1", "M2");
    Bytes32 root = mixed.tree().root();
    List<Bytes32> proof = mixed.proof("M1");
    LotDraft rivals = new LotDraft(all, all.rival);
    rivals.gtin = Consortium.RIVALS_GTIN;
    rivals.root = Optional.of(root);
    rivals.release();
    CustodyChannel withRival = CustodyChannel.ready(all, all.pharmacy, all.agency);
    DispenseDraft draft = new DispenseDraft(all, mixed, "M1", all.pharmacy);
    draft.lotId = rivals.id();
    draft.proof = proof;
    assertThat(withRival.ask(all.pharmacy, draft.command()).orElseThrow().name())
        .isEqualTo("NotInLot");
  }

  @Test
  void lotThatNobodyReleasedIsRefused() {
    assertThat(nameOfRefusal(d -> d.lotId = Bytes32.random())).isEqualTo("LotNotReleased");
  }

  @Test
  void recallTakesEffectAtOnce() {
    LotDraft other = new LotDraft(all, all.maker).release();
    assertThat(channel.ask(all.pharmacy, of(other, 0))).isEmpty();
    other.change(all.agency, Action.RECALL);
    assertThat(channel.ask(all.pharmacy, of(other, 1)).orElseThrow().name())
        .isEqualTo("LotRecalled");
  }

  @Test
  void withdrawnLotIsNotDispensed() {
    LotDraft other = new LotDraft(all, all.maker).release();
    other.change(all.maker, Action.WITHDRAW);
    assertThat(channel.ask(all.pharmacy, of(other, 0)).orElseThrow().name())
        .isEqualTo("LotWithdrawn");
  }

  @Test
  void blockedLotIsDispensedAgainWhenTheBlockIsLifted() {
    LotDraft other = new LotDraft(all, all.maker).release();
    other.change(all.agency, Action.BLOCK);
    assertThat(channel.ask(all.pharmacy, of(other, 0)).orElseThrow().name())
        .isEqualTo("LotBlocked");
    other.change(all.agency, Action.UNBLOCK);
    assertThat(channel.ask(all.pharmacy, of(other, 0))).isEmpty();
  }

  @Test
  void actIsNotReplayedInTheChannelOfAnotherPharmacy() {
    CustodyChannel chemists = CustodyChannel.ready(all, all.chemist, all.agency);
    Command command = pack("S6").command();
    assertThat(channel.ask(all.pharmacy, command)).isEmpty();
    assertThat(chemists.ask(all.chemist, command).orElseThrow().name()).isEqualTo("WrongGiver");
  }

  // --- The reservation ---

  @Test
  void reservationHasToBeForThisPackMemberAndAction() {
    assertThat(nameOfRefusal(d -> d.reservedPack = Bytes32.random()))
        .isEqualTo("ReservationForAnother");
    assertThat(nameOfRefusal(d -> d.reservedFor = all.chemist.id()))
        .isEqualTo("ReservationForAnother");
    assertThat(nameOfRefusal(d -> d.reservedAction = Action.RECALL))
        .isEqualTo("ReservationForAnother");
  }

  @Test
  void reservationThatExpiredIsRefused() {
    long past = all.network.now() - 60;
    Refusal refusal = refused(d -> d.expires = past);
    assertThat(refusal.name()).isEqualTo("ReservationExpired");
    assertThat(refusal.arguments()).containsEntry("expires", Long.toString(past));
  }

  @Test
  void onlyTheVerificationServiceOfTheRegulatorReserves() {
    // The regulator's own witness holds VERIFIER too, as the regulator does; the others do not.
    for (Party other : List.of(all.pharmacy, all.maker, all.stranger)) {
      Refusal refusal = refused(d -> d.verifier = other.witness());
      assertThat(refusal.name()).isEqualTo("NotAVerifier");
      assertThat(refusal.arguments()).containsEntry("key", other.witnessAddress());
    }
  }

  @Test
  void regulatorsKeyWithoutTheRoleReservesNothing() {
    var inspector = Party.key("inspector");
    all.enrol(all.agency, inspector, OperatorKind.PERSON, MemberRole.mask(MemberRole.REGULATOR));
    assertThat(nameOfRefusal(d -> d.verifier = inspector)).isEqualTo("NotAVerifier");
  }

  @Test
  void verifierOfARegulatorOutsideTheChannelReservesNothing() {
    Party second =
        new Party(
            "second agency",
            "gln:3010000000090",
            List.of(MemberRole.REGULATOR, MemberRole.VERIFIER),
            all.stranger.node(),
            all.stranger.account(),
            Party.key("second agency's service"));
    all.join(second);
    assertThat(nameOfRefusal(d -> d.verifier = second.witness())).isEqualTo("NotAVerifier");
  }

  @Test
  void memberThatIsNoRegulatorReservesNothingEvenWithTheRole() {
    Consortium other = Consortium.found();
    Party ambitious =
        new Party(
            "pharmacy",
            other.pharmacy.identity(),
            List.of(MemberRole.PHARMACY, MemberRole.VERIFIER),
            other.pharmacy.node(),
            other.pharmacy.account(),
            other.pharmacy.witness());
    other.certify(ambitious);
    other.enrol(ambitious);
    CustodyChannel itsChannel = CustodyChannel.ready(other, ambitious, other.agency);
    LotDraft itsLot = new LotDraft(other, other.maker).release();
    DispenseDraft draft = new DispenseDraft(other, itsLot, itsLot.serials.get(0), ambitious);
    draft.verifier = ambitious.witness();
    assertThat(itsChannel.ask(ambitious, draft.command()).orElseThrow().name())
        .isEqualTo("NotAVerifier");
  }

  private static Command of(LotDraft lot, int pack) {
    return new DispenseDraft(all, lot, lot.serials.get(pack), all.pharmacy).command();
  }
}
