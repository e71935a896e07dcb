package org.custodia.devnet.evm;

import java.util.Arrays;
import org.web3j.crypto.Hash;

/** A 32-byte word: a Keccak-256 hash, a trie root, a topic or a storage slot. */
public final class Hash32 extends Bytes {
  /** How many bytes a word has. */
  public static final int SIZE = 32;

  /** All zeros. */
  public static final Hash32 ZERO = new Hash32(new byte[SIZE]);

  /** Copies the bytes. */
  public Hash32(byte[] bytes) {
    super(bytes);
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a word has 32 bytes, not " + bytes.length);
    }
  }

  /** Reads 64 hexadecimal digits, with {@code 0x} or without. */
  public static Hash32 of(String hex) {
    return new Hash32(parseHex(hex));
  }

  /** The Keccak-256 of some bytes. */
  public static Hash32 keccak(byte[] bytes) {
    return new Hash32(Hash.sha3(bytes));
  }

  /** A number of up to 32 bytes as a word. */
  public static Hash32 ofNumber(byte[] bigEndian) {
    byte[] word = new byte[SIZE];
    int length = Math.min(bigEndian.length, SIZE);
    byte[] tail = Arrays.copyOfRange(bigEndian, bigEndian.length - length, bigEndian.length);
    System.arraycopy(tail, 0, word, SIZE - length, length);
    return new Hash32(word);
  }
}
