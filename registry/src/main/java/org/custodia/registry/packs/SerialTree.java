package org.custodia.registry.packs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.errors.Problem;

/** The Merkle tree over the packs of a whole lot, and which leaf is whose. */
final class SerialTree {
  static final int NODE = 32;

  private final MerkleTree tree;
  private final long product;
  private final SerialList serials;

  private SerialTree(MerkleTree tree, long product, SerialList serials) {
    this.tree = tree;
    this.product = product;
    this.serials = serials;
  }

  /**
   * @param gtin 14 digits
   * @throws Problem BAD_INPUT CUS-LOT-004 when a serial stands there twice
   */
  static SerialTree of(String gtin, SerialList serials) {
    long product = Long.parseLong(gtin);
    try {
      return new SerialTree(
          MerkleTree.of(serials.size(), i -> PackLeaf.leaf(product, serials.get(i))),
          product,
          serials);
    } catch (IllegalArgumentException twice) {
      checkRepetition(serials);
      throw twice;
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

  /**
   * Place among the sorted leaves of the serial at a position of the list. Its leaf is computed
   * anew, which takes less than keeping all of them does.
   */
  int leafIndex(int position) {
    Bytes32 wanted = PackLeaf.leaf(product, serials.get(position));
    int low = 0;
    int high = tree.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tree.leaf(middle).compareTo(wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
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

  private static void checkRepetition(SerialList serials) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < serials.size(); i++) {
      Integer before = seen.putIfAbsent(serials.get(i), i);
      if (before != null) {
        throw new Problem(
            Problem.Kind.BAD_INPUT,
            "CUS-LOT-004",
            serials.line(i),
            serials.get(i),
            serials.line(before));
      }
    }
  }
}
