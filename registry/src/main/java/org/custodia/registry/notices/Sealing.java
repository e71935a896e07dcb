package org.custodia.registry.notices;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Keys;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Content of this capability's rows under the organisation's record key, bound to its row. */
final class Sealing {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Keys keys;

  Sealing(Keys keys) {
    this.keys = keys;
  }

  byte[] seal(String organisation, String row, Object content) {
    return keys.records(organisation).seal(JSON.writeValueAsBytes(content), context(row));
  }

  <T> T open(String organisation, String row, byte[] sealed, TypeReference<T> type) {
    return JSON.readValue(keys.records(organisation).open(sealed, context(row)), type);
  }

  Bytes32 token(String organisation, String purpose, byte[] value) {
    return Bytes32.of(keys.records(organisation).token("notices." + purpose, value));
  }

  Bytes32 consent(String organisation, UUID consent) {
    return token(organisation, "consent", consent.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] context(String row) {
    return ("notices/" + row).getBytes(StandardCharsets.UTF_8);
  }
}
