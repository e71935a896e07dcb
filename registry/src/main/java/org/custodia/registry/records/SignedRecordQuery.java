package org.custodia.registry.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.witness.RecordQuery;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a reader asks a holder for a record: {@code {"query": {"queryId", "reader", "holder",
 * "record", "consent", "purpose", "channel", "askedAt"}, "readerKey", "reason", "signature"}}; the
 * reason in an emergency only.
 *
 * @param readerKey the reader's public key for the answer, 32 bytes, base64 on the way
 * @param reason why the record is opened in an emergency; empty for any other purpose. What is
 *     signed as {@code readerKey} is the hash of the key and, after it, of the reason in UTF-8
 * @param signature of {@link RecordQuery}, by a person of the reader's
 */
public record SignedRecordQuery(
    UUID id,
    Bytes32 reader,
    Bytes32 holder,
    Bytes32 record,
    Bytes32 consent,
    ConsentPurpose purpose,
    String channel,
    Instant askedAt,
    byte[] readerKey,
    String reason,
    String signature) {
  public SignedRecordQuery {
    askedAt = askedAt.truncatedTo(ChronoUnit.SECONDS); // as it is signed and sent
  }

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{43}=");

  /** With the signature of this signer. */
  public SignedRecordQuery signed(Function<RecordQuery, String> signer) {
    return new SignedRecordQuery(
        id,
        reader,
        holder,
        record,
        consent,
        purpose,
        channel,
        askedAt,
        readerKey,
        reason,
        signer.apply(message()));
  }

  public RecordQuery message() {
    return new RecordQuery(
        Bytes32.ofUuid(id),
        reader,
        holder,
        record,
        consent,
        purpose,
        Bytes32.keccak(keyAndReason()),
        channel,
        askedAt.getEpochSecond());
  }

  private byte[] keyAndReason() {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(readerKey.length + words.length).put(readerKey).put(words).array();
  }

  public byte[] write() {
    ObjectNode envelope = WireObject.create();
    envelope
        .putObject("query")
        .put("queryId", id.toString())
        .put("reader", reader.toString())
        .put("holder", holder.toString())
        .put("record", record.toString())
        .put("consent", consent.toString())
        .put("purpose", purpose.name())
        .put("channel", channel)
        .put("askedAt", askedAt.toString());
    envelope.put("readerKey", Base64.getEncoder().encodeToString(readerKey));
    if (!reason.isEmpty()) envelope.put("reason", reason);
    envelope.put("signature", signature);
    return WireObject.bytes(envelope);
  }

  /** What is not in this form is CUS-VER-001 or 003. */
  public static SignedRecordQuery parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject query = envelope.object("query");
    String key = envelope.matching("readerKey", KEY).orElseThrow(() -> envelope.wrong("readerKey"));
    ConsentPurpose purpose = query.constant("purpose", ConsentPurpose.class);
    var parsed =
        new SignedRecordQuery(
            query.uuid("queryId"),
            query.bytes32("reader"),
            query.bytes32("holder"),
            query.bytes32("record"),
            query.bytes32("consent"),
            purpose,
            query.address("channel"),
            query.instant("askedAt"),
            Base64.getDecoder().decode(key),
            purpose == ConsentPurpose.EMERGENCY
                ? envelope.string("reason", EmergencyReasons.LONGEST)
                : "",
            envelope.signature("signature"));
    query.end();
    envelope.end();
    return parsed;
  }
}
