package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * The regulator's promise, signed by its verification service, that nobody else is given the pack
 * for the same end until it expires; {@code Witness.Reservation} of the contracts.
 *
 * @param reservationId UUID, left-padded with zeros
 * @param member whom it was given to
 * @param action what for
 * @param prescription commitment of the prescription it is for; zero for none
 * @param expires seconds since 1970-01-01 UTC, the last second included
 */
public record Reservation(
    Bytes32 reservationId,
    Bytes32 packId,
    Bytes32 member,
    Action action,
    Bytes32 prescription,
    long expires)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("reservationId", reservationId),
        Field.bytes32("packId", packId),
        Field.bytes32("member", member),
        Field.uint("action", 8, action.code()),
        Field.bytes32("prescription", prescription),
        Field.uint("expires", 64, expires));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(reservationId),
        AbiValue.bytes32(packId),
        AbiValue.bytes32(member),
        AbiValue.uint(action.code()),
        AbiValue.bytes32(prescription),
        AbiValue.uint(expires));
  }
}
