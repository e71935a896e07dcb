package org.custodia.registry.organs;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.OfferTurn;
import org.custodia.contracts.witness.WitnessSignature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what is to be signed as a browser does: from the typed data and nothing else. */
final class Signing {
  /** Of an act that nobody signed, where it does not matter. */
  static final OrganEvent.Signed UNSIGNED =
      new OrganEvent.Signed(
          Bytes32.ZERO,
          0,
          Bytes32.ZERO,
          WitnessSignature.of("0x" + "11".repeat(64) + "1b").orElseThrow());

  private Signing() {}

  static Consent consent(String typedData) {
    JsonNode message = JsonMapper.shared().readTree(typedData).get("message");
    return new Consent(
        word(message, "salt"),
        message.get("grantKey").asString(),
        word(message, "grantee"),
        ConsentPurpose.of(message.get("purpose").asInt()),
        word(message, "scope"),
        message.get("validFrom").asLong(),
        message.get("validUntil").asLong(),
        message.get("uses").asLong(),
        message.get("channel").asString(),
        word(message, "revocationHash"));
  }

  static OfferTurn turn(String typedData) {
    JsonNode message = JsonMapper.shared().readTree(typedData).get("message");
    return new OfferTurn(
        word(message, "organId"),
        word(message, "list"),
        message.get("rank").asLong(),
        word(message, "candidate"),
        word(message, "centre"),
        message.get("reason").asInt());
  }

  private static Bytes32 word(JsonNode message, String name) {
    return Bytes32.of(message.get(name).asString());
  }
}
