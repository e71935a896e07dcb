package org.custodia.registry.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {
  private final Retries retries = new Retries(Duration.ofMillis(250), Duration.ofSeconds(30));

  @ParameterizedTest
  @CsvSource({"-1, 250", "0, 250", "1, 500", "6, 16000", "7, 30000", "1000000, 30000"})
  void eachWaitIsTwiceAsLongUpToTheLongest(int before, long millis) {
    assertThat(retries.after(before)).isEqualTo(Duration.ofMillis(millis));
  }
}
