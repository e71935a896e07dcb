package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * The centre shows to whom the organ is allocated.
 *
 * @param signature by the regulator
 */
public record PresentAllocationTerms(OrganAllocation allocation, WitnessSignature signature)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.PRESENT_ALLOCATION;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(allocation.toAbi(), AbiValue.bytes(signature.toArray()));
  }

  static PresentAllocationTerms read(AbiReader outer) {
    AbiReader from = outer.tuple();
    return new PresentAllocationTerms(
        OrganAllocation.read(from), OrganTerms.signature(from.bytes()));
  }
}
