package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * The organ is transplanted.
 *
 * @param recipient the candidate of the allocation
 * @param anastomosis the first one, milliseconds since 1970-01-01 UTC
 */
public record TransplantTerms(Bytes32 recipient, long anastomosis) implements OrganTerms {
  @Override
  public Action action() {
    return Action.TRANSPLANT;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.bytes32(recipient), AbiValue.uint(anastomosis));
  }

  static TransplantTerms read(AbiReader from) {
    return new TransplantTerms(from.word(), from.number());
  }
}
