package org.custodia.registry.verification;

import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.SerialUpload;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes with a lot's serials, in the header {@value #HEADER} as base64url (RFC 4648, no
 * padding) of {@code {"upload": {"uploadId", "asker", "gtin", "lotNumber", "root", "size",
 * "contentHash", "askedAt"}, "signature"}}. The signature covers product code and lot number as the
 * lot id.
 *
 * @param asker member id of the manufacturer
 * @param contentHash Keccak-256 of the bytes sent
 */
record SignedUpload(
    UUID id, Bytes32 asker, SerialLot lot, Bytes32 contentHash, Instant askedAt, String signature) {
  static final String HEADER = "Custodia-Upload";
  private static final int LONGEST_HEADER = 4096;

  static SignedUpload sign(
      UUID id,
      Bytes32 asker,
      SerialLot lot,
      Bytes32 contentHash,
      Instant askedAt,
      Function<SerialUpload, String> signer) {
    var unsigned = new SignedUpload(id, asker, lot, contentHash, askedAt, "");
    return new SignedUpload(id, asker, lot, contentHash, askedAt, signer.apply(unsigned.message()));
  }

  static SignedUpload parse(String header) {
    if (header.length() > LONGEST_HEADER) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-002", LONGEST_HEADER);
    }
    byte[] json;
    try {
      json = Base64.getUrlDecoder().decode(header);
    } catch (IllegalArgumentException e) {
      throw new Problem(e, Kind.BAD_INPUT, "CUS-VER-001");
    }
    WireObject envelope = WireObject.parse(json);
    WireObject upload = envelope.object("upload");
    var lot =
        new SerialLot(
            upload.gtin("gtin"),
            upload.labelText("lotNumber"),
            upload.bytes32("root"),
            upload.integer("size"));
    var parsed =
        new SignedUpload(
            upload.uuid("uploadId"),
            upload.bytes32("asker"),
            lot,
            upload.bytes32("contentHash"),
            upload.instant("askedAt"),
            envelope.signature("signature"));
    upload.end();
    envelope.end();
    return parsed;
  }

  String write() {
    ObjectNode envelope = WireObject.create();
    envelope
        .putObject("upload")
        .put("uploadId", id.toString())
        .put("asker", asker.toString())
        .put("gtin", lot.gtin())
        .put("lotNumber", lot.lotNumber())
        .put("root", lot.root().toString())
        .put("size", lot.size())
        .put("contentHash", contentHash.toString())
        .put("askedAt", askedAt.toString());
    envelope.put("signature", signature);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(WireObject.bytes(envelope));
  }

  SerialUpload message() {
    return message(askedAt);
  }

  /** What is handed over, whenever it is: the message with its time left out. */
  Bytes32 content() {
    return message(Instant.EPOCH).structHash();
  }

  private SerialUpload message(Instant askedAt) {
    return new SerialUpload(
        Bytes32.ofUuid(id),
        asker,
        lot.lotId(),
        lot.root(),
        lot.size(),
        contentHash,
        askedAt.getEpochSecond());
  }
}
