package org.custodia.registry.verification;

import java.time.Instant;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Reservation;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * A granted reservation as it travels: {@code {"reservation": {"reservationId", "packId", "member",
 * "action", "prescription", "expires"}, "signature"}}.
 */
final class SignedReservation {
  private SignedReservation() {}

  static byte[] write(GrantedReservation granted) {
    Reservation reservation = granted.reservation();
    ObjectNode envelope = WireObject.create();
    envelope
        .putObject("reservation")
        .put("reservationId", reservation.reservationId().toUuid().toString())
        .put("packId", reservation.packId().toString())
        .put("member", reservation.member().toString())
        .put("action", reservation.action().name())
        .put("prescription", reservation.prescription().toString())
        .put("expires", Instant.ofEpochSecond(reservation.expires()).toString());
    envelope.put("signature", granted.signature());
    return WireObject.bytes(envelope);
  }

  static GrantedReservation parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject from = envelope.object("reservation");
    var reservation =
        new Reservation(
            Bytes32.ofUuid(from.uuid("reservationId")),
            from.bytes32("packId"),
            from.bytes32("member"),
            from.constant("action", Action.class),
            from.bytes32("prescription"),
            from.instant("expires").getEpochSecond());
    from.end();
    var granted = new GrantedReservation(reservation, envelope.signature("signature"));
    envelope.end();
    return granted;
  }
}
