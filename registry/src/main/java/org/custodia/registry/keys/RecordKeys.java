package org.custodia.registry.keys;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/** An organisation's keys for its records: those that wrap, by id, and the one behind tokens. */
final class RecordKeys {
  /** Bytes of a key's id. */
  static final int ID_BYTES = 8;

  private final Map<String, SecretKey> wrapping = new LinkedHashMap<>();
  private final byte[] current;
  private final SecretKey index;

  /**
   * @param wrapping oldest first; the last one wraps, all unwrap
   */
  RecordKeys(List<SecretKey> wrapping, SecretKey index) {
    byte[] last = null;
    for (SecretKey key : wrapping) {
      last = id(key);
      this.wrapping.put(HexFormat.of().formatHex(last), key);
    }
    if (last == null) throw new IllegalArgumentException("no key to wrap with");
    this.current = last;
    this.index = index;
  }

  /** Follows from the key itself, so that two keys never go by one id. */
  private static byte[] id(SecretKey key) {
    return Arrays.copyOf(KeyDerivation.derive(key, "custodia record key id"), ID_BYTES);
  }

  byte[] currentId() {
    return current.clone();
  }

  SecretKey current() {
    return wrapping.get(HexFormat.of().formatHex(current));
  }

  Optional<SecretKey> byId(byte[] id) {
    return Optional.ofNullable(wrapping.get(HexFormat.of().formatHex(id)));
  }

  byte[] token(String purpose, byte[] value) {
    SecretKey key =
        KeyDerivation.key(KeyDerivation.derive(index, "custodia blind index " + purpose));
    return KeyDerivation.hmac(key, value);
  }

  @Override
  public String toString() {
    return "RecordKeys" + wrapping.keySet();
  }
}
