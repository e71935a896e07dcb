package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.OrganMessage;
import org.custodia.registry.messages.WireObject;

/**
 * A message about an organ as it travels: {@code {"message": {"messageId", "sender", "receiver",
 * "said", "subject", "sentAt"}, "content", "signature"}}, the content being JSON text in a string,
 * so that what was signed is what was sent, byte for byte.
 *
 * @param subject the candidate's pseudonym, or id of the organ
 */
record SignedOrganMessage(
    UUID id,
    Bytes32 sender,
    Bytes32 receiver,
    Said said,
    Bytes32 subject,
    Instant sentAt,
    String content,
    String signature) {
  private static final int LONGEST_CONTENT = 48 * 1024;

  SignedOrganMessage signed(Function<OrganMessage, String> signer) {
    return new SignedOrganMessage(
        id, sender, receiver, said, subject, sentAt, content, signer.apply(message()));
  }

  OrganMessage message() {
    return new OrganMessage(
        Bytes32.ofUuid(id),
        sender,
        receiver,
        said.number(),
        subject,
        Bytes32.keccak(content.getBytes(StandardCharsets.UTF_8)),
        sentAt.getEpochSecond());
  }

  WireObject contentObject() {
    return WireObject.parse(content.getBytes(StandardCharsets.UTF_8));
  }

  static SignedOrganMessage parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject message = envelope.object("message");
    var parsed =
        new SignedOrganMessage(
            message.uuid("messageId"),
            message.bytes32("sender"),
            message.bytes32("receiver"),
            message.constant("said", Said.class),
            message.bytes32("subject"),
            message.instant("sentAt"),
            envelope.string("content", LONGEST_CONTENT),
            envelope.signature("signature"));
    message.end();
    envelope.end();
    return parsed;
  }

  byte[] write() {
    var envelope = WireObject.create();
    envelope
        .putObject("message")
        .put("messageId", id.toString())
        .put("sender", sender.toString())
        .put("receiver", receiver.toString())
        .put("said", said.name())
        .put("subject", subject.toString())
        .put("sentAt", sentAt.toString());
    envelope.put("content", content).put("signature", signature);
    return WireObject.bytes(envelope);
  }
}
