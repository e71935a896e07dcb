package org.custodia.registry.packs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.registry.errors.Problem;

/** The Merkle tree over the packs of a whole lot, and which leaf is whose. */
final class SerialTree implements AutoCloseable {
  private static final int WORD = 32;
  private static final int LEVELS = 4;

  /** Bytes of a branch, but for the lowest ones, which may have less. */
  private static final int BRANCH = WORD * ((1 << (LEVELS + 1)) - 2);

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

  /**
   * Takes branches with tops that follow each other.
   *
   * @see #eachBranches
   */
  @FunctionalInterface
  interface BranchTaker {
    /**
     * @param first top of the first of them, counted from 1
     * @param branches each as many levels of nodes below its top, level by level
     */
    void take(int first, byte[][] branches);
  }

  /**
   * The whole tree but for its root, in branches of {@value #LEVELS} levels, a number of them at a
   * time. Nodes are counted from 1 here: the children of n are 2n and 2n + 1, and leaf i of an
   * ascending order is 2 * size - 1 - i.
   */
  void eachBranches(int atOnce, BranchTaker taker) {
    for (long level = 1; level < size(); level <<= LEVELS) {
      int end = (int) Math.min(2 * level, size());
      for (int first = (int) level; first < end; first += atOnce) {
        taker.take(first, branches(first, Math.min(first + atOnce, end)));
      }
    }
  }

  private byte[][] branches(int from, int to) {
    ByteArrayOutputStream[] branches = new ByteArrayOutputStream[to - from];
    Arrays.setAll(branches, i -> new ByteArrayOutputStream(BRANCH));
    for (int below = 1; below <= LEVELS; below++) {
      long nodes = Math.min((long) to << below, 2L * size());
      long first = (long) from << below;
      if (first >= nodes) break;
      byte[] all = tree.nodes((int) first - 1, (int) nodes - 1);
      int each = WORD << below;
      for (int i = 0, at = 0; at < all.length; i++, at += each) {
        branches[i].write(all, at, Math.min(each, all.length - at));
      }
    }
    return Arrays.stream(branches).map(ByteArrayOutputStream::toByteArray).toArray(byte[][]::new);
  }

  /** Places among the sorted leaves of the serials from one position of the list up to another. */
  int[] leafIndexes(int from, int to) {
    return tree.leafIndexes(from, to);
  }

  /**
   * The proof of a leaf, from the leaf's neighbour upwards.
   *
   * @param branches on the way to the root, of {@link #eachBranches}, the lowest first
   * @throws IllegalStateException when these are not the branches of this way
   */
  static List<Bytes32> proof(int size, int leafIndex, byte[] branches) {
    List<Bytes32> proof = new ArrayList<>();
    int node = 2 * size - 1 - leafIndex;
    int lowest = branches.length - (Math.max(0, level(node) - 1) / LEVELS) * BRANCH;
    int branch = 0;
    while (node > 1) {
      int below = (level(node) - 1) % LEVELS + 1;
      int top = node >> below;
      for (; node > top; node >>= 1, below--) {
        int at = branch + WORD * ((1 << below) - 2 + (node ^ 1) - (top << below));
        if (at + WORD > branches.length) throw new IllegalStateException("branches are missing");
        proof.add(Bytes32.of(Arrays.copyOfRange(branches, at, at + WORD)));
      }
      branch = branch == 0 ? lowest : branch + BRANCH;
    }
    return proof;
  }

  /** How far below the root, which is node 1. */
  private static int level(int node) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(node);
  }

  @Override
  public void close() {
    tree.close();
  }
}
