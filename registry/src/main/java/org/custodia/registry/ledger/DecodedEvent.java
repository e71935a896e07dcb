package org.custodia.registry.ledger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;

/** An event's fields in the order of its declaration, indexed or not. */
public final class DecodedEvent {
  /** By definition, which is one constant each: hashing its text for every log would cost most. */
  private static final Map<Event, Bytes32> SIGNATURES = new ConcurrentHashMap<>();

  private static final BigInteger LAST_SECOND =
      BigInteger.valueOf(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());

  private static final BigInteger LAST_MILLISECOND =
      BigInteger.valueOf(Instant.parse("9999-12-31T23:59:59Z").toEpochMilli());

  private final List<Type<?>> fields;

  private DecodedEvent(List<Type<?>> fields) {
    this.fields = fields;
  }

  /** The fields, when it is an event of this definition. */
  public static Optional<DecodedEvent> of(Event definition, LedgerEvent event) {
    Bytes32 signature =
        SIGNATURES.computeIfAbsent(definition, one -> Bytes32.of(EventEncoder.encode(one)));
    if (event.topics().isEmpty() || !event.topics().get(0).equals(signature)) {
      return Optional.empty();
    }
    List<Type<?>> fields = new ArrayList<>();
    Iterator<Bytes32> topics = event.topics().listIterator(1);
    Iterator<Type> plain =
        FunctionReturnDecoder.decode(
                HexFormat.of().formatHex(event.data()), definition.getNonIndexedParameters())
            .iterator();
    for (TypeReference<?> parameter : definition.getParameters()) {
      fields.add(
          parameter.isIndexed()
              ? FunctionReturnDecoder.decodeIndexedValue(topics.next().toString(), parameter)
              : plain.next());
    }
    return Optional.of(new DecodedEvent(List.copyOf(fields)));
  }

  public Bytes32 bytes32(int field) {
    return Bytes32.of((byte[]) fields.get(field).getValue());
  }

  /** A {@code bytesN} as one word, from the left. */
  public Bytes32 leftAligned(int field) {
    return Bytes32.of(Arrays.copyOf((byte[]) fields.get(field).getValue(), 32));
  }

  /** A {@code bytes}. */
  public byte[] bytes(int field) {
    return (byte[]) fields.get(field).getValue();
  }

  public long number(int field) {
    return ((BigInteger) fields.get(field).getValue()).longValueExact();
  }

  /** Of a number that anybody may have made up, at most the highest that a long holds. */
  public long atMostLong(int field) {
    return ((BigInteger) fields.get(field).getValue())
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }

  /** A number of any size. */
  public BigInteger large(int field) {
    return (BigInteger) fields.get(field).getValue();
  }

  public boolean flag(int field) {
    return (Boolean) fields.get(field).getValue();
  }

  /** Numbers, such as a {@code uint16[]}. */
  public List<BigInteger> numbers(int field) {
    return ((List<?>) fields.get(field).getValue())
        .stream().map(one -> (BigInteger) ((Type<?>) one).getValue()).toList();
  }

  public int integer(int field) {
    return ((BigInteger) fields.get(field).getValue()).intValueExact();
  }

  /**
   * Milliseconds since 1970 by somebody else's clock, which may say anything: what lies beyond the
   * year 9999 is its last second, since PostgreSQL could not hold all of it.
   */
  public long milliseconds(int field) {
    return ((BigInteger) fields.get(field).getValue()).min(LAST_MILLISECOND).longValueExact();
  }

  /**
   * Text, or an address as lower-case hex with 0x. PostgreSQL keeps no NUL in text; whoever wrote
   * one to the ledger gets a visible mark instead.
   */
  public String text(int field) {
    return fields.get(field).getValue().toString().replace('\0', '\uFFFD');
  }

  /** Seconds since 1970 as an instant; what lies beyond the year 9999 is its last second. */
  public Instant seconds(int field) {
    BigInteger seconds = (BigInteger) fields.get(field).getValue();
    return Instant.ofEpochSecond(seconds.min(LAST_SECOND).longValueExact());
  }

  /** Addresses, lower-case hex with 0x. */
  public List<String> addresses(int field) {
    return ((List<?>) fields.get(field).getValue()).stream().map(Object::toString).toList();
  }

  /** A {@code bytes32[]}. */
  public List<Bytes32> words(int field) {
    return ((List<?>) fields.get(field).getValue())
        .stream().map(word -> Bytes32.of((byte[]) ((Type<?>) word).getValue())).toList();
  }

  /** A product code as its 14 digits. */
  public String gtin(int field) {
    return String.format("%014d", number(field));
  }
}
