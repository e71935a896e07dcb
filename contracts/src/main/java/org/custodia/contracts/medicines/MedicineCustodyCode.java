package org.custodia.contracts.medicines;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.ChannelCreation;
import org.custodia.contracts.abi.CreationCodes;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.CustodyBook;
import org.custodia.contracts.generated.CustodyHandOver;

/**
 * The payload that creates a channel of medicine custody: a {@code CustodyBook} of two members, a
 * {@code CustodyHandOver} of three.
 *
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param medicineRegistry address of the MedicineRegistry, lower-case hex with {@code 0x}
 * @param members member ids, ascending
 * @param subject zero
 * @param predecessor what it succeeds
 * @see ChannelCreation
 */
public record MedicineCustodyCode(
    String registrar,
    String medicineRegistry,
    List<Bytes32> members,
    Bytes32 subject,
    Optional<Predecessor> predecessor) {
  private static final CreationCodes BOOK = CreationCodes.of("CustodyBook", CustodyBook.BINARY);
  private static final CreationCodes HAND_OVER =
      CreationCodes.of("CustodyHandOver", CustodyHandOver.BINARY);
  private static final int MEMBERS_OF_A_BOOK = 2;

  public MedicineCustodyCode {
    members = List.copyOf(members);
  }

  /** Of a channel that succeeds none. */
  public MedicineCustodyCode(
      String registrar, String medicineRegistry, List<Bytes32> members, Bytes32 subject) {
    this(registrar, medicineRegistry, members, subject, Optional.empty());
  }

  /** The payload to send. */
  public byte[] payload() {
    return new ChannelCreation(registrar, List.of(medicineRegistry), members, subject, predecessor)
        .payload(members.size() <= MEMBERS_OF_A_BOOK ? BOOK : HAND_OVER);
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<MedicineCustodyCode> read(byte[] payload) {
    return Stream.of(BOOK, HAND_OVER)
        .flatMap(codes -> ChannelCreation.read(codes, payload, 1).stream())
        .findFirst()
        .map(
            read ->
                new MedicineCustodyCode(
                    read.registrar(),
                    read.registry(),
                    read.members(),
                    read.subject(),
                    read.predecessor()));
  }
}
