package org.custodia.registry.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * AES-256-GCM of a content under a key that seals nothing else: 12 bytes nonce, the content, 16
 * bytes tag. The media type is authenticated with it.
 */
final class BodyCipher {
  static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private BodyCipher() {}

  static byte[] newKey() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return key;
  }

  static byte[] seal(byte[] key, String contentType, byte[] content) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, contentType).doFinal(content);
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot seal a record", e);
    }
  }

  /**
   * @throws Problem CUS-REC-007 when it is not what was sealed with this key and type
   */
  static byte[] open(byte[] key, String contentType, byte[] sealed) {
    return open(key, contentType, ByteBuffer.wrap(sealed));
  }

  /** As {@link #open(byte[], String, byte[])}, of bytes in an array that is not copied. */
  static byte[] open(byte[] key, String contentType, ByteBuffer sealed) {
    int length = sealed.remaining();
    if (length < NONCE_BYTES + TAG_BITS / 8) throw damaged();
    int from = sealed.arrayOffset() + sealed.position();
    byte[] nonce = Arrays.copyOfRange(sealed.array(), from, from + NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, contentType)
          .doFinal(sealed.array(), from + NONCE_BYTES, length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw damaged();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot open a record", e);
    }
  }

  static Problem damaged() {
    return new Problem(Kind.CONFLICT, "CUS-REC-007");
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, String contentType)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(contentType.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
