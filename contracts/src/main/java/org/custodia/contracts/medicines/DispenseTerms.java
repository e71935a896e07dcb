package org.custodia.contracts.medicines;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * What is dispensed, and the proofs that it may be; {@code MedicineCustody.DispenseTerms}.
 *
 * @param gtin fourteen digits as a number
 * @param serial as printed, 1 to 20 characters, GS1 AI (21)
 * @param proof Merkle proof of the pack against the lot's root
 * @param reservationSignature by a VERIFIER key of the regulator
 */
public record DispenseTerms(
    long gtin,
    String serial,
    Bytes32 lotId,
    List<Bytes32> proof,
    Reservation reservation,
    WitnessSignature reservationSignature) {

  public DispenseTerms {
    proof = List.copyOf(proof);
  }

  /** How the ledger names the pack; the subject of the act. */
  public Bytes32 packId() {
    return PackLeaf.packId(gtin, serial);
  }

  /** What the act binds as its detail. */
  public Bytes32 detail() {
    return detail(lotId, reservation.reservationId());
  }

  /** What the act binds as its detail. */
  public static Bytes32 detail(Bytes32 lotId, Bytes32 reservationId) {
    return Bytes32.keccak(
        AbiValue.encodeAll(AbiValue.bytes32(lotId), AbiValue.bytes32(reservationId)));
  }

  /** Body of the channel command DISPENSE. */
  public byte[] body(Act act, WitnessSignature signature) {
    return AbiValue.encodeAll(toAbi(), act.toAbi(), AbiValue.bytes(signature.toArray()));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(gtin),
        AbiValue.string(serial),
        AbiValue.bytes32(lotId),
        new AbiValue.Array(proof.stream().map(AbiValue::bytes32).toList()),
        reservation.toAbi(),
        AbiValue.bytes(reservationSignature.toArray()));
  }
}
