package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * What the label of the box says, before it is opened.
 *
 * @param donor commitment of the donation identification number that was scanned
 */
public record CheckInTerms(Bytes32 donor, Organ organ) implements OrganTerms {
  @Override
  public Action action() {
    return Action.CHECK_IN;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(donor), organ.toAbi());
  }

  static CheckInTerms read(AbiReader from) {
    return new CheckInTerms(from.word(), Organ.read(from));
  }
}
