package org.custodia.contracts.network;

import java.util.List;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.CheckInTerms;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.contracts.organs.PresentAllocationTerms;
import org.custodia.contracts.organs.Preservation;
import org.custodia.contracts.organs.SealBrokenTerms;
import org.custodia.contracts.organs.SealReason;
import org.custodia.contracts.organs.SealedTerms;
import org.custodia.contracts.organs.SettleSealTerms;
import org.custodia.contracts.organs.SignedHandOver;
import org.custodia.contracts.organs.TransplantTerms;
import org.custodia.contracts.organs.VerifyGroupTerms;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;

/** One leg of an organ's way, each step as it should be, which a test may spoil. */
public final class Way {
  public static final int LIMIT = 36 * 60;

  public final Donation donation;
  public final OrganWorld world;
  public final Party giver;
  public final Party receiver;
  public final OrganChannel channel;
  public Bytes32 box = Bytes32.random();
  public Bytes32 seal = Bytes32.random();

  /** Commitment of the recipient's tube. */
  public Bytes32 recipientSample = Bytes32.random();

  /** What was handed over before this leg. */
  public List<SignedHandOver> chain = List.of();

  public Way(Donation donation, Party giver, Party receiver) {
    this.donation = donation;
    this.world = donation.world;
    this.giver = giver;
    this.receiver = receiver;
    channel = OrganChannel.ready(world, SubjectKind.ORGAN_LEG, donation.organId(), giver, receiver);
  }

  public OrganDraft draft(OrganTerms terms, Party by) {
    return draft(terms, by, by.roles().get(0));
  }

  public OrganDraft draft(OrganTerms terms, Party by, MemberRole role) {
    return new OrganDraft(world, channel, terms, by, role);
  }

  public WitnessSignature sign(SignedMessage message, ECKeyPair key) {
    return WitnessSignature.sign(message, world.all.domain, key);
  }

  // --- Steps ---

  /** From the donor's case. */
  public LegStatement statement() {
    return statement(donation.channel.address(), donation.channel.head(), 0);
  }

  /** From the leg before. */
  public LegStatement statement(Way before, int handOvers) {
    return statement(before.channel.address(), before.channel.head(), handOvers);
  }

  private LegStatement statement(String earlier, Bytes32 head, int handOvers) {
    return new LegStatement(
        donation.organId(),
        donation.caseId,
        donation.organ,
        donation.din,
        donation.group,
        7,
        donation.commitment,
        donation.revocation,
        giver.id(),
        receiver.id(),
        handOvers == 0 ? Bytes32.ZERO : seal,
        donation.crossClamp,
        LIMIT,
        handOvers,
        earlier,
        head,
        world.now());
  }

  /** Signed by the regulator's service. */
  public OrganDraft facts(LegStatement statement) {
    return facts(statement, Consortium.VERIFIER);
  }

  public OrganDraft facts(LegStatement statement, ECKeyPair witness) {
    return facts(statement, witness, chain);
  }

  public OrganDraft facts(LegStatement statement, ECKeyPair witness, List<SignedHandOver> chain) {
    return draft(new LegFactsTerms(statement, sign(statement, witness), chain), giver);
  }

  /** This leg's hand-over on top of those before it, as both sides would sign it now. */
  public List<SignedHandOver> handedOver() {
    return handedOver(handOver(), takeOver());
  }

  public List<SignedHandOver> handedOver(OrganDraft given, OrganDraft taken) {
    var link =
        new SignedHandOver(given.act.act(), given.signature(), taken.act.act(), taken.signature());
    return Stream.concat(chain.stream(), Stream.of(link)).toList();
  }

  public OrganDraft packed() {
    return draft(new PackedTerms(Preservation.COLD_STORAGE, box, Bytes32.random(), 412), giver);
  }

  public OrganDraft sealed() {
    return draft(new SealedTerms(seal), giver);
  }

  public OrganDraft handOver() {
    return draft(
        new BoxScanTerms(Action.HAND_OVER, box, seal, BoxCondition.INTACT, 400, Bytes32.ZERO),
        giver);
  }

  public OrganDraft takeOver() {
    return draft(
        new BoxScanTerms(Action.TAKE_OVER, box, seal, BoxCondition.INTACT, 400, Bytes32.random()),
        receiver);
  }

  public OrganDraft checkpoint() {
    return draft(
        new BoxScanTerms(
            Action.CHECKPOINT,
            box,
            seal,
            BoxCondition.INTACT,
            OrganTerms.UNKNOWN_TEMPERATURE,
            Bytes32.ZERO),
        giver);
  }

  public OrganDraft arrived() {
    return draft(
        new BoxScanTerms(Action.ARRIVED, box, seal, BoxCondition.INTACT, 510, Bytes32.ZERO),
        receiver);
  }

  public OrganDraft checkIn() {
    return draft(new CheckInTerms(donation.din, donation.organ), receiver);
  }

  public OrganDraft sealBroken() {
    return draft(
        new SealBrokenTerms(
            seal, Bytes32.random(), SealReason.CUSTOMS_OR_SECURITY, Bytes32.random()),
        giver);
  }

  public OrganDraft settleSeal() {
    return draft(
        new SettleSealTerms(SealReason.CUSTOMS_OR_SECURITY, Bytes32.random()),
        receiver,
        MemberRole.SURGEON);
  }

  public OrganDraft verify(BloodGroup donor, BloodGroup recipient, MemberRole role) {
    return draft(
        new VerifyGroupTerms(donor, recipient, donation.din, recipientSample), receiver, role);
  }

  public OrganDraft present(OrganAllocation allocation) {
    return present(allocation, Consortium.VERIFIER);
  }

  public OrganDraft present(OrganAllocation allocation, ECKeyPair key) {
    return draft(new PresentAllocationTerms(allocation, sign(allocation, key)), receiver);
  }

  public OrganDraft transplant(Bytes32 recipient) {
    return draft(new TransplantTerms(recipient, world.now() * 1000), receiver, MemberRole.SURGEON);
  }
}
