package org.custodia.contracts.medicines;

import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * A pack, or part of one, is given to a patient; {@code MedicineCustody.DispenseTerms}.
 *
 * @param contents units in a full pack, such as tablets; zero when the whole pack is given
 * @param taken units given now; zero when the whole pack is given. The first part taken opens the
 *     pack and decommissions it; the same member takes later parts without a new reservation, as
 *     long as the prescription is the one it was opened for
 * @param prescription commitment of the prescription; zero for none
 * @param reserved empty only for a later part
 */
public record DispenseTerms(
    PackProof pack, int contents, int taken, Bytes32 prescription, Optional<Reserved> reserved)
    implements CustodyTerms {

  @Override
  public Action action() {
    return Action.DISPENSE;
  }

  @Override
  public Bytes32 subject() {
    return pack.packId();
  }

  @Override
  public Bytes32 detail() {
    return detail(pack.lotId(), contents, taken, prescription, Reserved.id(reserved));
  }

  /**
   * What the act binds as its detail.
   *
   * @param reservationId zero for a later part without a new reservation
   */
  public static Bytes32 detail(
      Bytes32 lotId, int contents, int taken, Bytes32 prescription, Bytes32 reservationId) {
    return Bytes32.keccak(
        AbiValue.encodeAll(
            AbiValue.bytes32(lotId),
            AbiValue.uint(contents),
            AbiValue.uint(taken),
            AbiValue.bytes32(prescription),
            AbiValue.bytes32(reservationId)));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        pack.toAbi(),
        AbiValue.uint(contents),
        AbiValue.uint(taken),
        AbiValue.bytes32(prescription),
        Reserved.reservation(reserved),
        Reserved.signature(reserved));
  }
}
