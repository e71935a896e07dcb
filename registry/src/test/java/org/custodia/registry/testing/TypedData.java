package org.custodia.registry.testing;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.witness.Consent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what is to be signed as a browser does: from the typed data and nothing else. */
public final class TypedData {
  private TypedData() {}

  /** The consent that somebody is asked to sign. */
  public static Consent consent(String typedData) {
    JsonNode message = message(typedData);
    return new Consent(
        word(message, "salt"),
        message.required("grantKey").asString(),
        word(message, "grantee"),
        ConsentPurpose.of(message.required("purpose").asInt()),
        word(message, "scope"),
        message.required("validFrom").asLong(),
        message.required("validUntil").asLong(),
        message.required("uses").asLong(),
        message.required("channel").asString(),
        word(message, "revocationHash"));
  }

  /** What is signed, without what says how. */
  public static JsonNode message(String typedData) {
    return JsonMapper.shared().readTree(typedData).required("message");
  }

  /** 32 bytes of it. */
  public static Bytes32 word(JsonNode message, String field) {
    return Bytes32.of(message.required(field).asString());
  }
}
