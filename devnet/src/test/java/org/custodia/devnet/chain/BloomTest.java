package org.custodia.devnet.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.LogEntry;
import org.junit.jupiter.api.Test;

class BloomTest {
  private static final Address CONTRACT = Address.of("0x" + "c0".repeat(20));

  @Test
  void itHasAtMostThreeBitsPerItem() {
    Bloom bloom = Bloom.of(List.of(new LogEntry(CONTRACT, List.of(), Bytes.EMPTY)));
    int bits = 0;
    for (int i = 0; i < Bloom.SIZE; i++) bits += Integer.bitCount(bloom.at(i));
    assertThat(bits).isBetween(1, 3);
    assertThat(Bloom.EMPTY.mayContain(CONTRACT)).isFalse();
  }

  @Test
  void itNeverDeniesWhatIsThere() {
    Random random = new Random(20_261_126);
    for (int i = 0; i < 100; i++) {
      Hash32 first = hash(random);
      Hash32 second = hash(random);
      Bloom bloom =
          Bloom.of(List.of(new LogEntry(CONTRACT, List.of(first), Bytes.EMPTY)))
              .with(Bloom.of(List.of(new LogEntry(CONTRACT, List.of(second), Bytes.EMPTY))));

      assertThat(bloom.mayContain(first)).isTrue();
      assertThat(bloom.mayContain(second)).isTrue();
      assertThat(bloom.mayContain(CONTRACT)).isTrue();
      assertThat(bloom.mayContainAny(List.of())).isTrue();
    }
  }

  private static Hash32 hash(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return new Hash32(bytes);
  }
}
