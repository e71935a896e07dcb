package org.custodia.contracts.medicines;

import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.abi.AbiValue;

/**
 * A pack leaves trade otherwise than to a patient; {@code MedicineCustody.DecommissionTerms}.
 *
 * @param status DESTROYED, STOLEN, LOST, FREE_SAMPLE, AUTHORITY_SAMPLE or EXPORTED
 * @param evidence Keccak-256 of what the member keeps about it; zero for nothing
 */
public record DecommissionTerms(
    PackProof pack, PackStatus status, Bytes32 evidence, Reserved reserved)
    implements CustodyTerms {

  @Override
  public Action action() {
    return Action.DECOMMISSION;
  }

  @Override
  public Bytes32 subject() {
    return pack.packId();
  }

  @Override
  public Bytes32 detail() {
    return detail(pack.lotId(), status, evidence, reserved.reservation().reservationId());
  }

  /** What the act binds as its detail. */
  public static Bytes32 detail(
      Bytes32 lotId, PackStatus status, Bytes32 evidence, Bytes32 reservationId) {
    return Bytes32.keccak(
        AbiValue.encodeAll(
            AbiValue.bytes32(lotId),
            AbiValue.uint(status.code()),
            AbiValue.bytes32(evidence),
            AbiValue.bytes32(reservationId)));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        pack.toAbi(),
        AbiValue.uint(status.code()),
        AbiValue.bytes32(evidence),
        Reserved.reservation(Optional.of(reserved)),
        Reserved.signature(Optional.of(reserved)));
  }
}
