package org.custodia.registry.verification;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.ReservationRequest;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * A wish to reserve a pack as it travels: {@code {"request": {"reservationId", "asker", "gtin",
 * "serial", "action", "prescription", "askedAt"}, "signature"}}. The signature covers product code
 * and serial as the pack id.
 *
 * @param asker member id
 * @param prescription commitment of the prescription it is for, zero for none
 */
record SignedReservationRequest(
    UUID id,
    Bytes32 asker,
    String gtin,
    String serial,
    Action action,
    Bytes32 prescription,
    Instant askedAt,
    String signature) {

  static SignedReservationRequest sign(
      UUID id,
      Bytes32 asker,
      String gtin,
      String serial,
      Action action,
      Bytes32 prescription,
      Instant askedAt,
      Function<ReservationRequest, String> signer) {
    var unsigned =
        new SignedReservationRequest(id, asker, gtin, serial, action, prescription, askedAt, "");
    return new SignedReservationRequest(
        id, asker, gtin, serial, action, prescription, askedAt, signer.apply(unsigned.message()));
  }

  static SignedReservationRequest parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject request = envelope.object("request");
    var parsed =
        new SignedReservationRequest(
            request.uuid("reservationId"),
            request.bytes32("asker"),
            request.gtin("gtin"),
            request.labelText("serial"),
            request.constant("action", Action.class),
            request.bytes32("prescription"),
            request.instant("askedAt"),
            envelope.signature("signature"));
    request.end();
    envelope.end();
    return parsed;
  }

  byte[] write() {
    ObjectNode envelope = WireObject.create();
    envelope
        .putObject("request")
        .put("reservationId", id.toString())
        .put("asker", asker.toString())
        .put("gtin", gtin)
        .put("serial", serial)
        .put("action", action.name())
        .put("prescription", prescription.toString())
        .put("askedAt", askedAt.toString());
    envelope.put("signature", signature);
    return WireObject.bytes(envelope);
  }

  ReservationRequest message() {
    return new ReservationRequest(
        Bytes32.ofUuid(id), packId(), asker, action, prescription, askedAt.getEpochSecond());
  }

  Bytes32 packId() {
    return PackLeaf.packId(Long.parseLong(gtin), serial);
  }
}
