package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The box is sealed.
 *
 * @param seal salted commitment of the seal's number
 */
public record SealedTerms(Bytes32 seal) implements OrganTerms {
  @Override
  public Action action() {
    return Action.SEALED;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(seal));
  }

  static SealedTerms read(AbiReader from) {
    return new SealedTerms(from.word());
  }
}
