package org.custodia.contracts;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Thirty-two bytes as the ledger knows them: an id, a hash, a digest. Immutable, compared by value,
 * written as lower-case hex with {@code 0x}.
 */
public final class Bytes32 implements Comparable<Bytes32> {
  public static final Bytes32 ZERO = new Bytes32(new byte[32]);
  private static final HexFormat HEX = HexFormat.of();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] value;

  private Bytes32(byte[] value) {
    this.value = value;
  }

  /** Takes exactly 32 bytes; anything else is an {@link IllegalArgumentException}. */
  public static Bytes32 of(byte[] bytes) {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
    }
    return new Bytes32(bytes.clone());
  }

  /** Takes 64 hex digits with or without {@code 0x}. */
  public static Bytes32 of(String hex) {
    return of(HEX.parseHex(hex.startsWith("0x") ? hex.substring(2) : hex));
  }

  /** A UUID as the ledger's command id: its 16 bytes, left-padded with zeros. */
  public static Bytes32 ofUuid(UUID id) {
    byte[] bytes = new byte[32];
    ByteBuffer.wrap(bytes)
        .position(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits());
    return new Bytes32(bytes);
  }

  /** Keccak-256 of the given bytes. */
  public static Bytes32 keccak(byte[] bytes) {
    KeccakDigest keccak = new KeccakDigest(256);
    keccak.update(bytes, 0, bytes.length);
    byte[] hash = new byte[32];
    keccak.doFinal(hash, 0);
    return new Bytes32(hash);
  }

  /** Thirty-two unpredictable bytes, as for a salt. */
  public static Bytes32 random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new Bytes32(bytes);
  }

  public byte[] toArray() {
    return value.clone();
  }

  public BigInteger toUnsigned() {
    return new BigInteger(1, value);
  }

  /** The reverse of {@link #ofUuid}; an {@link IllegalStateException} when it was not a UUID. */
  public UUID toUuid() {
    for (int i = 0; i < 16; i++) {
      if (value[i] != 0) {
        throw new IllegalStateException("not a UUID: " + this);
      }
    }
    var buffer = ByteBuffer.wrap(value).position(16);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  public boolean isZero() {
    return equals(ZERO);
  }

  @Override
  public int compareTo(Bytes32 other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes32 that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "0x" + HEX.formatHex(value);
  }
}
