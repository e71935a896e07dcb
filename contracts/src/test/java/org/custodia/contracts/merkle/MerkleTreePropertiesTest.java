package org.custodia.contracts.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;

class MerkleTreePropertiesTest {
  @Test
  void everyLeafIsProvedWhateverTheOrderItCameIn() {
    Random random = new Random(20_261_126);
    for (int size : new int[] {1, 2, 3, 4, 255, 256, 257}) check(size, random);
    for (int i = 0; i < 50; i++) check(1 + random.nextInt(300), random);
  }

  private static void check(int size, Random random) {
    List<Bytes32> leaves = new ArrayList<>();
    byte[] word = new byte[32];
    for (int i = 0; i < size; i++) {
      random.nextBytes(word);
      leaves.add(Bytes32.of(word.clone()));
    }
    try (MerkleTree tree = MerkleTree.of(leaves)) {
      for (int i = 1; i < size; i++) assertThat(tree.leaf(i - 1)).isLessThan(tree.leaf(i));
      int[] indexes = tree.leafIndexes(0, size);
      for (int i = 0; i < size; i++) {
        Bytes32 leaf = leaves.get(i);
        assertThat(tree.leaf(indexes[i])).isEqualTo(leaf);
        assertThat(MerkleTree.verify(tree.root(), leaf, tree.proof(leaf).orElseThrow())).isTrue();
      }
    }
  }
}
