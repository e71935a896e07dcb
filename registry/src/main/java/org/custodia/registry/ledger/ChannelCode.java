package org.custodia.registry.ledger;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.MedicineCustodyCode;

/**
 * What the creation of a channel must look like, byte for byte: the code of its kind followed by
 * the arguments that its members agreed on. Checked on the payload and not on the contract that
 * came of it, since the right code over a forged storage would look the same.
 */
final class ChannelCode {
  /** Kind of a channel over the custody of medicine packs. */
  static final int MEDICINE = 1;

  private final NetworkFile.Contracts contracts;

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
    return new MedicineCustodyCode(
            contracts.registrar(), contracts.medicineRegistry(), members, subject)
        .payload();
  }

  /** Members of the channel that a payload opens; empty when it is no such payload. */
  List<Bytes32> opened(byte[] payload) {
    return MedicineCustodyCode.read(payload)
        .filter(
            code ->
                code.registrar().equalsIgnoreCase(contracts.registrar())
                    && code.medicineRegistry().equalsIgnoreCase(contracts.medicineRegistry()))
        .map(MedicineCustodyCode::members)
        .orElse(List.of());
  }

  boolean knows(int kind) {
    return kind == MEDICINE;
  }
}
