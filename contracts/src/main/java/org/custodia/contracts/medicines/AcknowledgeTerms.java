package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * What a member found when a lot, or packs of it, were recalled, withdrawn or blocked: testimony;
 * {@code MedicineCustody.AcknowledgeTerms}. The act has no receiver.
 *
 * @param inStock packs set aside here
 * @param passedOn packs sent on to other members
 * @param supplied packs given to patients
 */
public record AcknowledgeTerms(Bytes32 lotId, int inStock, int passedOn, int supplied)
    implements CustodyTerms {

  @Override
  public Action action() {
    return Action.ACKNOWLEDGE;
  }

  @Override
  public Bytes32 subject() {
    return lotId;
  }

  @Override
  public Bytes32 detail() {
    return Bytes32.keccak(AbiValue.encodeAll(toAbi()));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(lotId),
        AbiValue.uint(inStock),
        AbiValue.uint(passedOn),
        AbiValue.uint(supplied));
  }
}
