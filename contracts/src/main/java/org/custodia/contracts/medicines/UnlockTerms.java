package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * A locked pack may be used again, by the member that locked it; {@code
 * MedicineCustody.UnlockTerms}.
 *
 * @param pack its proof is empty
 */
public record UnlockTerms(PackProof pack) implements CustodyTerms {

  @Override
  public Action action() {
    return Action.UNLOCK;
  }

  @Override
  public Bytes32 subject() {
    return pack.packId();
  }

  @Override
  public Bytes32 detail() {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.bytes32(pack.lotId())));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(pack.toAbi());
  }
}
