package org.custodia.registry.billing;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a payer says of lines that it disputes. It may name people, so it is on no ledger, which has
 * its salted hash; the biller gets it from the payer.
 *
 * @param salt 32 bytes as hex with 0x, of these words alone
 */
record DisputeWords(String salt, String text) {
  /** Characters. */
  static final int LIMIT = 1_000;

  /** Bytes of them as they travel. */
  static final int LONGEST = 16 * 1024;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static DisputeWords of(String text) {
    return new DisputeWords(Bytes32.random().toString(), text);
  }

  byte[] write() {
    return JSON.writeValueAsBytes(this);
  }

  /**
   * @throws IllegalArgumentException when it is something else
   */
  static DisputeWords read(byte[] bytes) {
    try {
      return JSON.readValue(bytes, DisputeWords.class);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("no words of a dispute", malformed);
    }
  }

  static Bytes32 evidence(byte[] written) {
    return Bytes32.keccak(written);
  }

  /** Of the seal. */
  static byte[] context(UUID dispute) {
    return ("dispute " + dispute).getBytes(StandardCharsets.UTF_8);
  }
}
