package org.custodia.registry.verification;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.VerificationAnswer;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the service says when it has taken a lot's serials, as JSON text and back.
 *
 * @param uploadDigest EIP-712 digest of the upload's header
 * @param answerer member id of the regulator
 */
record SerialReceipt(
    UUID uploadId,
    Bytes32 uploadDigest,
    Bytes32 asker,
    Bytes32 answerer,
    Bytes32 lotId,
    Bytes32 root,
    int size,
    long block,
    Instant answeredAt) {
  private static final String TYPE = "serials";

  /** Number in the signed message, apart from those of pack answers. */
  private static final int SERIALS_TAKEN = 9;

  /** What is signed, given the exact text that is sent. */
  VerificationAnswer message(String text) {
    return new VerificationAnswer(
        Bytes32.ofUuid(uploadId),
        answerer,
        SERIALS_TAKEN,
        lotId,
        Bytes32.ZERO,
        Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8)),
        block,
        answeredAt.getEpochSecond());
  }

  String write() {
    ObjectNode receipt = WireObject.create();
    receipt
        .put("type", TYPE)
        .put("uploadId", uploadId.toString())
        .put("uploadDigest", uploadDigest.toString())
        .put("asker", asker.toString())
        .put("answerer", answerer.toString())
        .put("lotId", lotId.toString())
        .put("root", root.toString())
        .put("size", size)
        .put("block", block)
        .put("answeredAt", answeredAt.toString());
    return WireObject.text(receipt);
  }

  static SerialReceipt parse(String text) {
    WireObject receipt = WireObject.parse(text.getBytes(StandardCharsets.UTF_8));
    receipt.expect("type", TYPE);
    var parsed =
        new SerialReceipt(
            receipt.uuid("uploadId"),
            receipt.bytes32("uploadDigest"),
            receipt.bytes32("asker"),
            receipt.bytes32("answerer"),
            receipt.bytes32("lotId"),
            receipt.bytes32("root"),
            receipt.integer("size"),
            receipt.longInteger("block"),
            receipt.instant("answeredAt"));
    receipt.end();
    return parsed;
  }
}
