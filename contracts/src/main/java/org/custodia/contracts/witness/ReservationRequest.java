package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;

/**
 * A member asks the regulator's verification service for a {@link Reservation}; signed by one of
 * the member's accounts, and never on the ledger.
 *
 * @param reservationId UUID made by the member; asking again with the same id has no second effect
 * @param member who asks
 * @param action what for
 * @param prescription commitment of the prescription it is for; zero for none
 * @param requestedAt seconds since 1970-01-01 UTC
 */
public record ReservationRequest(
    Bytes32 reservationId,
    Bytes32 packId,
    Bytes32 member,
    Action action,
    Bytes32 prescription,
    long requestedAt)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("reservationId", reservationId),
        Field.bytes32("packId", packId),
        Field.bytes32("member", member),
        Field.uint("action", 8, action.code()),
        Field.bytes32("prescription", prescription),
        Field.uint("requestedAt", 64, requestedAt));
  }
}
