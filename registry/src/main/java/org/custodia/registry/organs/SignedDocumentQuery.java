package org.custodia.registry.organs;

import java.time.Instant;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.DocumentQuery;
import org.custodia.registry.messages.WireObject;

/**
 * How a document is asked for: {@code {"query": {"queryId", "asker", "holder", "channel", "hash",
 * "askedAt"}, "signature"}}, signed as {@link DocumentQuery} with the hash as its document.
 */
record SignedDocumentQuery(DocumentQuery query, Instant askedAt, String signature) {
  byte[] write() {
    var envelope = WireObject.create();
    envelope
        .putObject("query")
        .put("queryId", query.queryId().toUuid().toString())
        .put("asker", query.asker().toString())
        .put("holder", query.holder().toString())
        .put("channel", query.channel())
        .put("hash", query.document().toString())
        .put("askedAt", askedAt.toString());
    envelope.put("signature", signature);
    return WireObject.bytes(envelope);
  }

  static SignedDocumentQuery parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject query = envelope.object("query");
    Instant askedAt = query.instant("askedAt");
    var parsed =
        new SignedDocumentQuery(
            new DocumentQuery(
                Bytes32.ofUuid(query.uuid("queryId")),
                query.bytes32("asker"),
                query.bytes32("holder"),
                query.address("channel"),
                query.bytes32("hash"),
                askedAt.getEpochSecond()),
            askedAt,
            envelope.signature("signature"));
    query.end();
    envelope.end();
    return parsed;
  }
}
