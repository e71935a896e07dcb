package org.custodia.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.verification.VerificationWorld.EXPIRY;
import static org.custodia.registry.verification.VerificationWorld.GTIN;
import static org.custodia.registry.verification.VerificationWorld.PONT;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Test;

/**
 * How long the regulator's service takes for an answer, as who asks sees it: signing, HTTP,
 * reading, the answer written down, its signature and its proof checked. Eight ask at a time, each
 * its next question once it has the answer.
 */
class AnswerBenchTest {
  private static final int ASKERS = 8;
  private static final int EACH = BenchReport.full() ? 2_000 : 10;
  private static final int WARM_UP = BenchReport.full() ? 500 : 2;

  @Test
  void everyAnswerIsThereAndItsTimeIsReported() throws Exception {
    try (VerificationWorld world = new VerificationWorld()) {
      world.releasedLot("FAST", EXPIRY, ASKERS * 10);
      asked(world, WARM_UP);
      BenchReport report =
          BenchReport.of("answers", "%,d answers, %d at a time".formatted(ASKERS * EACH, ASKERS));
      for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
        long before = processorTime();
        double[] millis = asked(world, EACH);
        double used = (processorTime() - before) / 1e6;
        Arrays.sort(millis);
        report
            .figure("p50", millis[millis.length / 2], "ms")
            .figure("p99", millis[millis.length * 99 / 100], "ms")
            .atMost(300)
            .figure("longest", millis[millis.length - 1], "ms")
            .figure("processor time an answer, asker and service", used / millis.length, "ms");
      }
      report
          .figure("room of an answer in the service's database", room(world), "bytes")
          .note("from the question to the answer believed, the service's own row written")
          .write();
    }
  }

  /** Bytes of table, index and what is stored beside, for each answer. */
  private static double room(VerificationWorld world) {
    return world
        .database
        .rows()
        .in(
            AGENCE,
            () ->
                world
                    .database
                    .jdbc()
                    .sql(
                        "select pg_total_relation_size('verification_answer')::float8 / count(*)"
                            + " from verification_answer")
                    .query(Double.class)
                    .single());
  }

  /** Nanoseconds of this process, which is asker and service. */
  private static long processorTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double[] asked(VerificationWorld world, int each) throws Exception {
    ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
    try {
      List<Future<double[]>> all = new ArrayList<>();
      for (int asker = 0; asker < ASKERS; asker++) {
        int own = asker;
        all.add(askers.submit(() -> ask(world, own, each)));
      }
      double[] millis = new double[ASKERS * each];
      for (int asker = 0; asker < ASKERS; asker++) {
        System.arraycopy(all.get(asker).get(), 0, millis, asker * each, each);
      }
      return millis;
    } finally {
      askers.shutdownNow();
    }
  }

  private static double[] ask(VerificationWorld world, int asker, int times) {
    double[] millis = new double[times];
    for (int time = 0; time < times; time++) {
      String serial = "FAST-P%03d".formatted(1 + asker * 10 + time % 10);
      long began = System.nanoTime();
      Answer answer =
          world.client.ask(
              PONT,
              new Question(UUID.randomUUID(), GTIN, serial, Optional.of("FAST"), Optional.empty()));
      millis[time] = (System.nanoTime() - began) / 1e6;
      assertThat(answer.pack()).as(serial).isPresent();
    }
    return millis;
  }
}
