package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SigningClockTest {
  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");

  @Test
  void aClockThatIsOffIsToldByHowMuchWhetherItIsBeforeOrBehind() {
    assertThat(off(Duration.ofMinutes(5))).contains(5L);
    assertThat(off(Duration.ofMinutes(-7))).contains(7L);
    assertThat(off(Duration.ofSeconds(119))).isEmpty();
    assertThat(off(Duration.ofSeconds(-119))).isEmpty();
  }

  @Test
  void whatIsNoTimeIsWhatNobodyTold() {
    for (String text : new String[] {"", "soon", "2026-11-26"}) {
      assertThat(SigningClock.of(text).at()).isEmpty();
      assertThat(SigningClock.of(text).minutesOff(NOW)).isEmpty();
    }
  }

  private static Optional<Long> off(Duration ahead) {
    return SigningClock.of(NOW.plus(ahead).toString()).minutesOff(NOW);
  }
}
