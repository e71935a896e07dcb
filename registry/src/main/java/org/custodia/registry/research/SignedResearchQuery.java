package org.custodia.registry.research;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ResearchQuery;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * A question on its way: {@code {"query": {"queryId", "asker", "holder", "askedAt"}, "question",
 * "signature"}}; the question is JSON in a string, so that what is hashed is what was sent.
 */
record SignedResearchQuery(
    UUID id, Bytes32 asker, Bytes32 holder, Instant askedAt, byte[] question, String signature) {
  private static final int LONGEST_QUESTION = 8 * 1024;

  SignedResearchQuery signed(Function<ResearchQuery, String> signer) {
    return new SignedResearchQuery(id, asker, holder, askedAt, question, signer.apply(message()));
  }

  ResearchQuery message() {
    return new ResearchQuery(
        Bytes32.ofUuid(id), asker, holder, StudyQuestion.hash(question), askedAt.getEpochSecond());
  }

  byte[] write() {
    ObjectNode envelope = WireObject.create();
    envelope
        .putObject("query")
        .put("queryId", id.toString())
        .put("asker", asker.toString())
        .put("holder", holder.toString())
        .put("askedAt", askedAt.toString());
    envelope
        .put("question", new String(question, StandardCharsets.UTF_8))
        .put("signature", signature);
    return WireObject.bytes(envelope);
  }

  static SignedResearchQuery parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject query = envelope.object("query");
    SignedResearchQuery parsed =
        new SignedResearchQuery(
            query.uuid("queryId"),
            query.bytes32("asker"),
            query.bytes32("holder"),
            query.instant("askedAt"),
            envelope.string("question", LONGEST_QUESTION).getBytes(StandardCharsets.UTF_8),
            envelope.signature("signature"));
    query.end();
    envelope.end();
    return parsed;
  }
}
