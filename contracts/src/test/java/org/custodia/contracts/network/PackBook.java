package org.custodia.contracts.network;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.DecommissionTerms;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.LockTerms;
import org.custodia.contracts.medicines.OfflineDispenseTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.Reserved;
import org.custodia.contracts.medicines.UndoTerms;
import org.custodia.contracts.medicines.UnlockTerms;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** A member's own book, with the regulator, and what the member may write into it. */
public final class PackBook {
  private final Consortium all;
  public final Party owner;
  public final CustodyChannel channel;

  public PackBook(Consortium all, Party owner) {
    this(all, owner, CustodyChannel.ready(all, owner, all.agency));
  }

  private PackBook(Consortium all, Party owner, CustodyChannel channel) {
    this.all = all;
    this.owner = owner;
    this.channel = channel;
  }

  /** Its owner and the regulator retire the contract, and another one goes on with the book. */
  public PackBook succeeded() {
    channel.retire(owner);
    channel.retire(all.agency);
    return new PackBook(all, owner, CustodyChannel.succeeding(all, channel, owner, all.agency));
  }

  // --- Terms ---

  public static PackProof pack(LotDraft lot, String serial) {
    return new PackProof(lot.gtin, serial, lot.id(), lot.proof(serial));
  }

  public static PackProof unproven(PackProof pack) {
    return new PackProof(pack.gtin(), pack.serial(), pack.lotId(), List.of());
  }

  /** By the regulator, for an hour. */
  public Reserved reserved(PackProof pack, Action action, Bytes32 prescription) {
    Reservation reservation =
        new Reservation(
            Bytes32.ofUuid(UUID.randomUUID()),
            pack.packId(),
            owner.id(),
            action,
            prescription,
            all.network.now() + 3600);
    return new Reserved(
        reservation, WitnessSignature.sign(reservation, all.domain, Consortium.VERIFIER));
  }

  public DispenseTerms whole(PackProof pack) {
    return part(pack, 0, 0, Bytes32.ZERO);
  }

  public DispenseTerms part(PackProof pack, int contents, int taken, Bytes32 prescription) {
    Reserved reserved = reserved(pack, Action.DISPENSE, prescription);
    return new DispenseTerms(pack, contents, taken, prescription, Optional.of(reserved));
  }

  public static DispenseTerms laterPart(
      PackProof pack, int contents, int taken, Bytes32 prescription) {
    return new DispenseTerms(pack, contents, taken, prescription, Optional.empty());
  }

  public static OfflineDispenseTerms offline(PackProof pack) {
    return new OfflineDispenseTerms(pack, 0, 0, Bytes32.ZERO);
  }

  public DecommissionTerms decommission(PackProof pack, PackStatus status) {
    return new DecommissionTerms(
        pack, status, Bytes32.ZERO, reserved(pack, Action.DECOMMISSION, Bytes32.ZERO));
  }

  public LockTerms lock(PackProof pack) {
    return new LockTerms(pack, reserved(pack, Action.LOCK, Bytes32.ZERO));
  }

  public static UnlockTerms unlock(PackProof pack) {
    return new UnlockTerms(unproven(pack));
  }

  public static UndoTerms undo(PackProof pack, Bytes32 undone, PackStatus from) {
    return new UndoTerms(unproven(pack), undone, from);
  }

  // --- Writing ---

  public CustodyDraft draft(CustodyTerms terms) {
    return new CustodyDraft(all, terms, owner);
  }

  /** What it comes to when the owner writes this: empty when it is taken. */
  public Optional<Refusal> ask(CustodyTerms terms) {
    return channel.ask(owner, draft(terms).command());
  }

  /** Asserts that it is taken, and tells the id of the command. */
  public Bytes32 done(CustodyTerms terms) {
    CustodyDraft draft = draft(terms);
    channel
        .ask(owner, draft.command())
        .ifPresent(
            refusal -> {
              throw new AssertionError(refusal.toString());
            });
    return draft.id();
  }

  /** Asserts that it is refused, and tells how. */
  public String refused(CustodyTerms terms) {
    return ask(terms).map(Refusal::name).orElse("taken");
  }

  /** Asserts that it is recorded, and tells what the book says of it. */
  public MedicineCustody.PackChangedEventResponse told(CustodyDraft draft) {
    byte[] data = channel.batchData(channel.head(owner), List.of(draft.command()));
    TransactionReceipt receipt = channel.send(owner, data);
    MemberChannel.Said said = MemberChannel.said(receipt).get(0);
    if (said.refusal().isPresent()) throw new AssertionError(said.refusal().get().toString());
    return MedicineCustody.getPackChangedEvents(receipt).get(0);
  }

  // --- Reading ---

  /**
   * What the book says of a pack.
   *
   * @param contents zero unless it was opened
   */
  public record Pack(PackStatus status, int contents, int remaining, Bytes32 commandId) {}

  public Pack look(PackProof pack) {
    var kept = Consortium.read(channel.at(owner).packStatus(pack.packId().toArray()));
    return new Pack(
        PackStatus.of(kept.component1().intValueExact()),
        kept.component2().intValueExact(),
        kept.component3().intValueExact(),
        Bytes32.of(kept.component5()));
  }

  public PackStatus status(PackProof pack) {
    return look(pack).status();
  }
}
