package org.custodia.contracts.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.custodia.contracts.Bytes32;

class MerkleTreePropertiesTest {
  @Property(tries = 60)
  void everyLeafIsProvedWhateverTheOrderItCameIn(
      @ForAll @IntRange(min = 1, max = 300) int size, @ForAll long seed) {
    Random random = new Random(seed);
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
