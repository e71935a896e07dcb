package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * A pack, or part of one, was given to a patient without a reservation, as the desk could not be
 * reached: testimony; {@code MedicineCustody.OfflineDispenseTerms}.
 *
 * @param contents as of {@link DispenseTerms}
 * @param taken as of {@link DispenseTerms}
 * @param prescription commitment of the prescription; zero for none
 */
public record OfflineDispenseTerms(PackProof pack, int contents, int taken, Bytes32 prescription)
    implements CustodyTerms {

  @Override
  public Action action() {
    return Action.DISPENSED_OFFLINE;
  }

  @Override
  public Bytes32 subject() {
    return pack.packId();
  }

  @Override
  public Bytes32 detail() {
    return detail(pack.lotId(), contents, taken, prescription);
  }

  /** What the act binds as its detail. */
  public static Bytes32 detail(Bytes32 lotId, int contents, int taken, Bytes32 prescription) {
    return Bytes32.keccak(
        AbiValue.encodeAll(
            AbiValue.bytes32(lotId),
            AbiValue.uint(contents),
            AbiValue.uint(taken),
            AbiValue.bytes32(prescription)));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        pack.toAbi(),
        AbiValue.uint(contents),
        AbiValue.uint(taken),
        AbiValue.bytes32(prescription));
  }
}
