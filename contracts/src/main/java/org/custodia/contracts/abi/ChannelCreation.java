package org.custodia.contracts.abi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * What the constructors of all kinds of channels take, and how it follows the creation code in the
 * payload that creates one. A member accepts a channel only when the payload of the transaction
 * that created it reads as one, because the right code over a forged storage would look the same.
 *
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param registry address of the public registry that the kind asks, lower-case hex with {@code 0x}
 * @param members member ids, ascending
 */
public record ChannelCreation(
    String registrar, String registry, List<Bytes32> members, Bytes32 subject) {
  private static final int FIXED_WORDS = 5;

  public ChannelCreation {
    members = List.copyOf(members);
  }

  /** The payload to send. */
  public byte[] payload(byte[] creationCode) {
    byte[] arguments =
        AbiValue.encodeAll(
            AbiValue.address(registrar),
            AbiValue.address(registry),
            new AbiValue.Array(members.stream().map(AbiValue::bytes32).toList()),
            AbiValue.bytes32(subject));
    byte[] payload = Arrays.copyOf(creationCode, creationCode.length + arguments.length);
    System.arraycopy(arguments, 0, payload, creationCode.length, arguments.length);
    return payload;
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<ChannelCreation> read(byte[] creationCode, byte[] payload) {
    int code = creationCode.length;
    boolean known =
        payload.length > code && Arrays.equals(creationCode, Arrays.copyOf(payload, code));
    if (!known) return Optional.empty();
    int words = (payload.length - code) / AbiValue.WORD;
    if (words < FIXED_WORDS) return Optional.empty();
    List<Bytes32> members = new ArrayList<>();
    for (int i = FIXED_WORDS; i < words; i++) members.add(word(payload, code, i));
    ChannelCreation opened =
        new ChannelCreation(
            address(word(payload, code, 0)),
            address(word(payload, code, 1)),
            members,
            word(payload, code, 3));
    return Arrays.equals(opened.payload(creationCode), payload)
        ? Optional.of(opened)
        : Optional.empty();
  }

  private static Bytes32 word(byte[] payload, int code, int index) {
    int at = code + AbiValue.WORD * index;
    return Bytes32.of(Arrays.copyOfRange(payload, at, at + AbiValue.WORD));
  }

  private static String address(Bytes32 word) {
    return "0x" + word.toString().substring(26);
  }
}
