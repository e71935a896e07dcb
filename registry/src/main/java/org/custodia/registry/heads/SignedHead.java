package org.custodia.registry.heads;

import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ChannelHead;
import org.custodia.registry.ledger.ChannelHeads;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * A head as it travels: {@code {"channel", "sequence", "head", "block", "asOf", "openedBy", "at",
 * "signature"}}. Who says it stands once in the message around it.
 *
 * @param openedBy transaction that made the channel; not signed, as anybody can look it up
 * @param signature 65 bytes, hex with 0x
 */
record SignedHead(ChannelHead message, Bytes32 openedBy, String signature) {

  static SignedHead sign(
      Bytes32 member, ChannelHeads.Own own, Instant at, Function<ChannelHead, String> signer) {
    ChannelHead message =
        new ChannelHead(
            own.channel(),
            member,
            own.sequence(),
            own.head(),
            own.block(),
            own.asOf(),
            at.getEpochSecond());
    return new SignedHead(message, own.openedBy(), signer.apply(message));
  }

  static SignedHead parse(Bytes32 member, WireObject head) {
    var parsed =
        new SignedHead(
            new ChannelHead(
                head.address("channel"),
                member,
                head.longInteger("sequence"),
                head.bytes32("head"),
                head.longInteger("block"),
                head.longInteger("asOf"),
                head.instant("at").getEpochSecond()),
            head.bytes32("openedBy"),
            head.signature("signature"));
    head.end();
    return parsed;
  }

  void write(ObjectNode to) {
    to.put("channel", message.channel())
        .put("sequence", message.sequence())
        .put("head", message.head().toString())
        .put("block", message.block())
        .put("asOf", message.asOf())
        .put("openedBy", openedBy.toString())
        .put("at", at().toString())
        .put("signature", signature);
  }

  Instant at() {
    return Instant.ofEpochSecond(message.at());
  }

  ChannelHeads.Heard heard(String key) {
    return new ChannelHeads.Heard(
        message.channel(),
        message.member(),
        message.sequence(),
        message.head(),
        message.block(),
        message.asOf(),
        at(),
        HexFormat.of().parseHex(signature, 2, signature.length()),
        key);
  }
}
