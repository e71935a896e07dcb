package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.LocalOrganisations;
import org.junit.jupiter.api.Test;

class OrganExchangeTest {
  private static final Bytes32 SILENT = Bytes32.of("01".repeat(32));
  private static final Bytes32 PROMPT = Bytes32.of("02".repeat(32));

  @Test
  void oneWhoIsSilentHoldsUpNobodyElseAndIsNotAskedTwiceMeanwhile() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(2);
    AtomicInteger asked = new AtomicInteger();
    OrganErrand errand =
        organisation ->
            Map.of(
                SILENT,
                List.of(
                    () -> {
                      asked.incrementAndGet();
                      await(answer);
                    }),
                PROMPT,
                List.of(told::countDown));
    var exchange =
        new OrganExchange(
            new LocalOrganisations(List.of("bank")), List.of(errand), Clock.systemUTC());
    exchange.start();
    try {
      assertThat(told.await(20, TimeUnit.SECONDS)).as("told twice, meanwhile").isTrue();
      assertThat(asked).hasValue(1);
    } finally {
      answer.countDown();
      exchange.stop();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
