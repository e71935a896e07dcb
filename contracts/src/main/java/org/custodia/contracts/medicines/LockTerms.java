package org.custodia.contracts.medicines;

import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/** A pack is set aside; {@code MedicineCustody.LockTerms}. */
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
    return Bytes32.keccak(
        AbiValue.encodeAll(AbiValue.bytes32(lotId), AbiValue.bytes32(reservationId)));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        pack.toAbi(),
        Reserved.reservation(Optional.of(reserved)),
        Reserved.signature(Optional.of(reserved)));
  }
}
