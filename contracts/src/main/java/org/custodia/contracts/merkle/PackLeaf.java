package org.custodia.contracts.merkle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/** How a pack stands in its lot's Merkle tree. */
public final class PackLeaf {
  private static final int WORD = 32;

  private PackLeaf() {}

  /**
   * How the ledger names a pack: {@code keccak256(abi.encode(uint64 gtin, string serial))}.
   *
   * @param gtin fourteen digits as a number
   */
  public static Bytes32 packId(long gtin, String serial) {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.uint(gtin), AbiValue.string(serial)));
  }

  /** Leaf of a pack: OpenZeppelin's standard leaf of {@code ["uint64", "string"]}. */
  public static Bytes32 leaf(Bytes32 packId) {
    return Bytes32.keccak(packId.toArray());
  }

  /** Leaf of a pack. */
  public static Bytes32 leaf(long gtin, String serial) {
    return leaf(packId(gtin, serial));
  }

  /** Computes many leaves of one product, without making objects of them; for one thread. */
  public static final class Hasher {
    private final KeccakDigest keccak = new KeccakDigest(256);

    /** What {@code abi.encode} makes of product code and serial: two words, length, characters. */
    private final byte[] encoded = new byte[4 * WORD];

    /**
     * @param gtin fourteen digits as a number
     */
    public Hasher(long gtin) {
      ByteBuffer.wrap(encoded).putLong(WORD - Long.BYTES, gtin);
      encoded[2 * WORD - 1] = 2 * WORD;
    }

    /**
     * Leaf of the pack with this serial.
     *
     * @param serial holds it in ASCII
     * @param from where it begins, {@code length} characters, 1 to 32
     * @param leaves gets the 32 bytes of the leaf, at {@code at}
     */
    public void leaf(byte[] serial, int from, int length, byte[] leaves, int at) {
      encoded[3 * WORD - 1] = (byte) length;
      System.arraycopy(serial, from, encoded, 3 * WORD, length);
      Arrays.fill(encoded, 3 * WORD + length, 4 * WORD, (byte) 0);
      keccak.update(encoded, 0, encoded.length);
      keccak.doFinal(leaves, at);
      keccak.update(leaves, at, WORD);
      keccak.doFinal(leaves, at);
    }
  }
}
