package org.custodia.registry.keys;

import java.security.SecureRandom;
import java.util.Arrays;

/** An organisation's key, by which each of its records has a key of its own. */
interface RecordKey {
  int DATA_KEY_BYTES = 32;

  /** Bytes that an envelope keeps, so that the record's own key is found again. */
  int KEPT_BYTES = DATA_KEY_BYTES + 8;

  /** Version of the envelopes under this key. */
  byte version();

  /**
   * Follows from the key, so that two keys never go by one id; {@link RecordKeys#ID_BYTES} bytes.
   */
  byte[] id();

  /** A key for a new record. */
  DataKey fresh(SecureRandom random);

  /**
   * The key of a record.
   *
   * @throws RecordNotOpened when what was kept shows that it is damaged
   */
  byte[] dataKey(byte[] kept);

  /**
   * A record's own key, and what its envelope keeps of it.
   *
   * @param key the caller's, to be wiped
   */
  record DataKey(byte[] key, byte[] kept) {}

  static byte[] id(Derivation key) {
    return Arrays.copyOf(
        key.derive(KeyDerivation.info("custodia record key id")), RecordKeys.ID_BYTES);
  }

  static byte[] drawn(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
