package org.custodia.contracts.medicines;

import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.abi.AbiValue;

/**
 * How a lot, or packs of it, are to stand, and what holders are told; arguments of {@code
 * MedicineRegistry.changeStatus} and {@code changePacks}.
 *
 * @param action RECALL, WITHDRAW, BLOCK or UNBLOCK
 * @param scope how far down it goes
 * @param reason at most 2,000 bytes of UTF-8, public for ever
 * @param advice what a pharmacist should do; at most 2,000 bytes of UTF-8, may be empty, public for
 *     ever
 */
public record LotNotice(Action action, RecallScope scope, String reason, String advice) {
  /** Packs that one call changes at most. */
  public static final int PACKS_LIMIT = 100;

  /** What the act that changes a whole lot binds as its detail; its subject is the lot. */
  public Bytes32 detail() {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.uint(action.code()), toAbi()));
  }

  /** What the act that changes these packs binds as its detail; its subject is their lot. */
  public Bytes32 detail(List<Bytes32> packIds) {
    return Bytes32.keccak(
        AbiValue.encodeAll(AbiValue.uint(action.code()), packsAbi(packIds), toAbi()));
  }

  static AbiValue packsAbi(List<Bytes32> packIds) {
    return new AbiValue.Array(packIds.stream().map(AbiValue::bytes32).toList());
  }

  /** The struct {@code Notice} as a contract's argument. */
  AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(scope.code()), AbiValue.string(reason), AbiValue.string(advice));
  }
}
