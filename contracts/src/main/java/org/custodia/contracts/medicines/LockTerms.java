package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.abi.AbiValue;

/** A pack is set aside; {@code MedicineCustody.DecommissionTerms}. */
public record LockTerms(PackProof pack, Reserved reserved) implements CustodyTerms {

  @Override
  public Action action() {
    return Action.LOCK;
  }

  @Override
  public Bytes32 subject() {
    return pack.packId();
  }

  @Override
  public Bytes32 detail() {
    return detail(pack.lotId(), reserved.reservation().reservationId());
  }

  /** What the act binds as its detail. */
  public static Bytes32 detail(Bytes32 lotId, Bytes32 reservationId) {
    return DecommissionTerms.detail(lotId, PackStatus.LOCKED, Bytes32.ZERO, reservationId);
  }

  /** As a decommissioning that can be ended. */
  @Override
  public AbiValue toAbi() {
    return new DecommissionTerms(pack, PackStatus.LOCKED, Bytes32.ZERO, reserved).toAbi();
  }
}
