package org.custodia.contracts.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MerkleTreeTest {

  static List<JsonNode> trees() throws IOException {
    try (InputStream in = MerkleTreeTest.class.getResourceAsStream("merkle-vectors.json")) {
      JsonNode trees = new ObjectMapper().readTree(in).get("trees");
      return StreamSupport.stream(trees.spliterator(), false).toList();
    }
  }

  private static final long GTIN = 3400930000014L;

  private static List<Bytes32> leaves(JsonNode tree) {
    List<Bytes32> leaves = new ArrayList<>();
    tree.get("packs").forEach(p -> leaves.add(PackLeaf.leaf(GTIN, p.get("serial").asText())));
    return leaves;
  }

  private static List<Bytes32> words(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(word -> Bytes32.of(word.asText()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("trees")
  void leavesRootAndNodesAreThoseOfOpenZeppelin(JsonNode expected) {
    List<Bytes32> leaves = leaves(expected);
    for (int i = 0; i < leaves.size(); i++) {
      assertThat(leaves.get(i)).hasToString(expected.get("packs").get(i).get("leaf").asText());
    }
    MerkleTree tree = MerkleTree.of(leaves);
    assertThat(tree.size()).isEqualTo(expected.get("size").asInt());
    assertThat(tree.root()).hasToString(expected.get("root").asText());
    if (expected.has("nodes")) {
      List<Bytes32> nodes = words(expected.get("nodes"));
      for (int i = 0; i < nodes.size(); i++) assertThat(tree.node(i)).isEqualTo(nodes.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("trees")
  void proofsAreThoseOfOpenZeppelinAndLeadToTheRoot(JsonNode expected) {
    MerkleTree tree = MerkleTree.of(leaves(expected));
    for (JsonNode pack : expected.get("packs")) {
      Bytes32 leaf = Bytes32.of(pack.get("leaf").asText());
      List<Bytes32> proof = tree.proof(leaf).orElseThrow();
      if (pack.has("proof")) assertThat(proof).isEqualTo(words(pack.get("proof")));
      assertThat(MerkleTree.verify(tree.root(), leaf, proof)).isTrue();
    }
  }

  @Test
  void leafThatIsNotThereHasNoProof() {
    MerkleTree tree = treeOf(1000);
    assertThat(tree.proof(Bytes32.ZERO)).isEmpty();
    assertThat(tree.proof(Bytes32.of("ff".repeat(32)))).isEmpty();
    assertThat(tree.proof(PackLeaf.leaf(GTIN, "S1000"))).isEmpty();
    assertThatThrownBy(() -> tree.proof(1000)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tree.proof(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void proofOfOneLeafProvesNoOther() {
    MerkleTree tree = treeOf(50);
    List<Bytes32> proof = tree.proof(7);
    assertThat(MerkleTree.verify(tree.root(), tree.leaf(7), proof)).isTrue();
    assertThat(MerkleTree.verify(tree.root(), tree.leaf(8), proof)).isFalse();
    assertThat(MerkleTree.verify(tree.root(), tree.leaf(7), proof.subList(1, proof.size())))
        .isFalse();
    assertThat(MerkleTree.verify(tree.leaf(7), tree.leaf(7), List.of())).isTrue();
  }

  @Test
  void largeTreeIsThatOfAnArrayInMemory() {
    int size = 2 * RecordSort.RUN + 77;
    List<Bytes32> leaves = packs(size);
    Bytes32[] expected = new Bytes32[2 * size - 1];
    List<Bytes32> descending = leaves.stream().sorted(Comparator.reverseOrder()).toList();
    for (int i = 0; i < size; i++) expected[size - 1 + i] = descending.get(i);
    for (int i = size - 2; i >= 0; i--)
      expected[i] = parent(expected[2 * i + 1], expected[2 * i + 2]);
    try (MerkleTree tree = MerkleTree.of(leaves)) {
      byte[] nodes = tree.nodes(0, 2 * size - 1);
      for (int i = 0; i < expected.length; i++) {
        assertThat(Arrays.copyOfRange(nodes, 32 * i, 32 * i + 32)).isEqualTo(expected[i].toArray());
      }
      assertThat(tree.nodes(40, 42)).isEqualTo(Arrays.copyOfRange(nodes, 40 * 32, 42 * 32));
    }
  }

  @Test
  void knowsWhereEachLeafStandsWhateverItsPlace() {
    int size = RecordSort.RUN + 5;
    List<Bytes32> leaves = packs(size);
    try (MerkleTree tree = MerkleTree.of(leaves)) {
      int[] indexes = tree.leafIndexes(size - 30, size);
      for (int i = 0; i < 30; i++) {
        assertThat(tree.leaf(indexes[i])).isEqualTo(leaves.get(size - 30 + i));
      }
    }
  }

  @Test
  void leafThatIsThereTwiceIsRefusedWithTheFirstRepetition() {
    List<Bytes32> leaves = new ArrayList<>(packs(10));
    leaves.add(leaves.get(6));
    leaves.add(leaves.get(2));
    leaves.add(leaves.get(6));
    assertThatThrownBy(() -> MerkleTree.of(leaves))
        .isInstanceOfSatisfying(
            MerkleTree.RepeatedLeaf.class,
            twice -> {
              assertThat(twice.earlier()).isEqualTo(6);
              assertThat(twice.later()).isEqualTo(10);
            });
  }

  @Test
  void leavesHashedInBlocksAreThoseHashedOneByOne() {
    int size = MerkleTree.BLOCK + 321;
    List<Supplier<byte[]>> blocks =
        List.of(() -> block(0, MerkleTree.BLOCK), () -> block(MerkleTree.BLOCK, size));
    try (MerkleTree tree = MerkleTree.ofBlocks(blocks.iterator());
        MerkleTree expected = treeOf(size)) {
      assertThat(tree.root()).isEqualTo(expected.root());
      assertThat(tree.leafIndexes(0, size)).isEqualTo(expected.leafIndexes(0, size));
    }
  }

  private static byte[] block(int from, int to) {
    byte[] leaves = new byte[32 * (to - from)];
    var hasher = new PackLeaf.Hasher(GTIN);
    for (int i = from; i < to; i++) {
      byte[] serial = ("S" + i).getBytes(StandardCharsets.US_ASCII);
      hasher.leaf(serial, 0, serial.length, leaves, 32 * (i - from));
    }
    return leaves;
  }

  @Test
  void treeOfNothingIsRefused() {
    assertThatThrownBy(() -> MerkleTree.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  /** By the processor's time, so that it does not matter how busy the machine is. */
  @Test
  void manyLeavesThatCameInOrderTakeSecondsNotMinutes() {
    int many = Boolean.getBoolean("custodia.long") ? 1_000_000 : 200_000;
    int levels = Integer.SIZE - Integer.numberOfLeadingZeros(many - 1);
    long start = processorNanos();
    Bytes32 leaf = pack(many - 1);
    try (MerkleTree tree =
        MerkleTree.of(IntStream.range(0, many).mapToObj(MerkleTreeTest::pack)::iterator)) {
      assertThat(processorNanos() - start).as("nanoseconds").isLessThan(60_000L * many);
      assertThat(MerkleTree.verify(tree.root(), leaf, tree.proof(leaf).orElseThrow())).isTrue();
      assertThat(tree.proof(leaf).orElseThrow()).hasSizeBetween(levels - 1, levels);
      try (MerkleTree sorted =
          MerkleTree.of(IntStream.range(0, many).mapToObj(tree::leaf)::iterator)) {
        assertThat(sorted.root()).isEqualTo(tree.root());
      }
    }
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  @Test
  void leavesOfALargeTreeAreNotOnTheHeap() {
    long before = heapInUse();
    try (MerkleTree tree =
        MerkleTree.of(IntStream.range(0, 500_000).mapToObj(MerkleTreeTest::pack)::iterator)) {
      assertThat(heapInUse() - before).as("bytes").isLessThan(8_000_000);
      assertThat(tree.size()).isEqualTo(500_000);
    }
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static MerkleTree treeOf(int size) {
    return MerkleTree.of(packs(size));
  }

  private static List<Bytes32> packs(int size) {
    return IntStream.range(0, size).mapToObj(MerkleTreeTest::pack).toList();
  }

  private static Bytes32 pack(int number) {
    return PackLeaf.leaf(GTIN, "S" + number);
  }

  private static Bytes32 parent(Bytes32 a, Bytes32 b) {
    boolean ascending = a.compareTo(b) < 0;
    byte[] pair = Arrays.copyOf((ascending ? a : b).toArray(), 64);
    System.arraycopy((ascending ? b : a).toArray(), 0, pair, 32, 32);
    return Bytes32.keccak(pair);
  }
}
