package org.custodia.contracts.refusals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefusalsPropertiesTest {
  private static final String ERROR = "08c379a0"; // Error(string)

  @Test
  void anyBytesDecodeToSomethingAlsoAfterAKnownSelector() {
    Random random = new Random(20_261_126);
    for (int i = 0; i < 2_000; i++) {
      // Words of an encoded string, more often than not small ones: offsets, lengths.
      byte[] data = new byte[random.nextInt(200)];
      random.nextBytes(data);
      if (random.nextInt(3) > 0)
        for (int at = 0; at < data.length; at++) if (at % 32 < 31) data[at] = 0;
      String hex = HexFormat.of().formatHex(data);
      assertThat(Refusals.decode(data).name()).as(hex).isNotBlank();
      assertThat(Refusals.decode(ERROR + hex).name()).as(hex).isIn("Error", "Unknown");
    }
  }
}
