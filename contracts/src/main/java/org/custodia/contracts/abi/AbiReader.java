package org.custodia.contracts.abi;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;

/**
 * Reads, one after the other, the members of what {@link AbiValue} writes. What does not fit is an
 * {@link IllegalArgumentException}.
 */
public final class AbiReader {
  private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final byte[] data;
  private final int base; // where the tuple begins that offsets count from
  private int at;

  private AbiReader(byte[] data, int base) {
    this.data = data;
    this.base = base;
    this.at = base;
  }

  /** Of the arguments of a call, or of a static struct. */
  public static AbiReader of(byte[] encoded) {
    return new AbiReader(encoded.clone(), 0);
  }

  public Bytes32 word() {
    if (at < 0 || at > data.length - AbiValue.WORD) {
      throw new IllegalArgumentException("no word at byte " + at);
    }
    at += AbiValue.WORD;
    return Bytes32.of(Arrays.copyOfRange(data, at - AbiValue.WORD, at));
  }

  /** An unsigned number; the highest that a long holds for every higher one. */
  public long number() {
    return word().toUnsigned().min(HIGHEST).longValue();
  }

  /** An unsigned number of up to 31 bits. */
  public int small() {
    try {
      return Math.toIntExact(number());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A number of either sign, of up to 32 bits. */
  public int signed() {
    return ByteBuffer.wrap(word().toArray()).getInt(AbiValue.WORD - Integer.BYTES);
  }

  public boolean bool() {
    return number() != 0;
  }

  /** Lower-case hex with {@code 0x}. */
  public String address() {
    return "0x" + word().toString().substring(26);
  }

  /** A struct with a dynamic member. */
  public AbiReader tuple() {
    return new AbiReader(data, base + small());
  }

  /** {@code bytes}. */
  public byte[] bytes() {
    AbiReader there = new AbiReader(data, base + small());
    int length = there.small();
    if (length > data.length - there.at) throw new IllegalArgumentException("ends too early");
    return Arrays.copyOfRange(data, there.at, there.at + length);
  }

  /** {@code string}. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** An array of structs with a dynamic member each. */
  public <T> List<T> tuples(Function<AbiReader, T> each) {
    AbiReader there = new AbiReader(data, base + small());
    int length = there.small();
    if (length > data.length / AbiValue.WORD) throw new IllegalArgumentException("too many");
    AbiReader offsets = new AbiReader(data, there.at);
    List<T> read = new ArrayList<>();
    for (int i = 0; i < length; i++) read.add(each.apply(offsets.tuple()));
    return read;
  }

  /** {@code bytes32[]}. */
  public List<Bytes32> words() {
    AbiReader there = new AbiReader(data, base + small());
    int length = there.small();
    if (length > data.length / AbiValue.WORD) throw new IllegalArgumentException("too many");
    List<Bytes32> words = new ArrayList<>();
    for (int i = 0; i < length; i++) words.add(there.word());
    return words;
  }
}
