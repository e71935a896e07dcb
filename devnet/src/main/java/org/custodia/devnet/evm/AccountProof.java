package org.custodia.devnet.evm;

import java.math.BigInteger;
import java.util.List;

/**
 * An account of a committed state with the Merkle-Patricia proof of what is said of it (EIP-1186).
 *
 * @param nonce transactions sent, or 1 for a contract that created none
 * @param balance wei
 * @param codeHash Keccak-256 of its code; that of nothing for an account without code
 * @param storageRoot root of its storage
 * @param accountProof nodes from the state root down to the account, or to where it would be
 * @param slots the storage slots asked for
 */
public record AccountProof(
    long nonce,
    BigInteger balance,
    Hash32 codeHash,
    Hash32 storageRoot,
    List<Bytes> accountProof,
    List<Slot> slots) {

  /**
   * A storage slot and its proof.
   *
   * @param key the slot
   * @param value its content, 0 when it was never set
   * @param proof nodes from the storage root down to the slot, or to where it would be
   */
  public record Slot(Hash32 key, BigInteger value, List<Bytes> proof) {}

  /** Whether there is such an account. */
  public boolean exists() {
    return nonce != 0 || balance.signum() != 0 || !codeHash.equals(State.EMPTY_CODE);
  }
}
