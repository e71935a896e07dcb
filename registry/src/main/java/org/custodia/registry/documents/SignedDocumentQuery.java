package org.custodia.registry.documents;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.DocumentQuery;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a member of a channel asks another for a document of which the ledger has the hash: {@code
 * {"query": {"queryId", "asker", "holder", "channel", "document", "askedAt"}, "signature"}}.
 */
public record SignedDocumentQuery(
    UUID id,
    Bytes32 asker,
    Bytes32 holder,
    String channel,
    UUID document,
    Instant askedAt,
    String signature) {

  public SignedDocumentQuery signed(Function<DocumentQuery, String> signer) {
    return new SignedDocumentQuery(
        id, asker, holder, channel, document, askedAt, signer.apply(message()));
  }

  public DocumentQuery message() {
    return new DocumentQuery(
        Bytes32.ofUuid(id),
        asker,
        holder,
        channel,
        Bytes32.ofUuid(document),
        askedAt.getEpochSecond());
  }

  public byte[] write() {
    ObjectNode envelope = WireObject.create();
    envelope
        .putObject("query")
        .put("queryId", id.toString())
        .put("asker", asker.toString())
        .put("holder", holder.toString())
        .put("channel", channel)
        .put("document", document.toString())
        .put("askedAt", askedAt.toString());
    envelope.put("signature", signature);
    return WireObject.bytes(envelope);
  }

  public static SignedDocumentQuery parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject query = envelope.object("query");
    var parsed =
        new SignedDocumentQuery(
            query.uuid("queryId"),
            query.bytes32("asker"),
            query.bytes32("holder"),
            query.address("channel"),
            query.uuid("document"),
            query.instant("askedAt"),
            envelope.signature("signature"));
    query.end();
    envelope.end();
    return parsed;
  }
}
