package org.custodia.acceptance.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlockTimeTest {
  @Test
  void waitsFollowTheMedianOfWhatWasMeasured() {
    BlockTime uneven = blocks(900, 1_000, 12_000);
    assertThat(uneven.usual()).hasMillis(1_000);
    assertThat(uneven.patience()).hasSeconds(30 + 16);
  }

  @Test
  void theWholeRangeOfBlockTimesHasAnUpperBound() {
    assertThat(blocks(50).patience()).hasMillis(30_800);
    assertThat(blocks(5_000).patience()).hasSeconds(110);
  }

  @Test
  void glancesAreSeveralABlockButNotTooMany() {
    assertThat(blocks(50).glance()).hasMillis(50);
    assertThat(blocks(1_000).glance()).hasMillis(250);
    assertThat(blocks(5_000).glance()).hasMillis(500);
  }

  private static BlockTime blocks(long... millis) {
    return new BlockTime(Arrays.stream(millis).mapToObj(Duration::ofMillis).toList());
  }
}
