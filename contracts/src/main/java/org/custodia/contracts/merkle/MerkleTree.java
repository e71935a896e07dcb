package org.custodia.contracts.merkle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.custodia.contracts.Bytes32;

/**
 * A Merkle tree in exactly the format of OpenZeppelin's StandardMerkleTree, so that anybody's tools
 * can check its proofs: leaves in ascending order, all 2n - 1 nodes in one array with the root
 * first and the leaves last in descending order, each inner node the Keccak-256 of its two children
 * in ascending order. The array lies backwards in a temporary file and the heap holds none of it,
 * so a tree may have millions of leaves.
 *
 * @see <a href="https://github.com/OpenZeppelin/merkle-tree">OpenZeppelin merkle-tree</a>
 */
public final class MerkleTree implements AutoCloseable {
  private static final int WORD = 32;
  private static final int PLACE = Integer.BYTES;
  private static final int MOST_LEAVES = 1 << 30;

  /** Node i at place 2n - 2 - i, so that the leaves come first, in ascending order. */
  private final RecordFile nodes;

  /** For each leaf in the order given: its place there, and its place in ascending order. */
  private final RecordFile order;

  private final int size;

  private MerkleTree(RecordFile nodes, RecordFile order) {
    this.nodes = nodes;
    this.order = order;
    this.size = order.size();
  }

  /** The same leaf was given twice. */
  public static final class RepeatedLeaf extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int earlier;
    private final int later;

    private RepeatedLeaf(int earlier, int later) {
      super("leaf " + earlier + " is there twice, again as leaf " + later);
      this.earlier = earlier;
      this.later = later;
    }

    /** Where it stood first among the leaves as they were given, from 0. */
    public int earlier() {
      return earlier;
    }

    /** Where the first repetition of any leaf stood. */
    public int later() {
      return later;
    }
  }

  /**
   * Builds the tree; the caller closes it.
   *
   * @param leaves the leaf hashes, read once; their order does not matter
   * @throws RepeatedLeaf when a leaf is there twice
   * @throws IllegalArgumentException when there is none, or more than 2^30
   */
  public static MerkleTree of(Iterable<Bytes32> leaves) {
    try (var sort = new RecordSort(WORD + PLACE)) {
      int place = 0;
      for (Bytes32 leaf : leaves) {
        if (place == MOST_LEAVES) throw new IllegalArgumentException("too many leaves for a tree");
        sort.add(ByteBuffer.allocate(WORD + PLACE).put(leaf.toArray()).putInt(place++).array());
      }
      if (place == 0) throw new IllegalArgumentException("cannot make a tree without leaves");
      try (RecordFile sorted = sort.sorted()) {
        checkRepetition(sorted);
        return build(sorted);
      }
    }
  }

  /**
   * @param sorted leaves in ascending order, each with its place in the order given
   */
  private static MerkleTree build(RecordFile sorted) {
    var nodes = new RecordFile(WORD);
    try (var order = new RecordSort(2 * PLACE)) {
      for (byte[] leaf : sorted) {
        order.add(
            ByteBuffer.allocate(2 * PLACE).put(leaf, WORD, PLACE).putInt(nodes.size()).array());
        nodes.add(Arrays.copyOf(leaf, WORD));
      }
      // The children of node i are 2i + 2 and 2i + 1: in descending order the next two unread.
      var keccak = new KeccakDigest(256);
      Iterator<byte[]> unread = nodes.iterator();
      for (int inner = nodes.size() - 1; inner > 0; inner--) {
        nodes.add(hashPair(keccak, unread.next(), unread.next()));
      }
      nodes.flush();
      RecordFile places = order.sorted();
      places.flush();
      return new MerkleTree(nodes, places);
    } catch (RuntimeException e) {
      nodes.close();
      throw e;
    }
  }

  private static void checkRepetition(RecordFile sorted) {
    int earlier = 0;
    int later = Integer.MAX_VALUE;
    byte[] before = new byte[0];
    for (byte[] leaf : sorted) {
      if (before.length > 0 && Arrays.equals(before, 0, WORD, leaf, 0, WORD)) {
        int place = ByteBuffer.wrap(leaf).getInt(WORD);
        if (place < later) {
          earlier = ByteBuffer.wrap(before).getInt(WORD);
          later = place;
        }
      }
      before = leaf;
    }
    if (later < Integer.MAX_VALUE) throw new RepeatedLeaf(earlier, later);
  }

  /** Number of leaves. */
  public int size() {
    return size;
  }

  public Bytes32 root() {
    return node(0);
  }

  /** Nodes of the array from that place on up to another, 32 bytes each. */
  public byte[] nodes(int from, int to) {
    byte[] backwards = nodes.get(nodes.size() - to, nodes.size() - from);
    byte[] forwards = new byte[backwards.length];
    for (int at = 0; at < forwards.length; at += WORD) {
      System.arraycopy(backwards, backwards.length - WORD - at, forwards, at, WORD);
    }
    return forwards;
  }

  /** The node at this place of the array. */
  public Bytes32 node(int index) {
    return Bytes32.of(nodes.get(nodes.size() - 1 - index));
  }

  /** The leaf at this place, counted in ascending order from 0. */
  public Bytes32 leaf(int index) {
    return node(nodeOfLeaf(index));
  }

  /**
   * Where leaves stand in ascending order, from 0.
   *
   * @param from of the leaves in the order they were given, up to {@code to}
   */
  public int[] leafIndexes(int from, int to) {
    ByteBuffer places = ByteBuffer.wrap(order.get(from, to));
    int[] indexes = new int[to - from];
    for (int i = 0; i < indexes.length; i++) indexes[i] = places.getInt(2 * PLACE * i + PLACE);
    return indexes;
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
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = leaf(middle).compareTo(leaf);
      if (order == 0) return Optional.of(proof(middle));
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return Optional.empty();
  }

  /** Whether the proof leads from the leaf to the root, as OpenZeppelin's MerkleProof.verify. */
  public static boolean verify(Bytes32 root, Bytes32 leaf, List<Bytes32> proof) {
    var keccak = new KeccakDigest(256);
    byte[] hash = leaf.toArray();
    for (Bytes32 sibling : proof) hash = hashPair(keccak, hash, sibling.toArray());
    return Bytes32.of(hash).equals(root);
  }

  @Override
  public void close() {
    nodes.close();
    order.close();
  }

  private int nodeOfLeaf(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("leaf " + index + " of " + size);
    }
    return 2 * size - 2 - index;
  }

  private static byte[] hashPair(KeccakDigest keccak, byte[] a, byte[] b) {
    boolean ascending = Arrays.compareUnsigned(a, b) <= 0;
    keccak.update(ascending ? a : b, 0, WORD);
    keccak.update(ascending ? b : a, 0, WORD);
    byte[] hash = new byte[WORD];
    keccak.doFinal(hash, 0);
    return hash;
  }
}
