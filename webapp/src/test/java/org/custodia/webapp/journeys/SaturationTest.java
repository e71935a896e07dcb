package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The highest rate that is held is found, whatever stands in its way. */
class SaturationTest {
  @Test
  void theHighestRateThatIsHeldIsFound() {
    Saturation found = Saturation.climb(100, 20, rate -> run(rate, rate <= 437 ? 10 : 90));
    assertThat(found.perSecond()).isBetween(400.0, 437.0);
    assertThat(found.said()).startsWith("100/s 10.0 ms, 150/s 10.0 ms");
  }

  @Test
  void aRateThatIsHeldTheSecondTimeIsHeld() {
    List<Integer> tried = new ArrayList<>();
    Saturation.climb(
        100,
        3,
        rate -> {
          tried.add(rate);
          return run(rate, tried.size() == 1 ? 90 : 10);
        });
    assertThat(tried).containsExactly(100, 100, 150, 225);
  }

  @Test
  void aServerThatHoldsLessThanTheFirstRateIsMeasuredDownwards() {
    Saturation found = Saturation.climb(100, 20, rate -> run(rate, rate <= 30 ? 10 : 90));
    assertThat(found.perSecond()).isBetween(28.0, 30.0);
    assertThat(Saturation.climb(100, 20, rate -> run(rate, 90)).perSecond()).isZero();
  }

  @Test
  void whatHasNoSuccessCountsAsAMinute() {
    List<OpenLoop.Answer> answers = List.of(answer(0, 5, 200), answer(1, 1, 503));
    OpenLoop.Run run = OpenLoop.Run.of(Instant.now(), 2, answers, 0, Duration.ofSeconds(1));
    assertThat(run.failures()).isEqualTo(1);
    assertThat(run.rate()).isEqualTo(1);
    assertThat(run.percentile(0.5)).isEqualTo(5);
    assertThat(run.percentile(0.99)).isEqualTo(60_000);
  }

  private static OpenLoop.Run run(int rate, long millis) {
    List<OpenLoop.Answer> answers =
        IntStream.range(0, rate).mapToObj(number -> answer(number, millis, 200)).toList();
    return OpenLoop.Run.of(Instant.now(), rate, answers, 0, Duration.ofSeconds(1));
  }

  private static OpenLoop.Answer answer(int number, long millis, int status) {
    return new OpenLoop.Answer(
        number, Duration.ofMillis(millis).toNanos(), status, ByteBuffer.allocate(0));
  }
}
