package org.custodia.scanners.agent.chain;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;

/**
 * One root over the scans of a session, which its last event signs: so each scan can be shown by
 * itself, with its proof and one signature, and none can be left out or added afterwards.
 */
public final class SessionRoot {
  private SessionRoot() {}

  /** OpenZeppelin's standard leaf of {@code ["bytes32"]}. */
  public static Bytes32 leaf(Bytes32 digest) {
    return Bytes32.keccak(Bytes32.keccak(digest.toArray()).toArray());
  }

  /** The tree over digests of events; the caller closes it. */
  public static MerkleTree tree(List<Bytes32> digests) {
    return MerkleTree.of(digests.stream().map(SessionRoot::leaf).toList());
  }

  /** Zero for none. */
  public static Bytes32 of(List<Bytes32> digests) {
    if (digests.isEmpty()) return Bytes32.ZERO;
    try (MerkleTree tree = tree(digests)) {
      return tree.root();
    }
  }
}
