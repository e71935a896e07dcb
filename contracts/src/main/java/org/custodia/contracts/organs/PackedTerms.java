package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The organ is packed.
 *
 * @param box salted commitment of the box's SSCC
 * @param logger salted commitment of the temperature logger's number; zero for none
 * @param temperature hundredths of a degree Celsius; {@link OrganTerms#UNKNOWN_TEMPERATURE} for not
 *     measured
 */
public record PackedTerms(Preservation preservation, Bytes32 box, Bytes32 logger, int temperature)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.PACKED;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(preservation.code()),
        AbiValue.bytes32(box),
        AbiValue.bytes32(logger),
        AbiValue.signed(temperature));
  }

  static PackedTerms read(AbiReader from) {
    return new PackedTerms(Preservation.of(from.small()), from.word(), from.word(), from.signed());
  }
}
