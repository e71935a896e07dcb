package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.medicines.MedicineWorld.GARE_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.PONT_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.scan;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.testing.BenchReport;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a check of a pack takes of the processors behind the web layer, in Java and in PostgreSQL,
 * where the regulator's service is of the same instance; four check at a time. Minutes, and not the
 * demo's many: it tells what a change is worth, not how fast anything is.
 */
@EnabledIf("org.custodia.registry.testing.BenchReport#full")
class CheckBenchTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final int PACKS = Integer.getInteger("custodia.bench.packs", 20_000);
  private static final int AT_ONCE = 4;
  private static final int WARM_UP = PACKS / 5 / AT_ONCE;
  private static final int EACH = PACKS / 5 / AT_ONCE;
  private static final int ROUNDS = 3;
  private static final LocalDate EXPIRY = MedicineWorld.nextYear();

  @Test
  void everyPackIsGenuineAndWhatThatTookIsReported() throws Exception {
    try (MedicineWorld world = MedicineWorld.beginInOneInstance(database, network)) {
      world.released("B1", EXPIRY, PACKS);
      ExecutorService counters = Executors.newFixedThreadPool(AT_ONCE);
      try {
        checked(counters, world, 0, WARM_UP);
        // As PostgreSQL does by itself after a minute; until then it takes tables for empty, and
        // plans accordingly.
        database.unbound().sql("vacuum (analyze)").update();
        BenchReport report =
            BenchReport.of("check", "%,d checks, %d at a time".formatted(EACH * AT_ONCE, AT_ONCE));
        for (int round = 0; round < ROUNDS; round++) {
          double postgres = postgres();
          double java = checked(counters, world, WARM_UP + round * EACH, EACH);
          report
              .figure("processor time a check, Java", java / EACH / AT_ONCE, "ms")
              .figure(
                  "processor time a check, PostgreSQL",
                  (postgres() - postgres) / EACH / AT_ONCE,
                  "ms");
        }
        report.write();
      } finally {
        counters.shutdownNow();
      }
      long all =
          database
              .unbound()
              .sql("select count(*) from pack_verification")
              .query(Long.class)
              .single();
      assertThat(all).isEqualTo((long) (WARM_UP + ROUNDS * EACH) * AT_ONCE);
      assertThat(
              database
                  .unbound()
                  .sql("select count(*) from verification_answer where kind = 'PACK'")
                  .query(Long.class)
                  .single())
          .isEqualTo(all);
    }
  }

  /** Milliseconds of processor time of the threads that checked. */
  private static double checked(ExecutorService counters, MedicineWorld world, int from, int each)
      throws Exception {
    List<Future<Long>> all = new ArrayList<>();
    for (int counter = 0; counter < AT_ONCE; counter++) {
      int first = from * AT_ONCE + counter * each;
      Caller caller = counter % 2 == 0 ? PONT_PHARMACIST : GARE_PHARMACIST;
      all.add(counters.submit(() -> check(world, caller, first, each)));
    }
    long nanos = 0;
    for (Future<Long> one : all) nanos += one.get();
    return nanos / 1e6;
  }

  private static long check(MedicineWorld world, Caller caller, int from, int times) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    for (int pack = from; pack < from + times; pack++) {
      // 7,919 is prime: all over the lot, no pack twice.
      String serial = "B1-" + (1 + (int) (pack * 7_919L % PACKS));
      assertThat(world.verify(caller, scan("B1", EXPIRY, serial)).verdict())
          .as(serial)
          .isEqualTo(VerdictKind.GENUINE);
    }
    return threads.getCurrentThreadCpuTime() - before;
  }

  /** Milliseconds of processor time of the whole server so far. */
  private static double postgres() {
    long backend = database.jdbc().sql("select pg_backend_pid()").query(Long.class).single();
    ProcessHandle server = ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
    return Stream.concat(Stream.of(server), server.descendants())
        .mapToLong(one -> one.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
        .sum();
  }
}
