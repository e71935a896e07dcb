package org.custodia.registry.keys;

import static org.custodia.registry.keys.RecordNotOpened.Reason.DAMAGED;
import static org.custodia.registry.keys.RecordNotOpened.Reason.UNKNOWN_FORM;
import static org.custodia.registry.keys.RecordNotOpened.Reason.UNKNOWN_KEY;
import static org.custodia.registry.keys.RecordNotOpened.Reason.WRONG_CONTEXT;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals records in envelopes:
 *
 * <pre>
 *  1  version, 1
 *  8  id of the wrapping key
 * 40  the record's own key, wrapped (AES key wrap, RFC 3394)
 * 12  nonce
 * 32  HMAC-SHA256 of the context
 *  n  the record, AES-256-GCM, with everything before as associated data
 * 16  its tag
 * </pre>
 *
 * The keys of the last two are derived from the record's own. The context is authenticated through
 * its HMAC, so that a record in the wrong place can be told from a damaged one.
 */
final class EnvelopeCipher implements RecordCipher {
  private static final byte VERSION = 1;
  private static final int DATA_KEY_BYTES = 32;
  private static final int WRAPPED_BYTES = DATA_KEY_BYTES + 8;
  private static final int NONCE_BYTES = 12;
  private static final int CONTEXT_BYTES = 32;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES =
      1 + RecordKeys.ID_BYTES + WRAPPED_BYTES + NONCE_BYTES + CONTEXT_BYTES;

  private final RecordKeys keys;
  private final SecureRandom random;

  EnvelopeCipher(RecordKeys keys) {
    this(keys, new SecureRandom());
  }

  EnvelopeCipher(RecordKeys keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  @Override
  public byte[] seal(byte[] plaintext, byte[] context) {
    byte[] dataKey = bytes(DATA_KEY_BYTES);
    byte[] nonce = bytes(NONCE_BYTES);
    try {
      DerivedKeys derived = new DerivedKeys(dataKey);
      byte[] header =
          ByteBuffer.allocate(HEADER_BYTES)
              .put(VERSION)
              .put(keys.currentId())
              .put(wrap(dataKey))
              .put(nonce)
              .put(derived.ofContext(context))
              .array();
      byte[] body = gcm(Cipher.ENCRYPT_MODE, derived.body(), nonce, header).doFinal(plaintext);
      byte[] sealed = Arrays.copyOf(header, header.length + body.length);
      System.arraycopy(body, 0, sealed, header.length, body.length);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot seal a record", e);
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  @Override
  public byte[] open(byte[] sealed, byte[] context) {
    if (sealed.length < 1 || sealed[0] != VERSION) {
      throw new RecordNotOpened(UNKNOWN_FORM, "not a sealed record of version " + VERSION);
    }
    if (sealed.length < HEADER_BYTES + TAG_BYTES) {
      throw new RecordNotOpened(DAMAGED, "a sealed record is cut off");
    }
    ByteBuffer envelope = ByteBuffer.wrap(sealed, 1, HEADER_BYTES - 1);
    byte[] keyId = take(envelope, RecordKeys.ID_BYTES);
    byte[] wrapped = take(envelope, WRAPPED_BYTES);
    byte[] nonce = take(envelope, NONCE_BYTES);
    byte[] ofContext = take(envelope, CONTEXT_BYTES);
    byte[] dataKey = unwrap(keyId, wrapped);
    try {
      DerivedKeys derived = new DerivedKeys(dataKey);
      byte[] header = Arrays.copyOf(sealed, HEADER_BYTES);
      byte[] opened =
          gcm(Cipher.DECRYPT_MODE, derived.body(), nonce, header)
              .doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
      if (!MessageDigest.isEqual(ofContext, derived.ofContext(context))) {
        Arrays.fill(opened, (byte) 0);
        throw new RecordNotOpened(WRONG_CONTEXT, "a sealed record was found in the wrong place");
      }
      return opened;
    } catch (AEADBadTagException e) {
      throw new RecordNotOpened(DAMAGED, "a sealed record is damaged");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot open a record", e);
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  @Override
  public byte[] token(String purpose, byte[] value) {
    return keys.token(purpose, value);
  }

  private byte[] wrap(byte[] dataKey) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/KW/NoPadding");
    cipher.init(Cipher.WRAP_MODE, keys.current());
    return cipher.wrap(new SecretKeySpec(dataKey, "AES"));
  }

  private byte[] unwrap(byte[] keyId, byte[] wrapped) {
    SecretKey wrapping =
        keys.byId(keyId)
            .orElseThrow(
                () ->
                    new RecordNotOpened(
                        UNKNOWN_KEY,
                        "a record was sealed under key "
                            + HexFormat.of().formatHex(keyId)
                            + ", which is not among "
                            + keys));
    try {
      Cipher cipher = Cipher.getInstance("AES/KW/NoPadding");
      cipher.init(Cipher.UNWRAP_MODE, wrapping);
      return cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new RecordNotOpened(DAMAGED, "the key of a sealed record is damaged");
    }
  }

  private static Cipher gcm(int mode, SecretKey key, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(associated);
    return cipher;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] take(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return "RecordCipher[" + keys + "]";
  }

  /** What the record's own key is used for. */
  private record DerivedKeys(SecretKey body, SecretKey context) {
    DerivedKeys(byte[] dataKey) {
      this(
          new SecretKeySpec(
              KeyDerivation.derive(KeyDerivation.key(dataKey), "custodia record body"), "AES"),
          KeyDerivation.key(
              KeyDerivation.derive(KeyDerivation.key(dataKey), "custodia record context")));
    }

    byte[] ofContext(byte[] bytes) {
      return KeyDerivation.hmac(context, bytes);
    }
  }
}
