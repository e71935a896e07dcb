package org.custodia.registry.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * A reader's key pair, made for one query and forgotten after its answer. Keys of contents are
 * wrapped for it by HPKE (RFC 9180: base mode, X25519, HKDF-SHA256, AES-256-GCM).
 */
public final class ReaderKey {
  private static final byte[] INFO =
      "custodia record for a reader v1".getBytes(StandardCharsets.UTF_8);

  private final AsymmetricCipherKeyPair pair;

  private ReaderKey(AsymmetricCipherKeyPair pair) {
    this.pair = pair;
  }

  /** A new one each time, as it is not for several threads. */
  private static HPKE suite() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  public static ReaderKey make() {
    return new ReaderKey(suite().generatePrivateKey());
  }

  /** Private and public half, 32 bytes each, to be kept sealed until the answer has come. */
  byte[] write() {
    return ByteBuffer.allocate(64)
        .put(suite().serializePrivateKey(pair.getPrivate()))
        .put(publicKey())
        .array();
  }

  /** The reverse of {@link #write}. */
  static ReaderKey read(byte[] both) {
    return new ReaderKey(
        suite().deserializePrivateKey(Arrays.copyOf(both, 32), Arrays.copyOfRange(both, 32, 64)));
  }

  /** 32 bytes, as RFC 7748 has them. */
  public byte[] publicKey() {
    return suite().serializePublicKey(pair.getPublic());
  }

  /** What a query names of it. */
  public Bytes32 hash() {
    return Bytes32.keccak(publicKey());
  }

  /**
   * @param context as it was sealed for
   * @throws Problem CUS-REC-007 when it is not for this key and context, or was changed
   */
  public RecordBodies.Opened open(SealedForReader sealed, byte[] context) {
    try {
      byte[] both =
          suite().open(sealed.encapsulated(), pair, INFO, context, sealed.key(), null, null, null);
      ContentKey key = ContentKey.read(both);
      byte[] content = BodyCipher.open(key.key(), sealed.contentType(), sealed.body());
      return new RecordBodies.Opened(sealed.contentType(), key.salt(), content);
    } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
      throw BodyCipher.damaged();
    }
  }

  /** For the reader with this public key. */
  static SealedForReader seal(
      byte[] publicKey, byte[] context, ContentKey key, String contentType, byte[] body) {
    AsymmetricKeyParameter reader;
    try {
      reader = suite().deserializePublicKey(publicKey);
    } catch (RuntimeException e) {
      throw new Problem(Kind.BAD_INPUT, "CUS-REC-006");
    }
    try {
      byte[][] sealed = suite().seal(reader, INFO, context, key.write(), null, null, null);
      return new SealedForReader(contentType, sealed[1], sealed[0], ByteBuffer.wrap(body));
    } catch (InvalidCipherTextException | IllegalStateException e) {
      throw new Problem(Kind.BAD_INPUT, "CUS-REC-006"); // such as a point of low order
    }
  }

  /** Key and salt of one content. */
  record ContentKey(byte[] key, Bytes32 salt) {
    byte[] write() {
      return ByteBuffer.allocate(key.length + 32).put(key).put(salt.toArray()).array();
    }

    static ContentKey read(byte[] both) {
      if (both.length != BodyCipher.KEY_BYTES + 32) throw new IllegalArgumentException("no key");
      ByteBuffer from = ByteBuffer.wrap(both);
      byte[] key = new byte[BodyCipher.KEY_BYTES];
      byte[] salt = new byte[32];
      from.get(key).get(salt);
      return new ContentKey(key, Bytes32.of(salt));
    }
  }
}
