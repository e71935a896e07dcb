package org.custodia.contracts.merkle;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/** How a pack stands in its lot's Merkle tree. */
public final class PackLeaf {
  private PackLeaf() {}

  /**
   * How the ledger names a pack: {@code keccak256(abi.encode(uint64 gtin, string serial))}.
   *
   * @param gtin fourteen digits as a number
   */
  public static Bytes32 packId(long gtin, String serial) {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.uint(gtin), AbiValue.string(serial)));
  }

  /** Leaf of a pack: OpenZeppelin's standard leaf of {@code ["uint64", "string"]}. */
  public static Bytes32 leaf(Bytes32 packId) {
    return Bytes32.keccak(packId.toArray());
  }

  /** Leaf of a pack. */
  public static Bytes32 leaf(long gtin, String serial) {
    return leaf(packId(gtin, serial));
  }
}
