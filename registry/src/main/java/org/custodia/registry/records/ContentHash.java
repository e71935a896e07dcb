package org.custodia.registry.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.custodia.contracts.Bytes32;

/**
 * What the ledger has of a content: Keccak-256 of salt, Keccak-256 of its media type in UTF-8, and
 * its bytes. Without the salt nobody can try out which content it is.
 */
public final class ContentHash {
  private ContentHash() {}

  /** The salt of one channel: who knows it learns nothing of another's. */
  static Bytes32 saltIn(Bytes32 salt, String channel) {
    byte[] name = ("custodia/record-salt/v1 " + channel).getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt.toArray(), "HmacSHA256"));
      return Bytes32.of(mac.doFinal(name));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA256", e);
    }
  }

  public static Bytes32 of(Bytes32 salt, String contentType, byte[] bytes) {
    return Bytes32.keccak(
        ByteBuffer.allocate(2 * 32 + bytes.length)
            .put(salt.toArray())
            .put(Bytes32.keccak(contentType.getBytes(StandardCharsets.UTF_8)).toArray())
            .put(bytes)
            .array());
  }
}
