package org.custodia.registry.keys;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A key that stays where it is, such as in a token: what records have of their own follows from it
 * and from a number that is drawn for each. One HMAC is all that is asked of it, which every
 * hardware module can do; nothing is wrapped, so there is nothing that a damaged number would not
 * pass: the record's body does not open then.
 */
final class DerivingKey implements RecordKey {
  private static final byte[] DATA_KEY = KeyDerivation.info("custodia record data key");

  private final Derivation key;
  private final byte[] id;

  DerivingKey(Derivation key) {
    this.key = key;
    this.id = RecordKey.id(key);
  }

  @Override
  public byte version() {
    return 2;
  }

  @Override
  public byte[] id() {
    return id.clone();
  }

  @Override
  public DataKey fresh(SecureRandom random) {
    byte[] kept = RecordKey.drawn(random, KEPT_BYTES);
    return new DataKey(dataKey(kept), kept);
  }

  @Override
  public byte[] dataKey(byte[] kept) {
    byte[] info = Arrays.copyOf(DATA_KEY, DATA_KEY.length + kept.length);
    System.arraycopy(kept, 0, info, DATA_KEY.length, kept.length);
    return key.derive(info);
  }
}
