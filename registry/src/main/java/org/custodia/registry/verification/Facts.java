package org.custodia.registry.verification;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.witness.VerificationAnswer;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.verification.Answer.Decommissioned;
import org.custodia.registry.verification.Answer.LotOnLedger;
import org.custodia.registry.verification.Answer.PackOnRecord;
import org.custodia.registry.verification.Answer.Reserved;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything an answer says, as JSON text and back. The text names the query it answers by the
 * digest of the signed query, so an answer cannot be shown for another question.
 *
 * @param queryDigest EIP-712 digest of the query
 * @param asker member id of who asked
 * @param answerer member id of the regulator
 */
record Facts(
    UUID queryId,
    Bytes32 queryDigest,
    Bytes32 asker,
    Bytes32 answerer,
    String gtin,
    String serial,
    Bytes32 packId,
    boolean productKnown,
    Optional<LotOnLedger> askedLot,
    Optional<PackOnRecord> pack,
    Optional<Misread> misread,
    long block,
    Instant answeredAt) {
  private static final String TYPE = "verification";
  private static final int DEEPEST_PROOF = 40;

  /** What is signed, given the exact text that is sent. */
  VerificationAnswer message(String text) {
    return new VerificationAnswer(
        Bytes32.ofUuid(queryId),
        answerer,
        pack.map(found -> 1 + found.condition().code()).orElse(0),
        pack.map(PackOnRecord::lotId).orElse(Bytes32.ZERO),
        packId,
        Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8)),
        block,
        answeredAt.getEpochSecond());
  }

  Answer answer(Answer.Signed signed) {
    return new Answer(
        queryId, packId, productKnown, askedLot, pack, misread, block, answeredAt, signed);
  }

  String write() {
    ObjectNode facts = WireObject.create();
    facts
        .put("type", TYPE)
        .put("queryId", queryId.toString())
        .put("queryDigest", queryDigest.toString())
        .put("asker", asker.toString())
        .put("answerer", answerer.toString())
        .put("gtin", gtin)
        .put("serial", serial)
        .put("packId", packId.toString())
        .put("productKnown", productKnown);
    askedLot.ifPresent(lot -> write(lot, facts.putObject("askedLot")));
    pack.ifPresent(found -> write(found, facts.putObject("pack")));
    misread.ifPresent(how -> facts.put("misread", how.name()));
    facts.put("block", block).put("answeredAt", answeredAt.toString());
    return WireObject.text(facts);
  }

  private static void write(LotOnLedger lot, ObjectNode to) {
    to.put("lotId", lot.lotId().toString())
        .put("lotNumber", lot.lotNumber())
        .put("expiry", lot.expiry().toString())
        .put("root", lot.root().toString())
        .put("size", lot.size())
        .put("status", lot.status().name())
        .put("releaseBlock", lot.releaseBlock())
        .put("releaseTransaction", lot.releaseTransaction().toString());
  }

  private static void write(PackOnRecord pack, ObjectNode to) {
    to.put("lotId", pack.lotId().toString());
    pack.lot().ifPresent(lot -> write(lot, to.putObject("lot")));
    to.put("leafIndex", pack.leafIndex());
    ArrayNode proof = to.putArray("proof");
    pack.proof().forEach(hash -> proof.add(hash.toString()));
    to.put("condition", pack.condition().name());
    to.put("standing", pack.standing().name());
    pack.decommissioned()
        .ifPresent(
            done -> {
              ObjectNode object = to.putObject("decommissioned");
              object
                  .put("at", done.at().toString())
                  .put("byAsker", done.byAsker())
                  .put("rescan", done.rescan());
              done.opened()
                  .ifPresent(
                      part ->
                          object
                              .put("contents", part.contents())
                              .put("remaining", part.remaining()));
              done.block().ifPresent(block -> object.put("block", block));
              done.transaction().ifPresent(hash -> object.put("transaction", hash.toString()));
            });
    pack.reservation()
        .ifPresent(
            reserved ->
                to.putObject("reservation")
                    .put("byAsker", reserved.byAsker())
                    .put("expires", reserved.expires().toString()));
  }

  static Facts parse(String text) {
    WireObject facts = WireObject.parse(text.getBytes(StandardCharsets.UTF_8));
    facts.expect("type", TYPE);
    var parsed =
        new Facts(
            facts.uuid("queryId"),
            facts.bytes32("queryDigest"),
            facts.bytes32("asker"),
            facts.bytes32("answerer"),
            facts.gtin("gtin"),
            facts.labelText("serial"),
            facts.bytes32("packId"),
            facts.bool("productKnown"),
            facts.optionalObject("askedLot").map(Facts::lot),
            facts.optionalObject("pack").map(Facts::pack),
            facts.optionalConstant("misread", Misread.class),
            facts.longInteger("block"),
            facts.instant("answeredAt"));
    facts.end();
    return parsed;
  }

  private static LotOnLedger lot(WireObject from) {
    var lot =
        new LotOnLedger(
            from.bytes32("lotId"),
            from.labelText("lotNumber"),
            from.day("expiry"),
            from.bytes32("root"),
            from.integer("size"),
            from.constant("status", LotStatus.class),
            from.longInteger("releaseBlock"),
            from.bytes32("releaseTransaction"));
    from.end();
    return lot;
  }

  private static PackOnRecord pack(WireObject from) {
    var pack =
        new PackOnRecord(
            from.bytes32("lotId"),
            from.optionalObject("lot").map(Facts::lot),
            from.integer("leafIndex"),
            from.bytes32s("proof", DEEPEST_PROOF),
            from.constant("condition", PackStatus.class),
            from.constant("standing", LotStatus.class),
            from.optionalObject("decommissioned").map(Facts::decommissioned),
            from.optionalObject("reservation").map(Facts::reserved));
    from.end();
    return pack;
  }

  private static Decommissioned decommissioned(WireObject from) {
    var done =
        new Decommissioned(
            from.instant("at"),
            from.bool("byAsker"),
            from.bool("rescan"),
            opened(from),
            from.optionalLong("block"),
            from.optionalBytes32("transaction"));
    from.end();
    return done;
  }

  private static Optional<PackState.Opened> opened(WireObject from) {
    Optional<Long> contents = from.optionalLong("contents");
    Optional<Long> remaining = from.optionalLong("remaining");
    return contents.map(
        all -> new PackState.Opened(Math.toIntExact(all), Math.toIntExact(remaining.orElse(0L))));
  }

  private static Reserved reserved(WireObject from) {
    var reserved = new Reserved(from.bool("byAsker"), from.instant("expires"));
    from.end();
    return reserved;
  }
}
