package org.custodia.contracts.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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
  void storedNodesGiveTheSameTree() {
    MerkleTree tree = treeOf(37);
    MerkleTree stored = MerkleTree.ofNodes(tree.nodes());
    assertThat(stored.size()).isEqualTo(37);
    assertThat(stored.root()).isEqualTo(tree.root());
    assertThat(stored.proof(20)).isEqualTo(tree.proof(20));
    assertThatThrownBy(() -> MerkleTree.ofNodes(new byte[64]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.ofNodes(new byte[33]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void leafThatIsThereTwiceIsRefused() {
    Bytes32 leaf = PackLeaf.leaf(GTIN, "TWICE");
    assertThatThrownBy(() -> MerkleTree.of(List.of(leaf, PackLeaf.leaf(GTIN, "ONCE"), leaf)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void treeOfNothingIsRefused() {
    assertThatThrownBy(() -> MerkleTree.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void millionLeavesThatCameInOrderTakeSecondsNotMinutes() {
    long start = System.nanoTime();
    MerkleTree tree = treeOf(1_000_000);
    assertThat((System.nanoTime() - start) / 1_000_000_000L).isLessThan(60);
    Bytes32 leaf = PackLeaf.leaf(GTIN, "S999999");
    assertThat(MerkleTree.verify(tree.root(), leaf, tree.proof(leaf).orElseThrow())).isTrue();
    assertThat(tree.proof(leaf).orElseThrow()).hasSizeBetween(19, 20);
    // Sorting what is sorted already is the worst case of a careless quicksort.
    byte[] sorted = new byte[32 * tree.size()];
    for (int i = 0; i < tree.size(); i++) {
      System.arraycopy(tree.leaf(i).toArray(), 0, sorted, 32 * i, 32);
    }
    assertThat(MerkleTree.of(sorted).root()).isEqualTo(tree.root());
  }

  private static MerkleTree treeOf(int size) {
    byte[] packed = new byte[32 * size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(PackLeaf.leaf(GTIN, "S" + i).toArray(), 0, packed, 32 * i, 32);
    }
    return MerkleTree.of(packed);
  }
}
