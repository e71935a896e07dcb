package org.custodia.registry.prescriptions;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.PrescriptionMessage;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message about a prescription as it travels: {@code {"message": {"messageId", "sender", "said",
 * "prescription", "sentAt"}, "content", "signature"}}, the content being JSON text in a string, so
 * that what was signed is what was sent, byte for byte.
 *
 * @param sender member id
 * @param prescription commitment; zero where it is about none in particular
 */
record SignedPrescription(
    UUID id,
    Bytes32 sender,
    Said said,
    Bytes32 prescription,
    Instant sentAt,
    String content,
    String signature) {
  static final int LONGEST = 8 * 1024;

  static SignedPrescription sign(
      Bytes32 sender,
      Said said,
      Bytes32 prescription,
      String content,
      Instant sentAt,
      Function<PrescriptionMessage, String> signer) {
    var unsigned =
        new SignedPrescription(UUID.randomUUID(), sender, said, prescription, sentAt, content, "");
    return new SignedPrescription(
        unsigned.id(),
        sender,
        said,
        prescription,
        sentAt,
        content,
        signer.apply(unsigned.message()));
  }

  static SignedPrescription parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject message = envelope.object("message");
    var parsed =
        new SignedPrescription(
            message.uuid("messageId"),
            message.bytes32("sender"),
            message.constant("said", Said.class),
            message.bytes32("prescription"),
            message.instant("sentAt"),
            envelope.string("content", LONGEST),
            envelope.signature("signature"));
    message.end();
    envelope.end();
    return parsed;
  }

  byte[] write() {
    ObjectNode envelope = WireObject.create();
    envelope
        .putObject("message")
        .put("messageId", id.toString())
        .put("sender", sender.toString())
        .put("said", said.name())
        .put("prescription", prescription.toString())
        .put("sentAt", sentAt.toString());
    envelope.put("content", content).put("signature", signature);
    return WireObject.bytes(envelope);
  }

  PrescriptionMessage message() {
    return new PrescriptionMessage(
        Bytes32.ofUuid(id),
        sender,
        said.number(),
        prescription,
        Bytes32.keccak(content.getBytes(StandardCharsets.UTF_8)),
        sentAt.getEpochSecond());
  }

  WireObject contentObject() {
    return WireObject.parse(content.getBytes(StandardCharsets.UTF_8));
  }
}
