package org.custodia.contracts.abi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;

/**
 * What the constructors of all kinds of channels take, and how it follows the creation code in the
 * payload that creates one. A member accepts a channel only when the payload of the transaction
 * that created it reads as one, because the right code over a forged storage would look the same.
 *
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param registries addresses of the public contracts that the kind asks, lower-case hex with
 *     {@code 0x}
 * @param members member ids, ascending
 * @param predecessor what it succeeds
 */
public record ChannelCreation(
    String registrar,
    List<String> registries,
    List<Bytes32> members,
    Bytes32 subject,
    Optional<Predecessor> predecessor) {

  public ChannelCreation {
    registries = List.copyOf(registries);
    members = List.copyOf(members);
  }

  /** The public contract that the kind asks first. */
  public String registry() {
    return registries.get(0);
  }

  /** The payload to send: with the newest of the codes. */
  public byte[] payload(CreationCodes codes) {
    return payload(codes.newest());
  }

  private byte[] payload(byte[] creationCode) {
    List<AbiValue> values = new ArrayList<>(List.of(AbiValue.address(registrar)));
    registries.forEach(registry -> values.add(AbiValue.address(registry)));
    values.add(new AbiValue.Array(members.stream().map(AbiValue::bytes32).toList()));
    values.add(AbiValue.bytes32(subject));
    Predecessor.words(predecessor).forEach(word -> values.add(AbiValue.bytes32(word)));
    byte[] arguments = AbiValue.encodeAll(values.toArray(AbiValue[]::new));
    byte[] payload = Arrays.copyOf(creationCode, creationCode.length + arguments.length);
    System.arraycopy(arguments, 0, payload, creationCode.length, arguments.length);
    return payload;
  }

  /**
   * What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it.
   *
   * @param asked how many public contracts the kind asks
   */
  public static Optional<ChannelCreation> read(CreationCodes codes, byte[] payload, int asked) {
    return codes.read(payload, asked);
  }

  static Optional<ChannelCreation> read(byte[] creationCode, byte[] payload, int asked) {
    // registrar, offset and number of members, subject
    int fixed = asked + Predecessor.WORDS + 4;
    int code = creationCode.length;
    boolean known =
        payload.length > code && Arrays.equals(creationCode, Arrays.copyOf(payload, code));
    if (!known) return Optional.empty();
    int words = (payload.length - code) / AbiValue.WORD;
    if (words < fixed) return Optional.empty();
    List<String> registries = new ArrayList<>();
    for (int i = 1; i <= asked; i++) registries.add(address(word(payload, code, i)));
    ChannelCreation opened =
        new ChannelCreation(
            address(word(payload, code, 0)),
            registries,
            words(payload, code, fixed, words),
            word(payload, code, asked + 2),
            Predecessor.read(words(payload, code, asked + 3, asked + 3 + Predecessor.WORDS)));
    return Arrays.equals(opened.payload(creationCode), payload)
        ? Optional.of(opened)
        : Optional.empty();
  }

  private static List<Bytes32> words(byte[] payload, int code, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> word(payload, code, i)).toList();
  }

  private static Bytes32 word(byte[] payload, int code, int index) {
    int at = code + AbiValue.WORD * index;
    return Bytes32.of(Arrays.copyOfRange(payload, at, at + AbiValue.WORD));
  }

  private static String address(Bytes32 word) {
    return "0x" + word.toString().substring(26);
  }
}
