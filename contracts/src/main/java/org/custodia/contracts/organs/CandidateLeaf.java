package org.custodia.contracts.organs;

import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * One rank of a match run, as a leaf of the tree over its ordered list (OpenZeppelin's
 * StandardMerkleTree of {@code uint32, bytes32, uint8, bytes32}).
 *
 * @param rank from 1
 * @param candidate salted commitment, made for this match run and no other
 * @param centre member id of the candidate's centre
 */
public record CandidateLeaf(long rank, Bytes32 candidate, BloodGroup group, Bytes32 centre) {
  /** The leaf: hashed twice, so that no inner node can be taken for one. */
  public Bytes32 hash() {
    byte[] encoded =
        AbiValue.encodeAll(
            AbiValue.uint(rank),
            AbiValue.bytes32(candidate),
            AbiValue.uint(group.code()),
            AbiValue.bytes32(centre));
    return Bytes32.keccak(Bytes32.keccak(encoded).toArray());
  }
}
