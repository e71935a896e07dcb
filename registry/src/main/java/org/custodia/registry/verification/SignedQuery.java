package org.custodia.registry.verification;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.VerificationQuery;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * A question as it travels: {@code {"query": {"queryId", "asker", "gtin", "serial", "lotNumber"?,
 * "expiry"?, "intent", "person"?, "askedAt"}, "signature"}}.
 *
 * @param asker member id
 * @param signature 65 bytes, hex with 0x
 */
record SignedQuery(Bytes32 asker, Question question, Instant askedAt, String signature) {

  static SignedQuery sign(
      Bytes32 asker,
      Question question,
      Instant askedAt,
      Function<VerificationQuery, String> signer) {
    return unsigned(asker, question, askedAt).signed(signer);
  }

  /** The question before it is signed, for what is to be known of it before that. */
  static SignedQuery unsigned(Bytes32 asker, Question question, Instant askedAt) {
    return new SignedQuery(asker, question, askedAt, "");
  }

  SignedQuery signed(Function<VerificationQuery, String> signer) {
    return new SignedQuery(asker, question, askedAt, signer.apply(message()));
  }

  static SignedQuery parse(byte[] body) {
    WireObject envelope = WireObject.parse(body);
    WireObject query = envelope.object("query");
    Question question =
        new Question(
            query.uuid("queryId"),
            query.gtin("gtin"),
            query.labelText("serial"),
            query.optionalLabelText("lotNumber"),
            query.optionalDay("expiry"),
            query.constant("intent", Intent.class),
            query.optionalBytes32("person"));
    var parsed =
        new SignedQuery(
            query.bytes32("asker"),
            question,
            query.instant("askedAt"),
            envelope.signature("signature"));
    query.end();
    envelope.end();
    return parsed;
  }

  byte[] write() {
    ObjectNode envelope = WireObject.create();
    ObjectNode query = envelope.putObject("query");
    query.put("queryId", question.id().toString());
    query.put("asker", asker.toString());
    query.put("gtin", question.gtin());
    query.put("serial", question.serial());
    question.lotNumber().ifPresent(lot -> query.put("lotNumber", lot));
    question.expiry().ifPresent(day -> query.put("expiry", day.toString()));
    query.put("intent", question.intent().name());
    question.person().ifPresent(token -> query.put("person", token.toString()));
    query.put("askedAt", askedAt.toString());
    envelope.put("signature", signature);
    return WireObject.bytes(envelope);
  }

  VerificationQuery message() {
    return message(asker, question, askedAt);
  }

  UUID id() {
    return question.id();
  }

  Bytes32 packId() {
    return PackLeaf.packId(Long.parseLong(question.gtin()), question.serial());
  }

  /** What is asked, whenever it is asked: the message with its time left out. */
  Bytes32 content() {
    return message(asker, question, Instant.EPOCH).structHash();
  }

  private static VerificationQuery message(Bytes32 asker, Question question, Instant askedAt) {
    return new VerificationQuery(
        Bytes32.ofUuid(question.id()),
        asker,
        Long.parseLong(question.gtin()),
        question.lotNumber().orElse(""),
        question.expiry().map(LocalDate::toEpochDay).orElse(0L),
        question.serial(),
        question.intent().code(),
        question.person().orElse(Bytes32.ZERO),
        askedAt.getEpochSecond());
  }
}
