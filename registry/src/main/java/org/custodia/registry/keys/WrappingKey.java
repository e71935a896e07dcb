package org.custodia.registry.keys;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key in memory, which wraps those of records: AES key wrap, RFC 3394. */
final class WrappingKey implements RecordKey {
  private final SecretKey key;
  private final byte[] id;

  WrappingKey(SecretKey key) {
    this.key = key;
    this.id = RecordKey.id(info -> KeyDerivation.derive(key, info));
  }

  @Override
  public byte version() {
    return 1;
  }

  @Override
  public byte[] id() {
    return id.clone();
  }

  @Override
  public DataKey fresh(SecureRandom random) {
    byte[] dataKey = RecordKey.drawn(random, DATA_KEY_BYTES);
    try {
      return new DataKey(dataKey, cipher(Cipher.WRAP_MODE).wrap(new SecretKeySpec(dataKey, "AES")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot wrap a key", e);
    }
  }

  @Override
  public byte[] dataKey(byte[] kept) {
    try {
      return cipher(Cipher.UNWRAP_MODE).unwrap(kept, "AES", Cipher.SECRET_KEY).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new RecordNotOpened(
          RecordNotOpened.Reason.DAMAGED, "the key of a sealed record is damaged");
    }
  }

  private Cipher cipher(int mode) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/KW/NoPadding");
    cipher.init(mode, key);
    return cipher;
  }
}
