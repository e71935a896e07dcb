package org.custodia.contracts.merkle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
  private static final int MOST_LEAVES = 1 << 28;

  /** Leaves that are computed and sorted together. */
  public static final int BLOCK = RecordSort.RUN;

  /** Blocks in memory at a time. */
  private static final int AT_ONCE = 4 * Runtime.getRuntime().availableProcessors();

  /** Node i at place 2n - 2 - i, so that the leaves come first, in ascending order. */
  private final RecordFile nodes;

  /** For each leaf in the order given: its place in ascending order. */
  private final PlaceFile order;

  private final int size;

  private MerkleTree(RecordFile nodes, PlaceFile order) {
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
   * @throws IllegalArgumentException when there is none, or more than 2^28
   */
  public static MerkleTree of(Iterable<Bytes32> leaves) {
    Iterator<Bytes32> each = leaves.iterator();
    return ofBlocks(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return each.hasNext();
          }

          @Override
          public Supplier<byte[]> next() {
            ByteBuffer block = ByteBuffer.allocate(BLOCK * WORD);
            while (each.hasNext() && block.hasRemaining()) block.put(each.next().toArray());
            return () -> Arrays.copyOf(block.array(), block.position());
          }
        });
  }

  /**
   * Builds the tree on all processors; the caller closes it.
   *
   * @param blocks each computes {@value #BLOCK} leaf hashes, the last one at least one, one after
   *     the other; asked for in order, computed on many threads, a few at a time
   * @throws RepeatedLeaf when a leaf is there twice
   * @throws IllegalArgumentException when there is none, or more than 2^28
   */
  public static MerkleTree ofBlocks(Iterator<Supplier<byte[]>> blocks) {
    try (var sort = new RecordSort(WORD + PLACE)) {
      int place = 0;
      while (blocks.hasNext()) {
        List<Run> some = new ArrayList<>();
        for (; blocks.hasNext() && some.size() < AT_ONCE; place += BLOCK) {
          if (place >= MOST_LEAVES) throw new IllegalArgumentException("too many leaves");
          some.add(new Run(blocks.next(), place));
        }
        some.parallelStream().map(Run::sorted).toList().forEach(sort::addRun);
      }
      if (sort.size() == 0) throw new IllegalArgumentException("cannot make a tree without leaves");
      return build(sort);
    }
  }

  /**
   * A block of leaves.
   *
   * @param first place of its first leaf in the order given
   */
  private record Run(Supplier<byte[]> leaves, int first) {
    /** Each leaf with its place, in ascending order. */
    byte[] sorted() {
      byte[] hashes = leaves.get();
      int count = hashes.length / WORD;
      ByteBuffer records = ByteBuffer.allocate(count * (WORD + PLACE));
      for (int i = 0; i < count; i++) records.put(hashes, WORD * i, WORD).putInt(first + i);
      return RecordSort.sorted(records.array(), WORD + PLACE);
    }
  }

  private static MerkleTree build(RecordSort sort) {
    var nodes = new RecordFile(WORD);
    var order = new PlaceFile(sort.size());
    try {
      var repetition = new Repetition();
      sort.merge(
          (records, at) -> {
            int place = ByteBuffer.wrap(records).getInt(at + WORD);
            order.put(place, nodes.size());
            nodes.add(records, at);
            repetition.look(records, at, place);
          });
      repetition.check();
      addInner(nodes);
      nodes.flush();
      return new MerkleTree(nodes, order);
    } catch (RuntimeException e) {
      nodes.close();
      order.close();
      throw e;
    }
  }

  /** Whether a leaf is the same as the one before; and which repetition stands first. */
  private static final class Repetition {
    private final byte[] before = new byte[WORD];
    private int placeBefore = -1;
    private int earlier;
    private int later = Integer.MAX_VALUE;

    void look(byte[] records, int at, int place) {
      boolean same = placeBefore >= 0 && Arrays.equals(before, 0, WORD, records, at, at + WORD);
      if (same && place < later) {
        earlier = placeBefore;
        later = place;
      }
      System.arraycopy(records, at, before, 0, WORD);
      placeBefore = place;
    }

    void check() {
      if (later < Integer.MAX_VALUE) throw new RepeatedLeaf(earlier, later);
    }
  }

  /**
   * The children of node i are 2i + 2 and 2i + 1: in descending order, node by node, the next two
   * that nobody has taken yet. So about half of what is there can be hashed at once, in any order.
   */
  private static void addInner(RecordFile nodes) {
    int leaves = nodes.size();
    while (nodes.size() < 2 * leaves - 1) {
      nodes.flush(); // others read it
      int from = nodes.size() - leaves;
      int to = nodes.size() / 2;
      int step = Math.min(to - from, AT_ONCE * BLOCK / 4);
      int block = Math.max(256, (step + AT_ONCE - 1) / AT_ONCE);
      IntStream.iterate(from, at -> at < from + step, at -> at + block)
          .parallel()
          .mapToObj(at -> hashPairs(nodes.get(2 * at, 2 * Math.min(at + block, from + step))))
          .toList()
          .forEach(nodes::addAll);
    }
  }

  private static byte[] hashPairs(byte[] pairs) {
    var keccak = new KeccakDigest(256);
    byte[] hashes = new byte[pairs.length / 2];
    for (int at = 0; at < hashes.length; at += WORD) {
      hashPair(keccak, pairs, 2 * at, pairs, 2 * at + WORD, hashes, at);
    }
    return hashes;
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
    return order.get(from, to);
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
    for (Bytes32 sibling : proof) {
      hashPair(keccak, hash, 0, sibling.toArray(), 0, hash, 0);
    }
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

  private static void hashPair(
      KeccakDigest keccak, byte[] a, int atA, byte[] b, int atB, byte[] hash, int at) {
    boolean ascending = Arrays.compareUnsigned(a, atA, atA + WORD, b, atB, atB + WORD) <= 0;
    keccak.update(ascending ? a : b, ascending ? atA : atB, WORD);
    keccak.update(ascending ? b : a, ascending ? atB : atA, WORD);
    keccak.doFinal(hash, at);
  }
}
