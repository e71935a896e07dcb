package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.abi.AbiValue;

/**
 * What a member did to a pack did not happen: it is active again, within 10 days; {@code
 * MedicineCustody.UndoTerms}.
 *
 * @param pack its proof is empty
 * @param undone id of the command that gave it its status
 * @param from that status
 */
public record UndoTerms(PackProof pack, Bytes32 undone, PackStatus from) implements CustodyTerms {

  @Override
  public Action action() {
    return Action.UNDO;
  }

  @Override
  public Bytes32 subject() {
    return pack.packId();
  }

  @Override
  public Bytes32 detail() {
    return Bytes32.keccak(
        AbiValue.encodeAll(
            AbiValue.bytes32(pack.lotId()), AbiValue.bytes32(undone), AbiValue.uint(from.code())));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(pack.toAbi(), AbiValue.bytes32(undone), AbiValue.uint(from.code()));
  }
}
