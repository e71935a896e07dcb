package org.custodia.contracts.medicines;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.ChannelCreation;
import org.custodia.contracts.generated.MedicineCustody;

/**
 * The payload that creates a {@code MedicineCustody} channel.
 *
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param medicineRegistry address of the MedicineRegistry, lower-case hex with {@code 0x}
 * @param members member ids, ascending
 * @param subject zero
 * @see ChannelCreation
 */
public record MedicineCustodyCode(
    String registrar, String medicineRegistry, List<Bytes32> members, Bytes32 subject) {
  private static final byte[] CREATION_CODE = HexFormat.of().parseHex(MedicineCustody.BINARY);

  public MedicineCustodyCode {
    members = List.copyOf(members);
  }

  /** The payload to send. */
  public byte[] payload() {
    return new ChannelCreation(registrar, medicineRegistry, members, subject)
        .payload(CREATION_CODE);
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<MedicineCustodyCode> read(byte[] payload) {
    return ChannelCreation.read(CREATION_CODE, payload)
        .map(
            read ->
                new MedicineCustodyCode(
                    read.registrar(), read.registry(), read.members(), read.subject()));
  }
}
