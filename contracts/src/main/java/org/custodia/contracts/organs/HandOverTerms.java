package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The giver's scan at a hand-over.
 *
 * @param box salted commitment of the box's SSCC
 * @param seal salted commitment of the seal's number; zero for none
 * @param temperature hundredths of a degree Celsius; {@link OrganTerms#UNKNOWN_TEMPERATURE} for not
 *     measured
 * @param vehicle salted commitment of flight or vehicle; zero for none
 */
public record HandOverTerms(
    Bytes32 box, Bytes32 seal, BoxCondition condition, int temperature, Bytes32 vehicle)
    implements OrganTerms, SeenBox {
  @Override
  public Action action() {
    return Action.HAND_OVER;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(box),
        AbiValue.bytes32(seal),
        AbiValue.uint(condition.code()),
        AbiValue.signed(temperature),
        AbiValue.bytes32(vehicle));
  }

  static HandOverTerms read(AbiReader from) {
    return new HandOverTerms(
        from.word(), from.word(), BoxCondition.of(from.small()), from.signed(), from.word());
  }
}
