package org.custodia.contracts.abi;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * A value as Solidity's {@code abi.encode} writes it. Only what our messages need: words, byte
 * strings, arrays of unknown length, and tuples (structs) of these, nested as deep as one likes.
 *
 * @see <a href="https://docs.soliditylang.org/en/v0.8.30/abi-spec.html">Contract ABI
 *     Specification</a>
 */
public sealed interface AbiValue {
  /** Bytes of one word. */
  int WORD = 32;

  /** Whether its place in a tuple holds an offset instead of the value. */
  boolean isDynamic();

  /** The value by itself, without the offset that a tuple puts before a dynamic one. */
  byte[] encode();

  /** One word: a number, an address, a {@code bytes32}. */
  record Word(Bytes32 value) implements AbiValue {
    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public byte[] encode() {
      return value.toArray();
    }
  }

  /** {@code bytes} or {@code string}. */
  record ByteString(byte[] value) implements AbiValue {
    @Override
    public boolean isDynamic() {
      return true;
    }

    @Override
    public byte[] encode() {
      int padded = (value.length + WORD - 1) / WORD * WORD;
      byte[] encoded = new byte[WORD + padded];
      System.arraycopy(word(value.length), 0, encoded, 0, WORD);
      System.arraycopy(value, 0, encoded, WORD, value.length);
      return encoded;
    }
  }

  /** {@code T[]}; all of one type. */
  record Array(List<AbiValue> values) implements AbiValue {
    public Array {
      values = List.copyOf(values);
    }

    @Override
    public boolean isDynamic() {
      return true;
    }

    @Override
    public byte[] encode() {
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      encoded.writeBytes(word(values.size()));
      encoded.writeBytes(sequence(values));
      return encoded.toByteArray();
    }
  }

  /** A struct, or the arguments of a call. */
  record Tuple(List<AbiValue> values) implements AbiValue {
    public Tuple {
      values = List.copyOf(values);
    }

    @Override
    public boolean isDynamic() {
      return values.stream().anyMatch(AbiValue::isDynamic);
    }

    @Override
    public byte[] encode() {
      return sequence(values);
    }
  }

  /** An unsigned number. */
  static AbiValue uint(long value) {
    return new Word(Bytes32.of(word(value)));
  }

  /** A number of either sign, of up to 64 bits. */
  static AbiValue signed(long value) {
    byte[] word = new byte[WORD];
    if (value < 0) Arrays.fill(word, (byte) 0xff);
    ByteBuffer.wrap(word).putLong(WORD - Long.BYTES, value);
    return new Word(Bytes32.of(word));
  }

  /**
   * An address, 20 bytes as hex with {@code 0x}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static AbiValue address(String value) {
    if (!value.matches("0x[0-9a-fA-F]{40}")) {
      throw new IllegalArgumentException("not an address: " + value);
    }
    return new Word(Bytes32.of("0".repeat(24) + value.substring(2)));
  }

  static AbiValue bytes32(Bytes32 value) {
    return new Word(value);
  }

  /** Short ASCII text as a {@code bytesN}: from the left, zeros after it. */
  static AbiValue ascii(String value) {
    byte[] word = Arrays.copyOf(value.getBytes(StandardCharsets.US_ASCII), WORD);
    return new Word(Bytes32.of(word));
  }

  static AbiValue string(String value) {
    return new ByteString(value.getBytes(StandardCharsets.UTF_8));
  }

  static AbiValue bytes(byte[] value) {
    return new ByteString(value.clone());
  }

  static AbiValue tuple(AbiValue... values) {
    return new Tuple(List.of(values));
  }

  /** What {@code abi.encode(a, b, …)} gives. */
  static byte[] encodeAll(AbiValue... arguments) {
    return sequence(List.of(arguments));
  }

  private static byte[] sequence(List<AbiValue> values) {
    int head = 0;
    for (AbiValue value : values) head += value.isDynamic() ? WORD : value.encode().length;
    ByteArrayOutputStream heads = new ByteArrayOutputStream();
    ByteArrayOutputStream tails = new ByteArrayOutputStream();
    for (AbiValue value : values) {
      byte[] encoded = value.encode();
      if (value.isDynamic()) {
        heads.writeBytes(word(head + tails.size()));
        tails.writeBytes(encoded);
      } else {
        heads.writeBytes(encoded);
      }
    }
    heads.writeBytes(tails.toByteArray());
    return heads.toByteArray();
  }

  private static byte[] word(long value) {
    if (value < 0) throw new IllegalArgumentException("negative: " + value);
    byte[] bytes = BigInteger.valueOf(value).toByteArray();
    byte[] word = new byte[WORD];
    System.arraycopy(bytes, 0, word, WORD - bytes.length, bytes.length);
    return word;
  }
}
