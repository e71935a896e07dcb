package org.custodia.devnet.evm;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable string of bytes with value equality. Its text is lower-case hexadecimal after {@code
 * 0x}, as JSON-RPC writes data.
 */
public class Bytes {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] bytes;

  /** Copies the bytes. */
  public Bytes(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /**
   * Reads hexadecimal digits, with {@code 0x} or without.
   *
   * @throws IllegalArgumentException when a character is no digit or one is missing
   */
  public static Bytes ofHex(String text) {
    return new Bytes(parseHex(text));
  }

  static byte[] parseHex(String text) {
    return HexFormat.of().parseHex(text, text.startsWith("0x") ? 2 : 0, text.length());
  }

  /** A copy of the bytes. */
  public final byte[] toArray() {
    return bytes.clone();
  }

  /** How many bytes. */
  public final int size() {
    return bytes.length;
  }

  /** The byte at an index, 0 to 255. */
  public final int at(int index) {
    return bytes[index] & 0xff;
  }

  /** Hexadecimal without {@code 0x}. */
  public final String toHexDigits() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public final String toString() {
    return "0x" + toHexDigits();
  }
}
