package org.custodia.registry.consent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ConsentReply;
import org.custodia.contracts.witness.ConsentReply.Answer;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a grantee tells a patient's host that it accepts what was allowed, or does not want it:
 * {@code {"reply": {"replyId", "grantee", "host", "consent", "channel", "answer", "words"?,
 * "repliedAt", "sentAt"}, "signature"}}. Times in whole seconds.
 *
 * @param consent commitment
 * @param words to the patient, of who does not want it
 */
record SignedConsentReply(
    UUID id,
    Bytes32 grantee,
    Bytes32 host,
    Bytes32 consent,
    String channel,
    Answer answer,
    Optional<String> words,
    Instant repliedAt,
    Instant sentAt,
    String signature) {

  SignedConsentReply signed(Function<ConsentReply, String> signer) {
    return new SignedConsentReply(
        id,
        grantee,
        host,
        consent,
        channel,
        answer,
        words,
        repliedAt,
        sentAt,
        signer.apply(message()));
  }

  ConsentReply message() {
    return new ConsentReply(
        Bytes32.ofUuid(id),
        grantee,
        host,
        consent,
        channel,
        answer,
        words
            .map(text -> Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8)))
            .orElse(Bytes32.ZERO),
        repliedAt.getEpochSecond(),
        sentAt.getEpochSecond());
  }

  byte[] write() {
    ObjectNode envelope = WireObject.create();
    ObjectNode reply =
        envelope
            .putObject("reply")
            .put("replyId", id.toString())
            .put("grantee", grantee.toString())
            .put("host", host.toString())
            .put("consent", consent.toString())
            .put("channel", channel)
            .put("answer", answer.name())
            .put("repliedAt", repliedAt.toString())
            .put("sentAt", sentAt.toString());
    words.ifPresent(text -> reply.put("words", text));
    envelope.put("signature", signature);
    return WireObject.bytes(envelope);
  }

  static SignedConsentReply parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject reply = envelope.object("reply");
    var parsed =
        new SignedConsentReply(
            reply.uuid("replyId"),
            reply.bytes32("grantee"),
            reply.bytes32("host"),
            reply.bytes32("consent"),
            reply.address("channel"),
            reply.constant("answer", Answer.class),
            reply.has("words")
                ? Optional.of(reply.string("words", ConsentUses.LONGEST_WORDS))
                : Optional.empty(),
            reply.instant("repliedAt"),
            reply.instant("sentAt"),
            envelope.signature("signature"));
    if (parsed.repliedAt().isAfter(parsed.sentAt())) throw reply.wrong("repliedAt");
    if (parsed.answer() == Answer.ACCEPTED && parsed.words().isPresent()) {
      throw reply.wrong("words");
    }
    reply.end();
    envelope.end();
    return parsed;
  }
}
