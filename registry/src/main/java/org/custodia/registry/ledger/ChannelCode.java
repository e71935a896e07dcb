package org.custodia.registry.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.web3j.utils.Numeric;

/**
 * What the creation of a channel must look like, byte for byte: the code of its kind followed by
 * the arguments that its members agreed on. Checked on the payload and not on the contract that
 * came of it, since the right code over a forged storage would look the same.
 */
final class ChannelCode {
  /** Kind of a channel over the custody of medicine packs. */
  static final int MEDICINE = 1;

  private final NetworkFile.Contracts contracts;
  private final byte[] medicineCustody = artifact("MedicineCustody");

  ChannelCode(NetworkFile.Contracts contracts) {
    this.contracts = contracts;
  }

  /**
   * The payload that creates a channel.
   *
   * @param members ids in ascending order
   * @throws IllegalArgumentException for a kind that is not known
   */
  byte[] creation(int kind, List<Bytes32> members, Bytes32 subject) {
    if (!knows(kind)) throw new IllegalArgumentException("unknown kind of channel " + kind);
    byte[] arguments =
        ChannelAbi.medicineCustodyArguments(
            contracts.registrar(), contracts.medicineRegistry(), members, subject);
    byte[] creation = Arrays.copyOf(medicineCustody, medicineCustody.length + arguments.length);
    System.arraycopy(arguments, 0, creation, medicineCustody.length, arguments.length);
    return creation;
  }

  boolean knows(int kind) {
    return kind == MEDICINE;
  }

  /** Creation code of one of our contracts, without constructor arguments. */
  static byte[] artifact(String contract) {
    String resource = "/org/custodia/contracts/artifacts/" + contract + ".bin";
    try (InputStream in = ChannelCode.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException("missing artifact " + resource);
      return Numeric.hexStringToByteArray(
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
