package org.custodia.contracts.medicines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.generated.MedicineCustody;

/**
 * The payload that creates a {@code MedicineCustody} channel: its known creation code followed by
 * the constructor's arguments. A member accepts a channel only when the payload of the transaction
 * that created it reads as one, because the right code over a forged storage would look the same.
 *
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param medicineRegistry address of the MedicineRegistry, lower-case hex with {@code 0x}
 * @param members member ids, ascending
 * @param subject zero
 */
public record MedicineCustodyCode(
    String registrar, String medicineRegistry, List<Bytes32> members, Bytes32 subject) {
  private static final byte[] CREATION_CODE = HexFormat.of().parseHex(MedicineCustody.BINARY);
  private static final int WORD = 32;

  public MedicineCustodyCode {
    members = List.copyOf(members);
  }

  /** The payload to send. */
  public byte[] payload() {
    byte[] arguments =
        AbiValue.encodeAll(
            AbiValue.address(registrar),
            AbiValue.address(medicineRegistry),
            new AbiValue.Array(members.stream().map(AbiValue::bytes32).toList()),
            AbiValue.bytes32(subject));
    byte[] payload = Arrays.copyOf(CREATION_CODE, CREATION_CODE.length + arguments.length);
    System.arraycopy(arguments, 0, payload, CREATION_CODE.length, arguments.length);
    return payload;
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<MedicineCustodyCode> read(byte[] payload) {
    int code = CREATION_CODE.length;
    int words = (payload.length - code) / WORD;
    boolean known =
        payload.length > code && Arrays.equals(CREATION_CODE, Arrays.copyOf(payload, code));
    if (!known || words < 5) return Optional.empty();
    List<Bytes32> members = new ArrayList<>();
    for (int i = 5; i < words; i++) members.add(word(payload, i));
    MedicineCustodyCode opened =
        new MedicineCustodyCode(
            address(word(payload, 0)), address(word(payload, 1)), members, word(payload, 3));
    return Arrays.equals(opened.payload(), payload) ? Optional.of(opened) : Optional.empty();
  }

  private static Bytes32 word(byte[] payload, int index) {
    int at = CREATION_CODE.length + WORD * index;
    return Bytes32.of(Arrays.copyOfRange(payload, at, at + WORD));
  }

  private static String address(Bytes32 word) {
    return "0x" + word.toString().substring(26);
  }
}
