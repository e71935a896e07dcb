package org.custodia.registry.fhir;

import java.nio.charset.StandardCharsets;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Keys;

/** Keyed hashes by which what came before is known again, and nothing can be learned. */
final class FhirTokens {
  private final Keys keys;

  FhirTokens(Keys keys) {
    this.keys = keys;
  }

  Bytes32 source(String organisation, String name) {
    return token(organisation, "fhir/source", name.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param reference type and id of the source's own, as {@code Condition/17}
   */
  Bytes32 resource(String organisation, Bytes32 source, String reference) {
    String value = source + "|" + reference;
    return token(organisation, "fhir/resource", value.getBytes(StandardCharsets.UTF_8));
  }

  Bytes32 digest(String organisation, byte[] content) {
    return token(organisation, "fhir/content", content);
  }

  private Bytes32 token(String organisation, String purpose, byte[] value) {
    return Bytes32.of(keys.records(organisation).token(purpose, value));
  }
}
