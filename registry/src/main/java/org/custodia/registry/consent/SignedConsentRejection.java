package org.custodia.registry.consent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ConsentRejection;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a grantee tells a patient's host that it does not want what was allowed: {@code {"rejection":
 * {"rejectionId", "grantee", "host", "consent", "channel", "words"?, "rejectedAt", "sentAt"},
 * "signature"}}. Times in whole seconds.
 *
 * @param consent commitment
 * @param words to the patient
 */
record SignedConsentRejection(
    UUID id,
    Bytes32 grantee,
    Bytes32 host,
    Bytes32 consent,
    String channel,
    Optional<String> words,
    Instant rejectedAt,
    Instant sentAt,
    String signature) {

  SignedConsentRejection signed(Function<ConsentRejection, String> signer) {
    return new SignedConsentRejection(
        id, grantee, host, consent, channel, words, rejectedAt, sentAt, signer.apply(message()));
  }

  ConsentRejection message() {
    return new ConsentRejection(
        Bytes32.ofUuid(id),
        grantee,
        host,
        consent,
        channel,
        words
            .map(text -> Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8)))
            .orElse(Bytes32.ZERO),
        rejectedAt.getEpochSecond(),
        sentAt.getEpochSecond());
  }

  byte[] write() {
    ObjectNode envelope = WireObject.create();
    ObjectNode rejection =
        envelope
            .putObject("rejection")
            .put("rejectionId", id.toString())
            .put("grantee", grantee.toString())
            .put("host", host.toString())
            .put("consent", consent.toString())
            .put("channel", channel)
            .put("rejectedAt", rejectedAt.toString())
            .put("sentAt", sentAt.toString());
    words.ifPresent(text -> rejection.put("words", text));
    envelope.put("signature", signature);
    return WireObject.bytes(envelope);
  }

  static SignedConsentRejection parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject rejection = envelope.object("rejection");
    var parsed =
        new SignedConsentRejection(
            rejection.uuid("rejectionId"),
            rejection.bytes32("grantee"),
            rejection.bytes32("host"),
            rejection.bytes32("consent"),
            rejection.address("channel"),
            rejection.has("words")
                ? Optional.of(rejection.string("words", ConsentUses.LONGEST_WORDS))
                : Optional.empty(),
            rejection.instant("rejectedAt"),
            rejection.instant("sentAt"),
            envelope.signature("signature"));
    if (parsed.rejectedAt().isAfter(parsed.sentAt())) throw rejection.wrong("rejectedAt");
    rejection.end();
    envelope.end();
    return parsed;
  }
}
