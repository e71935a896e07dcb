package org.custodia.registry.organs.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceClockTest {
  private static final Instant SERVER = Instant.parse("2026-11-26T04:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "120, 0, false",
    "121, 0, true",
    "-120, 0, false",
    "-121, 0, true",
    "125, 20, true",
    "115, 20, false",
    "-125, 20, false",
    "-151, 20, true"
  })
  void moreThanTwoMinutesIsTold(int aheadSeconds, int roundTripSeconds, boolean off) {
    DeviceClock clock =
        DeviceClock.judge(
            SERVER.plusSeconds(aheadSeconds), SERVER, Duration.ofSeconds(roundTripSeconds));
    assertThat(clock.off()).isEqualTo(off);
  }

  @Test
  void timesOfADeviceThatIsOffCanBePutRight() {
    DeviceClock clock = DeviceClock.judge(SERVER.plusSeconds(3_600), SERVER, Duration.ofSeconds(2));
    assertThat(clock.ahead()).isEqualTo(Duration.ofSeconds(3_601));
    assertThat(clock.corrected(SERVER.plusSeconds(3_600))).isEqualTo(SERVER.minusSeconds(1));
  }
}
