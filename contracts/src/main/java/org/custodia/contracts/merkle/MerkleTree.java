package org.custodia.contracts.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.custodia.contracts.Bytes32;

/**
 * A Merkle tree in exactly the format of OpenZeppelin's StandardMerkleTree, so that anybody's tools
 * can check its proofs: leaves in ascending order, all 2n - 1 nodes in one array with the root
 * first and the leaves last in descending order, each inner node the Keccak-256 of its two children
 * in ascending order. One array of 32 (2n - 1) bytes holds it all: 64 MB for a million leaves.
 *
 * @see <a href="https://github.com/OpenZeppelin/merkle-tree">OpenZeppelin merkle-tree</a>
 */
public final class MerkleTree {
  private static final int WORD = 32;
  private static final int SIZE_LIMIT = Integer.MAX_VALUE / (2 * WORD);

  private final byte[] nodes;
  private final int size;

  private MerkleTree(byte[] nodes, int size) {
    this.nodes = nodes;
    this.size = size;
  }

  /** As {@link #of(int, IntFunction)}. */
  public static MerkleTree of(List<Bytes32> leaves) {
    Iterator<Bytes32> next = leaves.iterator();
    return of(leaves.size(), place -> next.next());
  }

  /**
   * As {@link #of(int, IntFunction)}.
   *
   * @param leaves leaf hashes, 32 bytes each
   * @throws IllegalArgumentException also when the length is no multiple of 32
   */
  public static MerkleTree of(byte[] leaves) {
    if (leaves.length % WORD != 0) {
      throw new IllegalArgumentException("not the leaves of a tree: " + leaves.length + " bytes");
    }
    return of(
        leaves.length / WORD,
        place -> Bytes32.of(Arrays.copyOfRange(leaves, WORD * place, WORD * (place + 1))));
  }

  /**
   * Builds the tree, whose leaves are never held anywhere but in its one array.
   *
   * @param leaf the leaf hashes, asked for once each from 0 on; their order does not matter
   * @throws IllegalArgumentException when there is no leaf, or when one is there twice
   */
  public static MerkleTree of(int size, IntFunction<Bytes32> leaf) {
    if (size <= 0 || size > SIZE_LIMIT) {
      throw new IllegalArgumentException("cannot make a tree of " + size + " leaves");
    }
    byte[] nodes = new byte[WORD * (2 * size - 1)];
    int first = size - 1;
    int last = 2 * size - 2;
    for (int i = 0; i < size; i++) {
      System.arraycopy(leaf.apply(i).toArray(), 0, nodes, WORD * (first + i), WORD);
    }
    WordSort.descending(nodes, first, last);
    for (int i = first; i < last; i++) {
      if (WordSort.compare(nodes, i, nodes, i + 1) == 0) {
        throw new IllegalArgumentException("a leaf is there twice");
      }
    }
    KeccakDigest keccak = new KeccakDigest(256);
    for (int i = size - 2; i >= 0; i--) {
      int left = 2 * i + 1;
      hashPair(keccak, nodes, left, nodes, left + 1, nodes, i);
    }
    return new MerkleTree(nodes, size);
  }

  /**
   * Takes the nodes of a tree that was stored.
   *
   * @param nodes as {@link #nodes} gave them; only the length is checked
   */
  public static MerkleTree ofNodes(byte[] nodes) {
    int count = nodes.length / WORD;
    if (nodes.length % WORD != 0 || count % 2 == 0) {
      throw new IllegalArgumentException("not the nodes of a tree: " + nodes.length + " bytes");
    }
    return new MerkleTree(nodes.clone(), (count + 1) / 2);
  }

  /** Number of leaves. */
  public int size() {
    return size;
  }

  public Bytes32 root() {
    return node(0);
  }

  /** All nodes, the root first, 32 bytes each. */
  public byte[] nodes() {
    return nodes.clone();
  }

  /** Nodes from that place on up to another, 32 bytes each. */
  public byte[] nodes(int from, int to) {
    return Arrays.copyOfRange(nodes, Math.multiplyExact(WORD, from), Math.multiplyExact(WORD, to));
  }

  /** The node at this place of {@link #nodes}. */
  public Bytes32 node(int index) {
    int at = Math.multiplyExact(WORD, index);
    return Bytes32.of(Arrays.copyOfRange(nodes, at, at + WORD));
  }

  /** The leaf at this place, counted in ascending order from 0. */
  public Bytes32 leaf(int index) {
    return node(nodeOfLeaf(index));
  }

  /** Proof of the leaf at this place, counted in ascending order from 0. */
  public List<Bytes32> proof(int index) {
    List<Bytes32> proof = new ArrayList<>();
    for (int at = nodeOfLeaf(index); at > 0; at = (at - 1) / 2) {
      int sibling = at % 2 == 0 ? at - 1 : at + 1;
      proof.add(node(sibling));
    }
    return List.copyOf(proof);
  }

  /** Proof of this leaf; empty when the tree has no such leaf. */
  public Optional<List<Bytes32>> proof(Bytes32 leaf) {
    byte[] wanted = leaf.toArray();
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = WordSort.compare(nodes, nodeOfLeaf(middle), wanted, 0);
      if (order == 0) return Optional.of(proof(middle));
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return Optional.empty();
  }

  /** Whether the proof leads from the leaf to the root, as OpenZeppelin's MerkleProof.verify. */
  public static boolean verify(Bytes32 root, Bytes32 leaf, List<Bytes32> proof) {
    KeccakDigest keccak = new KeccakDigest(256);
    byte[] hash = leaf.toArray();
    for (Bytes32 sibling : proof) hashPair(keccak, hash, 0, sibling.toArray(), 0, hash, 0);
    return Bytes32.of(hash).equals(root);
  }

  private int nodeOfLeaf(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("leaf " + index + " of " + size);
    }
    return 2 * size - 2 - index;
  }

  /** Places count words. */
  private static void hashPair(
      KeccakDigest keccak, byte[] a, int atA, byte[] b, int atB, byte[] out, int atOut) {
    boolean ascending = WordSort.compare(a, atA, b, atB) <= 0;
    keccak.update(ascending ? a : b, WORD * (ascending ? atA : atB), WORD);
    keccak.update(ascending ? b : a, WORD * (ascending ? atB : atA), WORD);
    keccak.doFinal(out, WORD * atOut);
  }
}
