package org.custodia.registry.oversight;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.CaseMessage;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a member asks about its cases: {@code {"message": {"messageId", "sender", "caseId"?,
 * "words"?, "report"?, "sentAt"}, "signature"}}. Without a case it asks for all, with words it
 * explains; with a report and no case it tells of trespasses on the ledger ({@link
 * TrespassReport}), whose text is signed in place of words.
 */
record SignedCaseMessage(
    UUID id,
    Bytes32 sender,
    Optional<UUID> caseId,
    Optional<String> words,
    Optional<String> report,
    Instant sentAt,
    String signature) {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  SignedCaseMessage signed(Function<CaseMessage, String> signer) {
    return new SignedCaseMessage(
        id, sender, caseId, words, report, sentAt, signer.apply(message()));
  }

  CaseMessage message() {
    return new CaseMessage(
        Bytes32.ofUuid(id),
        sender,
        caseId.map(Bytes32::ofUuid).orElse(Bytes32.ZERO),
        words
            .or(() -> report)
            .map(text -> Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8)))
            .orElse(Bytes32.ZERO),
        sentAt.getEpochSecond());
  }

  byte[] write() {
    ObjectNode envelope = WireObject.create();
    ObjectNode message = envelope.putObject("message");
    message.put("messageId", id.toString()).put("sender", sender.toString());
    caseId.ifPresent(one -> message.put("caseId", one.toString()));
    words.ifPresent(text -> message.put("words", text));
    report.ifPresent(text -> message.put("report", text));
    message.put("sentAt", sentAt.toString());
    envelope.put("signature", signature);
    return WireObject.bytes(envelope);
  }

  static SignedCaseMessage parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject message = envelope.object("message");
    var parsed =
        new SignedCaseMessage(
            message.uuid("messageId"),
            message.bytes32("sender"),
            message.matching("caseId", UUID_TEXT).map(UUID::fromString),
            message.has("words")
                ? Optional.of(message.string("words", Cases.LONGEST_WORDS))
                : Optional.empty(),
            message.has("report")
                ? Optional.of(message.string("report", TrespassReport.LONGEST))
                : Optional.empty(),
            message.instant("sentAt"),
            envelope.signature("signature"));
    message.end();
    envelope.end();
    if (parsed.report().isPresent()
        && (parsed.words().isPresent() || parsed.caseId().isPresent())) {
      throw message.wrong("report");
    }
    return parsed;
  }
}
