package org.custodia.registry.ledger;

import java.util.Arrays;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.utils.Numeric;

/** Calls and events that every channel contract has ({@code Channel.sol}). */
final class ChannelAbi {
  private static final TypeReference<org.web3j.abi.datatypes.generated.Bytes32> WORD =
      new TypeReference<>() {};
  private static final TypeReference<Uint8> UINT8 = new TypeReference<>() {};
  private static final TypeReference<Uint64> UINT64 = new TypeReference<>() {};

  static final Event OPENED =
      new Event(
          "ChannelOpened",
          List.of(
              UINT8,
              WORD,
              new TypeReference<DynamicArray<org.web3j.abi.datatypes.generated.Bytes32>>() {},
              WORD,
              new TypeReference<Address>() {}));
  static final Event ACKNOWLEDGED = new Event("Acknowledged", List.of(WORD));
  static final Event READY = new Event("ChannelReady", List.of());
  static final Event CLOSED = new Event("ChannelClosed", List.of(WORD));
  static final Event RETIREMENT_AGREED = new Event("RetirementAgreed", List.of(WORD));
  static final Event RETIRED = new Event("ChannelRetired", List.of(WORD, UINT64));
  // The first two parameters of these three are indexed; web3j wants to be told only for wrappers.
  static final Event ACCEPTED = new Event("Accepted", List.of(WORD, WORD, UINT64, WORD));
  static final Event REFUSED =
      new Event("Refused", List.of(WORD, WORD, UINT64, WORD, new TypeReference<DynamicBytes>() {}));
  static final Event REPEATED = new Event("Repeated", List.of(WORD, WORD, UINT8));

  static final Bytes32 OPENED_TOPIC = topic(OPENED);
  static final Bytes32 ACKNOWLEDGED_TOPIC = topic(ACKNOWLEDGED);
  static final Bytes32 READY_TOPIC = topic(READY);
  static final Bytes32 CLOSED_TOPIC = topic(CLOSED);
  static final Bytes32 RETIREMENT_AGREED_TOPIC = topic(RETIREMENT_AGREED);
  static final Bytes32 RETIRED_TOPIC = topic(RETIRED);
  static final Bytes32 ACCEPTED_TOPIC = topic(ACCEPTED);
  static final Bytes32 REFUSED_TOPIC = topic(REFUSED);
  static final Bytes32 REPEATED_TOPIC = topic(REPEATED);

  /** Outcome of a command in {@code Repeated}. */
  static final int OUTCOME_ACCEPTED = 1;

  private static final byte[] BATCH_SELECTOR =
      Arrays.copyOf(batch(Bytes32.ZERO, List.of(new Command(Bytes32.ZERO, 0, new byte[0]))), 4);

  /** Selector, head, and an array of no commands. */
  private static final int EMPTY_BATCH_BYTES = 4 + 3 * 32;

  private ChannelAbi() {}

  /** One command of a batch. */
  record Command(Bytes32 id, int action, byte[] body) {}

  /** What a {@code ChannelOpened} event says. */
  record Opening(
      int kind, Bytes32 opener, List<Bytes32> members, Bytes32 subject, String registrar) {}

  /** What {@code Accepted} and {@code Refused} say; the reason is empty for the first. */
  record Recorded(Bytes32 id, Bytes32 submitter, long sequence, Bytes32 head, byte[] reason) {}

  static byte[] batch(Bytes32 expectedHead, List<Command> commands) {
    List<DynamicStruct> structs =
        commands.stream()
            .map(
                command ->
                    new DynamicStruct(
                        word(command.id()),
                        new Uint8(command.action()),
                        new DynamicBytes(command.body())))
            .toList();
    return Numeric.hexStringToByteArray(
        FunctionEncoder.encode(
            new Function(
                "batch",
                List.of(word(expectedHead), new DynamicArray<>(DynamicStruct.class, structs)),
                List.of())));
  }

  static byte[] acknowledge() {
    return call("acknowledge");
  }

  static byte[] close() {
    return call("close");
  }

  static byte[] retire() {
    return call("retire");
  }

  static byte[] head() {
    return call("head");
  }

  /**
   * Whether this call data, carried out, leaves a log: a batch with at least one command, or a
   * member's own part.
   */
  static boolean leavesTrace(byte[] callData) {
    return startsWith(callData, acknowledge())
        || startsWith(callData, close())
        || startsWith(callData, retire())
        || callData.length > EMPTY_BATCH_BYTES && startsWith(callData, BATCH_SELECTOR);
  }

  private static boolean startsWith(byte[] data, byte[] start) {
    return data.length >= start.length && Arrays.equals(start, Arrays.copyOf(data, start.length));
  }

  /**
   * @throws IllegalArgumentException when the data is not what the event has
   */
  static Opening opening(byte[] data) {
    // Not by web3j, which makes room for as many members as the data claims to have.
    AbiReader reader = AbiReader.of(data);
    return new Opening(
        reader.small(), reader.word(), reader.words(), reader.word(), reader.address());
  }

  static Bytes32 member(byte[] data) {
    return Bytes32.of(Arrays.copyOf(data, 32));
  }

  static Recorded recorded(List<Bytes32> topics, byte[] data) {
    boolean refused = topics.get(0).equals(REFUSED_TOPIC);
    List<Type> values =
        decode(data, (refused ? REFUSED : ACCEPTED).getParameters().subList(2, refused ? 5 : 4));
    return new Recorded(
        topics.get(1),
        topics.get(2),
        number(values.get(0)).longValueExact(),
        bytes32(values.get(1)),
        refused ? ((DynamicBytes) values.get(2)).getValue() : new byte[0]);
  }

  static List<Bytes32> bytes32Array(byte[] data) {
    return bytes32s(
        decode(
                data,
                List.of(
                    new TypeReference<
                        DynamicArray<org.web3j.abi.datatypes.generated.Bytes32>>() {}))
            .get(0));
  }

  static org.web3j.abi.datatypes.generated.Bytes32 word(Bytes32 value) {
    return new org.web3j.abi.datatypes.generated.Bytes32(value.toArray());
  }

  static byte[] call(String name, Type... arguments) {
    return Numeric.hexStringToByteArray(
        FunctionEncoder.encode(new Function(name, List.of(arguments), List.of())));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<Type> decode(byte[] data, List<? extends TypeReference> parameters) {
    List<Type> values;
    try {
      values = FunctionReturnDecoder.decode(Numeric.toHexString(data), (List) parameters);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not the data expected", e);
    }
    if (values.size() != parameters.size()) {
      throw new IllegalArgumentException("not the data expected: " + data.length + " bytes");
    }
    return values;
  }

  private static java.math.BigInteger number(Type value) {
    return (java.math.BigInteger) value.getValue();
  }

  private static Bytes32 bytes32(Type value) {
    return Bytes32.of(((org.web3j.abi.datatypes.generated.Bytes32) value).getValue());
  }

  @SuppressWarnings("unchecked")
  private static List<Bytes32> bytes32s(Type value) {
    return ((DynamicArray<org.web3j.abi.datatypes.generated.Bytes32>) value)
        .getValue().stream().map(word -> Bytes32.of(word.getValue())).toList();
  }

  private static Bytes32 topic(Event event) {
    return Bytes32.of(EventEncoder.encode(event));
  }
}
