package org.custodia.scanners.agent.chain;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.merkle.MerkleTree;

/**
 * One root over the scans of a session, which its last event signs: so each scan can be shown by
 * itself, with its proof and one signature, and none can be left out or added afterwards.
 */
public final class SessionRoot {
  private SessionRoot() {}

  /** OpenZeppelin's standard leaf of {@code ["bytes32"]}. */
  public static Bytes32 leaf(Bytes32 digest) {
    return ScanSessionTerms.leaf(digest);
  }

  /** The tree over digests of events; the caller closes it. */
  public static MerkleTree tree(List<Bytes32> digests) {
    return MerkleTree.of(digests.stream().map(SessionRoot::leaf).toList());
  }

  /** Zero for none. */
  public static Bytes32 of(List<Bytes32> digests) {
    return ScanSessionTerms.root(digests);
  }
}
