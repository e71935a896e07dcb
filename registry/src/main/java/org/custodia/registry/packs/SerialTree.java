package org.custodia.registry.packs;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.registry.errors.Problem;

/** The Merkle tree over the packs of a whole lot, and which leaf is whose. */
final class SerialTree implements AutoCloseable {
  private final MerkleTree tree;

  private SerialTree(MerkleTree tree) {
    this.tree = tree;
  }

  /**
   * @param gtin 14 digits
   * @throws Problem BAD_INPUT CUS-LOT-004 when a serial stands there twice
   */
  static SerialTree of(String gtin, SerialList serials) {
    long product = Long.parseLong(gtin);
    int size = serials.size();
    Iterator<Supplier<byte[]>> blocks =
        IntStream.iterate(0, from -> from < size, from -> from + MerkleTree.BLOCK)
            .<Supplier<byte[]>>mapToObj(
                from ->
                    () -> serials.leaves(product, from, Math.min(from + MerkleTree.BLOCK, size)))
            .iterator();
    try {
      return new SerialTree(MerkleTree.ofBlocks(blocks));
    } catch (MerkleTree.RepeatedLeaf twice) {
      throw new Problem(
          twice,
          Problem.Kind.BAD_INPUT,
          "CUS-LOT-004",
          serials.line(twice.later()),
          serials.get(twice.later()),
          serials.line(twice.earlier()));
    }
  }

  Bytes32 root() {
    return tree.root();
  }

  int size() {
    return tree.size();
  }

  /** How many nodes the whole tree has. */
  int nodes() {
    return 2 * size() - 1;
  }

  /** Part of the tree in its array order. */
  byte[] nodes(int from, int to) {
    return tree.nodes(from, to);
  }

  /** Places among the sorted leaves of the serials from one position of the list up to another. */
  int[] leafIndexes(int from, int to) {
    return tree.leafIndexes(from, to);
  }

  /**
   * The nodes of the array that prove a leaf, from the leaf's neighbour upwards. The children of
   * node i are 2i+1 and 2i+2, and the leaves stand at the end in descending order.
   */
  static List<Integer> proofNodes(int size, int leafIndex) {
    List<Integer> siblings = new ArrayList<>();
    for (int node = 2 * size - 2 - leafIndex; node > 0; node = (node - 1) / 2) {
      siblings.add(node % 2 == 0 ? node - 1 : node + 1);
    }
    return siblings;
  }

  @Override
  public void close() {
    tree.close();
  }
}
