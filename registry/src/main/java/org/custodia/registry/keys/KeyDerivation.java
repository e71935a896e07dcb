package org.custodia.registry.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * HKDF-SHA256 to keys of one block. What it starts from is a random key already, so that extracting
 * is left out (RFC 5869 section 3.3); expanding to 32 bytes is one HMAC (section 2.3), which a
 * hardware module can do as well.
 */
final class KeyDerivation {
  static final String HMAC = "HmacSHA256";

  private KeyDerivation() {}

  /**
   * @param info what the derived key is for
   * @return 32 bytes
   */
  static byte[] derive(SecretKey key, String info) {
    return derive(key, info(info));
  }

  static byte[] derive(SecretKey key, byte[] info) {
    return expanded(mac(key), info);
  }

  static byte[] info(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param mac of the key to start from
   */
  static byte[] expanded(Mac mac, byte[] info) {
    mac.update(info);
    mac.update((byte) 1);
    return mac.doFinal();
  }

  static SecretKey key(byte[] bytes) {
    return new SecretKeySpec(bytes, HMAC);
  }

  static byte[] hmac(SecretKey key, byte[] value) {
    return mac(key).doFinal(value);
  }

  private static Mac mac(SecretKey key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + HMAC, e);
    }
  }
}
