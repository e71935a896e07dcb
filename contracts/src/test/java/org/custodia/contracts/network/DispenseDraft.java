package org.custodia.contracts.network;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.Reserved;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;

/** A pack to be dispensed, reserved and signed, which a test may spoil in one place. */
public final class DispenseDraft {
  public final ActDraft act = new ActDraft();
  public long gtin;
  public String serial;
  public Bytes32 lotId;
  public List<Bytes32> proof;
  public int contents;
  public int taken;
  public Bytes32 prescription = Bytes32.ZERO;
  public ECKeyPair witness;
  public WitnessDomain domain;

  public Bytes32 reservationId = Bytes32.ofUuid(UUID.randomUUID());
  public Bytes32 reservedPack;
  public Bytes32 reservedFor;
  public Action reservedAction = Action.DISPENSE;
  public Bytes32 reservedPrescription = Bytes32.ZERO;
  public long expires;
  public boolean reserved = true;
  public ECKeyPair verifier = Consortium.VERIFIER;

  public DispenseDraft(Consortium consortium, LotDraft lot, String serial, Party by) {
    gtin = lot.gtin;
    this.serial = serial;
    lotId = lot.id();
    proof = lot.proof(serial);
    witness = by.witness();
    domain = consortium.domain;
    reservedPack = packId();
    reservedFor = by.id();
    expires = consortium.network.now() + 3600;
    act.action = Action.DISPENSE;
    act.giver = by.id();
    act.subject = packId();
  }

  /** Part of the pack. */
  public DispenseDraft part(int units, int ofContents) {
    taken = units;
    contents = ofContents;
    return this;
  }

  /** For this prescription, and reserved for it. */
  public DispenseDraft on(Bytes32 commitment) {
    prescription = commitment;
    reservedPrescription = commitment;
    return this;
  }

  public Bytes32 packId() {
    return PackLeaf.packId(gtin, serial);
  }

  public Reservation reservation() {
    return new Reservation(
        reservationId, reservedPack, reservedFor, reservedAction, reservedPrescription, expires);
  }

  public DispenseTerms terms() {
    return new DispenseTerms(
        new PackProof(gtin, serial, lotId, proof),
        contents,
        taken,
        prescription,
        reserved ? Optional.of(reservedAs()) : Optional.empty());
  }

  private Reserved reservedAs() {
    Reservation reservation = reservation();
    return new Reserved(reservation, WitnessSignature.sign(reservation, domain, verifier));
  }

  /** The act, bound to the terms as they are now. */
  public Act signedAct() {
    act.detail = terms().detail();
    return act.act();
  }

  /** The channel command, with everything signed. */
  public CustodyChannel.Command command() {
    Act signed = signedAct();
    return command(signed, WitnessSignature.sign(signed, domain, witness));
  }

  public CustodyChannel.Command command(Act signed, WitnessSignature signature) {
    return new CustodyChannel.Command(
        signed.commandId(), Action.DISPENSE.code(), terms().body(signed, signature));
  }
}
