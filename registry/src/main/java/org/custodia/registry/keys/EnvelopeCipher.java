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
 *  1  version
 *  8  id of the organisation's key
 * 40  version 1: the record's own key, wrapped (AES key wrap, RFC 3394)
 *     version 2: a random number, from which and the organisation's key the record's own follows
 * 12  nonce
 * 32  HMAC-SHA256 of the context
 *  n  the record, AES-256-GCM, with everything before as associated data
 * 16  its tag
 * </pre>
 *
 * The keys of the last two are derived from the record's own. The context is authenticated through
 * its HMAC, so that a record in the wrong place can be told from a damaged one. Which version it is
 * follows from the key: see {@link WrappingKey} and {@link DerivingKey}.
 */
final class EnvelopeCipher implements RecordCipher {
  private static final byte NEWEST_VERSION = 2;
  private static final int NONCE_BYTES = 12;
  private static final int CONTEXT_BYTES = 32;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES =
      1 + RecordKeys.ID_BYTES + RecordKey.KEPT_BYTES + NONCE_BYTES + CONTEXT_BYTES;

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
    RecordKey key = keys.current();
    RecordKey.DataKey own = key.fresh(random);
    byte[] nonce = RecordKey.drawn(random, NONCE_BYTES);
    try {
      DerivedKeys derived = new DerivedKeys(own.key());
      byte[] header =
          ByteBuffer.allocate(HEADER_BYTES)
              .put(key.version())
              .put(key.id())
              .put(own.kept())
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
      Arrays.fill(own.key(), (byte) 0);
    }
  }

  @Override
  public byte[] open(byte[] sealed, byte[] context) {
    if (sealed.length < 1 || sealed[0] < 1 || sealed[0] > NEWEST_VERSION) {
      throw new RecordNotOpened(
          UNKNOWN_FORM, "not a sealed record of version 1 to " + NEWEST_VERSION);
    }
    if (sealed.length < HEADER_BYTES + TAG_BYTES) {
      throw new RecordNotOpened(DAMAGED, "a sealed record is cut off");
    }
    ByteBuffer envelope = ByteBuffer.wrap(sealed, 1, HEADER_BYTES - 1);
    byte[] keyId = take(envelope, RecordKeys.ID_BYTES);
    byte[] kept = take(envelope, RecordKey.KEPT_BYTES);
    byte[] nonce = take(envelope, NONCE_BYTES);
    byte[] ofContext = take(envelope, CONTEXT_BYTES);
    RecordKey key = find(keyId);
    if (key.version() != sealed[0]) {
      throw new RecordNotOpened(DAMAGED, "the version of a sealed record is damaged");
    }
    byte[] dataKey = key.dataKey(kept);
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

  private RecordKey find(byte[] id) {
    return keys.byId(id)
        .orElseThrow(
            () ->
                new RecordNotOpened(
                    UNKNOWN_KEY,
                    "a record was sealed under key "
                        + HexFormat.of().formatHex(id)
                        + ", which is not among "
                        + keys));
  }

  private static Cipher gcm(int mode, SecretKey key, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(associated);
    return cipher;
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
