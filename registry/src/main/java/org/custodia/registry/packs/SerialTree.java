package org.custodia.registry.packs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;

/**
 * The OpenZeppelin standard Merkle tree over {@code ["uint64 gtin", "string serial"]} of a whole
 * lot, as one flat array: node 0 is the root, the children of node i are 2i+1 and 2i+2, and the
 * leaves stand at the end in descending order (OpenZeppelin merkle-tree, {@code StandardMerkleTree}
 * dump format). 64 bytes a pack.
 */
final class SerialTree {
  static final int NODE = 32;

  private final byte[] nodes;
  private final int size;
  private final int[] leafIndexes;

  private SerialTree(byte[] nodes, int size, int[] leafIndexes) {
    this.nodes = nodes;
    this.size = size;
    this.leafIndexes = leafIndexes;
  }

  /**
   * @param gtin 14 digits
   * @throws Problem BAD_INPUT CUS-LOT-004 when a serial stands there twice
   */
  static SerialTree of(String gtin, SerialList serials) {
    int size = serials.size();
    if (size == 0) {
      throw new IllegalArgumentException("a tree needs a leaf");
    }
    byte[] leaves = leaves(Long.parseLong(gtin), serials);
    Integer[] ascending = new Integer[size];
    Arrays.setAll(ascending, i -> i);
    Arrays.sort(ascending, (a, b) -> compare(leaves, a, leaves, b));
    byte[] nodes = new byte[(2 * size - 1) * NODE];
    int[] leafIndexes = new int[size];
    for (int rank = 0; rank < size; rank++) {
      int position = ascending[rank];
      if (rank > 0 && compare(leaves, ascending[rank - 1], leaves, position) == 0) {
        throw repeated(serials, ascending[rank - 1], position);
      }
      leafIndexes[position] = rank;
      System.arraycopy(leaves, position * NODE, nodes, leafNode(size, rank) * NODE, NODE);
    }
    hashUpwards(nodes, size);
    return new SerialTree(nodes, size, leafIndexes);
  }

  Bytes32 root() {
    return node(0);
  }

  int size() {
    return size;
  }

  /** Place among the sorted leaves of the serial at a position of the list. */
  int leafIndex(int position) {
    return leafIndexes[position];
  }

  /** The whole tree in its array order. */
  byte[] nodes() {
    return nodes;
  }

  /** Where the leaf of this rank stands in the array. */
  static int leafNode(int size, int leafIndex) {
    return 2 * size - 2 - leafIndex;
  }

  /** The nodes that prove a leaf, from the leaf's neighbour upwards. */
  static List<Integer> proofNodes(int size, int leafIndex) {
    List<Integer> siblings = new ArrayList<>();
    for (int node = leafNode(size, leafIndex); node > 0; node = (node - 1) / 2) {
      siblings.add(node % 2 == 0 ? node - 1 : node + 1);
    }
    return siblings;
  }

  List<Bytes32> proof(int leafIndex) {
    return proofNodes(size, leafIndex).stream().map(this::node).toList();
  }

  private Bytes32 node(int index) {
    return Bytes32.of(Arrays.copyOfRange(nodes, index * NODE, (index + 1) * NODE));
  }

  private static Problem repeated(SerialList serials, int one, int other) {
    int first = Math.min(one, other);
    int second = Math.max(one, other);
    return new Problem(
        Problem.Kind.BAD_INPUT,
        "CUS-LOT-004",
        serials.line(second),
        serials.get(second),
        serials.line(first));
  }

  /** keccak256(abi.encode(uint64 gtin, string serial)). */
  static Bytes32 packId(String gtin, String serial) {
    byte[] encoded = new byte[4 * NODE];
    encode(Long.parseLong(gtin), serial, encoded);
    return Bytes32.keccak(encoded);
  }

  /** keccak256(keccak256(abi.encode(uint64 gtin, string serial))) of each. */
  private static byte[] leaves(long gtin, SerialList serials) {
    KeccakDigest keccak = new KeccakDigest(256);
    byte[] leaves = new byte[serials.size() * NODE];
    byte[] encoded = new byte[4 * NODE];
    for (int i = 0; i < serials.size(); i++) {
      encode(gtin, serials.get(i), encoded);
      keccak.update(encoded, 0, encoded.length);
      keccak.doFinal(leaves, i * NODE);
      keccak.update(leaves, i * NODE, NODE);
      keccak.doFinal(leaves, i * NODE);
    }
    return leaves;
  }

  /** ABI encoding of a number and a text of at most 20 characters: four words. */
  private static void encode(long gtin, String serial, byte[] encoded) {
    byte[] text = serial.getBytes(StandardCharsets.US_ASCII);
    if (text.length == 0 || text.length > SerialList.LONGEST_SERIAL) {
      throw new IllegalArgumentException("no serial: " + serial);
    }
    Arrays.fill(encoded, (byte) 0);
    ByteBuffer.wrap(encoded)
        .putLong(NODE - 8, gtin)
        .putLong(2 * NODE - 8, 2 * NODE)
        .putLong(3 * NODE - 8, text.length);
    System.arraycopy(text, 0, encoded, 3 * NODE, text.length);
  }

  private static void hashUpwards(byte[] nodes, int size) {
    KeccakDigest keccak = new KeccakDigest(256);
    for (int i = size - 2; i >= 0; i--) {
      int left = 2 * i + 1;
      int right = left + 1;
      boolean ordered = compare(nodes, left, nodes, right) <= 0;
      keccak.update(nodes, (ordered ? left : right) * NODE, NODE);
      keccak.update(nodes, (ordered ? right : left) * NODE, NODE);
      keccak.doFinal(nodes, i * NODE);
    }
  }

  private static int compare(byte[] a, int i, byte[] b, int j) {
    return Arrays.compareUnsigned(a, i * NODE, (i + 1) * NODE, b, j * NODE, (j + 1) * NODE);
  }
}
