package org.custodia.registry.keys;

import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;

/** An organisation's keys for its records, by id, and the one behind tokens. */
final class RecordKeys {
  /** Bytes of a key's id. */
  static final int ID_BYTES = 8;

  private final Map<String, RecordKey> keys = new LinkedHashMap<>();
  private final RecordKey current;
  private final Derivation index;
  private final Map<String, SecretKey> purposes = new ConcurrentHashMap<>();

  /** Keys in memory. */
  RecordKeys(List<SecretKey> wrapping, SecretKey index) {
    this(
        wrapping.stream().map(WrappingKey::new).toList(),
        info -> KeyDerivation.derive(index, info));
  }

  /**
   * @param keys oldest first; the last one seals, all open
   */
  RecordKeys(Collection<? extends RecordKey> keys, Derivation index) {
    RecordKey last = null;
    for (RecordKey key : keys) {
      last = key;
      this.keys.put(HexFormat.of().formatHex(key.id()), key);
    }
    if (last == null) throw new IllegalArgumentException("no key to seal with");
    this.current = last;
    this.index = index;
  }

  /** These still open, and are behind tokens; those of the others are newer, and seal. */
  RecordKeys before(RecordKeys others) {
    Map<String, RecordKey> all = new LinkedHashMap<>(keys);
    all.putAll(others.keys);
    return new RecordKeys(all.values(), index);
  }

  RecordKey current() {
    return current;
  }

  Optional<RecordKey> byId(byte[] id) {
    return Optional.ofNullable(keys.get(HexFormat.of().formatHex(id)));
  }

  byte[] token(String purpose, byte[] value) {
    return KeyDerivation.hmac(purposes.computeIfAbsent(purpose, this::ofPurpose), value);
  }

  private SecretKey ofPurpose(String purpose) {
    return KeyDerivation.key(index.derive(KeyDerivation.info("custodia blind index " + purpose)));
  }

  @Override
  public String toString() {
    return "RecordKeys" + keys.keySet();
  }
}
