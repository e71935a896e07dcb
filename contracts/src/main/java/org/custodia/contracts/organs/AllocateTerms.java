package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * The organ is this recipient's: the regulator's word.
 *
 * @param signature by the regulator
 */
public record AllocateTerms(OrganAllocation allocation, WitnessSignature signature)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.ALLOCATE;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(allocation.toAbi(), AbiValue.bytes(signature.toArray()));
  }

  static AllocateTerms read(AbiReader outer) {
    AbiReader from = outer.tuple();
    return new AllocateTerms(OrganAllocation.read(from), OrganTerms.signature(from.bytes()));
  }
}
