package org.custodia.contracts.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
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
    byte[] packed = new byte[32 * size];
    random.nextBytes(packed);
    List<Bytes32> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(Bytes32.of(Arrays.copyOfRange(packed, 32 * i, 32 * i + 32)));
    }
    MerkleTree tree = MerkleTree.of(packed);
    for (int i = 1; i < size; i++) assertThat(tree.leaf(i - 1)).isLessThan(tree.leaf(i));
    for (Bytes32 leaf : leaves) {
      assertThat(MerkleTree.verify(tree.root(), leaf, tree.proof(leaf).orElseThrow())).isTrue();
    }
  }
}
