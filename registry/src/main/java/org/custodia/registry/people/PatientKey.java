package org.custodia.registry.people;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.custodia.contracts.Bytes32;

/**
 * What opens one person's data: 32 bytes that seal it, and 32 that make what channels see of it.
 * Both random, neither derived from anything; without them the sealed rows are noise, and the
 * pseudonyms and evidence on ledgers say nothing about anybody.
 */
final class PatientKey {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int HALF = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final byte VERSION = 1;

  private final byte[] data;
  private final byte[] secret;

  private PatientKey(byte[] data, byte[] secret) {
    this.data = data;
    this.secret = secret;
  }

  static PatientKey fresh() {
    byte[] bytes = new byte[2 * HALF];
    RANDOM.nextBytes(bytes);
    return of(bytes);
  }

  static PatientKey of(byte[] bytes) {
    if (bytes.length != 2 * HALF) {
      throw new IllegalArgumentException("a patient key has 64 bytes");
    }
    return new PatientKey(
        Arrays.copyOfRange(bytes, 0, HALF), Arrays.copyOfRange(bytes, HALF, 2 * HALF));
  }

  byte[] bytes() {
    byte[] bytes = Arrays.copyOf(data, 2 * HALF);
    System.arraycopy(secret, 0, bytes, HALF, HALF);
    return bytes;
  }

  /**
   * AES-256-GCM.
   *
   * @param context where the text belongs; opening asks for the same
   * @return version, nonce, ciphertext and tag
   */
  byte[] seal(byte[] plaintext, String context) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] body = crypt(Cipher.ENCRYPT_MODE, nonce, plaintext, 0, plaintext.length, context);
    byte[] sealed = new byte[1 + NONCE + body.length];
    sealed[0] = VERSION;
    System.arraycopy(nonce, 0, sealed, 1, NONCE);
    System.arraycopy(body, 0, sealed, 1 + NONCE, body.length);
    return sealed;
  }

  byte[] open(byte[] sealed, String context) {
    if (sealed.length <= 1 + NONCE || sealed[0] != VERSION) {
      throw new IllegalStateException("this is nothing that was sealed here: " + context);
    }
    byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE);
    int from = 1 + NONCE;
    return crypt(Cipher.DECRYPT_MODE, nonce, sealed, from, sealed.length - from, context);
  }

  /** HMAC-SHA256(secret, "custodia/pseudonym/v1" ‖ 0 ‖ channel). */
  Bytes32 pseudonym(String channel) {
    return Bytes32.of(mac("custodia/pseudonym/v1", channel));
  }

  /**
   * SHA-256("custodia/evidence/v1" ‖ 0 ‖ salt ‖ canonical), the salt being HMAC-SHA256(secret,
   * "custodia/evidence-salt/v1" ‖ 0 ‖ channel).
   *
   * @param canonical the identity data as RFC 8785 JSON
   */
  Bytes32 evidence(String channel, byte[] canonical) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("custodia/evidence/v1".getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(mac("custodia/evidence-salt/v1", channel));
      return Bytes32.of(digest.digest(canonical));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private byte[] mac(String domain, String channel) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(domain.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(channel.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] in, int from, int length, String context) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(data, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(in, from, length);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("not sealed with this person's key here: " + context, failed);
    }
  }

  @Override
  public String toString() {
    return "PatientKey[…]";
  }
}
