package org.custodia.registry.organs.allocation;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.organs.CandidateLeaf;

/**
 * A candidate's place, as its centre is told it.
 *
 * @param candidate the centre's pseudonym
 * @param leaf what stands for the place in the tree
 * @param salt opens the leaf's commitment
 * @param of how many places there are
 * @param proof from the leaf to the root on the ledger
 */
public record OwnRank(
    Bytes32 candidate, CandidateLeaf leaf, Bytes32 salt, int of, List<Bytes32> proof) {
  public OwnRank {
    proof = List.copyOf(proof);
  }

  /** Whether it is this candidate's place in the order with this root. */
  public boolean isIn(Bytes32 root) {
    return leaf.candidate().equals(Ranked.commitment(candidate, salt))
        && MerkleTree.verify(root, leaf.hash(), proof);
  }
}
