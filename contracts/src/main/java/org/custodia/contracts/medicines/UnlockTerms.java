package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.abi.AbiValue;

/**
 * A locked pack may be used again, by the member that locked it; {@code MedicineCustody.UndoTerms}.
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
    return terms().detail();
  }

  @Override
  public AbiValue toAbi() {
    return terms().toAbi();
  }

  private UndoTerms terms() {
    return new UndoTerms(pack, Bytes32.ZERO, PackStatus.LOCKED);
  }
}
