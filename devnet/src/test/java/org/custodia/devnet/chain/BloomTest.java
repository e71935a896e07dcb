package org.custodia.devnet.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
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

  @Property(tries = 100)
  void itNeverDeniesWhatIsThere(@ForAll @Size(32) byte[] topic, @ForAll @Size(32) byte[] other) {
    Hash32 first = new Hash32(topic);
    Hash32 second = new Hash32(other);
    Bloom bloom =
        Bloom.of(List.of(new LogEntry(CONTRACT, List.of(first), Bytes.EMPTY)))
            .with(Bloom.of(List.of(new LogEntry(CONTRACT, List.of(second), Bytes.EMPTY))));

    assertThat(bloom.mayContain(first)).isTrue();
    assertThat(bloom.mayContain(second)).isTrue();
    assertThat(bloom.mayContain(CONTRACT)).isTrue();
    assertThat(bloom.mayContainAny(List.of())).isTrue();
  }
}
