package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMillis(1);
  private Rounds rounds;

  @AfterEach
  void stop() {
    rounds.stop();
  }

  private Rounds started(Duration pause, Consumer<String> visit) {
    rounds = new Rounds("test", 3, pause, List.of("one", "other"), visit);
    rounds.start();
    return rounds;
  }

  @Test
  void everyOrganisationIsVisitedAgainWhateverFails() throws Exception {
    CountDownLatch one = new CountDownLatch(3);
    CountDownLatch other = new CountDownLatch(3);
    started(
        OFTEN,
        organisation -> {
          (organisation.equals("one") ? one : other).countDown();
          throw new IllegalStateException("as tests do");
        });
    assertThat(one.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anOrganisationIsVisitedAtOnceAndNeverTwiceAtATime() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    CountDownLatch later = new CountDownLatch(1);
    started(
        SELDOM,
        organisation -> {
          if (organisation.equals("other")) {
            later.countDown();
            return;
          }
          visits.incrementAndGet();
          inside.countDown();
          await(leave);
        });
    rounds.visit("one");
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    rounds.visit("one");
    rounds.visit("other");
    assertThat(later.await(10, TimeUnit.SECONDS)).as("the other is not held up").isTrue();
    assertThat(visits).hasValue(1);
    leave.countDown();
  }

  @Test
  void stoppingInterruptsAndNothingIsDoneAfterwardsUntilItStartsAgain() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    started(SELDOM, organisation -> done.incrementAndGet());
    rounds.run(
        () -> {
          inside.countDown();
          if (!await(new CountDownLatch(1))) interrupted.countDown();
        });
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    rounds.stop();
    assertThat(interrupted.getCount()).as("stop waits for the end").isZero();
    assertThat(rounds.isRunning()).isFalse();
    rounds.visit("one");
    rounds.start();
    rounds.run(inside::countDown);
    assertThat(done).hasValue(0);
  }

  /** False when it was interrupted. */
  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      return false;
    }
  }
}
