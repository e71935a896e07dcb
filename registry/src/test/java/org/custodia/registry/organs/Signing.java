package org.custodia.registry.organs;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.OfferTurn;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.testing.TypedData;
import tools.jackson.databind.JsonNode;

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

  static OfferTurn turn(String typedData) {
    JsonNode message = TypedData.message(typedData);
    return new OfferTurn(
        TypedData.word(message, "organId"),
        TypedData.word(message, "list"),
        message.get("rank").asLong(),
        TypedData.word(message, "candidate"),
        TypedData.word(message, "centre"),
        message.get("reason").asInt());
  }
}
