package org.custodia.contracts.organs;

import java.util.EnumSet;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * What whoever has the box before them scans and sees: at a hand-over, on the way, on arrival.
 * {@code OrganLeg.ScanTerms} of the contracts.
 *
 * @param action HAND_OVER by the giver, TAKE_OVER by the receiver, CHECKPOINT or ARRIVED
 * @param box salted commitment of the box's SSCC
 * @param seal salted commitment of the seal's number; zero for none
 * @param temperature hundredths of a degree Celsius; {@link OrganTerms#UNKNOWN_TEMPERATURE} for not
 *     measured
 * @param vehicle salted commitment of flight or vehicle; zero for none
 */
public record BoxScanTerms(
    Action action,
    Bytes32 box,
    Bytes32 seal,
    BoxCondition condition,
    int temperature,
    Bytes32 vehicle)
    implements OrganTerms {
  private static final Set<Action> SCANS =
      EnumSet.of(Action.HAND_OVER, Action.TAKE_OVER, Action.CHECKPOINT, Action.ARRIVED);

  /** An {@link IllegalArgumentException} for an action that is no such scan. */
  public BoxScanTerms {
    if (!SCANS.contains(action)) throw new IllegalArgumentException("no scan of a box: " + action);
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

  static BoxScanTerms read(Action action, AbiReader from) {
    return new BoxScanTerms(
        action,
        from.word(),
        from.word(),
        BoxCondition.of(from.small()),
        from.signed(),
        from.word());
  }
}
