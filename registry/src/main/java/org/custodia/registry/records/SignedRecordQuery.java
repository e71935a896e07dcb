package org.custodia.registry.records;

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
 * "record", "consent", "purpose", "channel", "askedAt"}, "readerKey", "signature"}}.
 *
 * @param readerKey the reader's public key for the answer, 32 bytes, base64 on the way; its hash is
 *     signed
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
        Bytes32.keccak(readerKey),
        channel,
        askedAt.getEpochSecond());
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
    envelope.put("signature", signature);
    return WireObject.bytes(envelope);
  }

  /** What is not in this form is CUS-VER-001 or 003. */
  public static SignedRecordQuery parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject query = envelope.object("query");
    String key = envelope.matching("readerKey", KEY).orElseThrow(() -> envelope.wrong("readerKey"));
    var parsed =
        new SignedRecordQuery(
            query.uuid("queryId"),
            query.bytes32("reader"),
            query.bytes32("holder"),
            query.bytes32("record"),
            query.bytes32("consent"),
            query.constant("purpose", ConsentPurpose.class),
            query.address("channel"),
            query.instant("askedAt"),
            Base64.getDecoder().decode(key),
            envelope.signature("signature"));
    query.end();
    envelope.end();
    return parsed;
  }
}
