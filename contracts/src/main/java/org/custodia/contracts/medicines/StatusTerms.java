package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * How the status of a lot is to change, and why; arguments of {@code
 * MedicineRegistry.changeStatus}.
 *
 * @param action RECALL, WITHDRAW, BLOCK or UNBLOCK
 * @param reason for those who hold packs of it; at most 2,000 bytes of UTF-8, public for ever
 */
public record StatusTerms(Action action, String reason) {

  /** What the act that changes it binds as its detail. */
  public Bytes32 detail() {
    return Bytes32.keccak(
        AbiValue.encodeAll(AbiValue.uint(action.code()), AbiValue.string(reason)));
  }
}
