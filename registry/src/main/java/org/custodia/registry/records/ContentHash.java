package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.custodia.contracts.Bytes32;

/**
 * What the ledger has of a content: HMAC-SHA256, under the salt, of SHA-256 of its media type in
 * UTF-8, and its bytes. Without the salt nobody can try out which content it is. No contract
 * computes it, and processors have instructions for SHA-256, not for Keccak.
 */
public final class ContentHash {
  private static final String HMAC = "HmacSHA256";

  private ContentHash() {}

  /** The salt of one channel: who knows it learns nothing of another's. */
  static Bytes32 saltIn(Bytes32 salt, String channel) {
    return hmac(salt, utf8("custodia/record-salt/v1 "), utf8(channel));
  }

  public static Bytes32 of(Bytes32 salt, String contentType, byte[] bytes) {
    return hmac(salt, sha256(utf8(contentType)), bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Bytes32 hmac(Bytes32 key, byte[] first, byte[] second) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.toArray(), HMAC));
      mac.update(first);
      return Bytes32.of(mac.doFinal(second));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA256", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
