package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.registry.testing.JumpingClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The clock of an instance's machine jumps while it works, and while what it does has to wait. */
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class ClockJumpTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  /** Where the clock goes to, from being right. */
  private static final List<Duration> JUMPS =
      List.of(Duration.ofHours(1), Duration.ofDays(-1), Duration.ofDays(1), Duration.ZERO);

  private static final int PACKS = 40 * JUMPS.size();

  @TempDir Path directory;

  @Test
  void whatIsRecordedIsCarriedOutOnceAndNothingWaitsForTheClock() throws Exception {
    JumpingClock clock = JumpingClock.in(directory);
    clock.set(Duration.ofDays(-1));
    assertThat(timeByJava(clock))
        .as("Java goes by it")
        .isLessThan(System.currentTimeMillis() - 80_000_000);
    clock.set(Duration.ZERO);
    SentBackPacks packs = new SentBackPacks(network, database, "CJ1", PACKS);
    Ledger ledger =
        new QuorumLedger(
            network.file(), Set.of(PONT), database.rows(), database.jdbc(), organisation -> {});
    NetworkFaults faults = network.network().faults();
    Process instance =
        InstanceProcess.start(
            database,
            network.path(),
            String.join(",", SentBackPacks.ORGANISATIONS),
            clock.environment());
    try {
      int next = 0;
      for (Duration jump : JUMPS) {
        for (int i = 0; i < 20; i++) packs.record(ledger, next++);
        TestRegistry.await("work is under way", () -> waiting() < 20);
        faults.stopNode(PONT);
        for (int i = 0; i < 20; i++) packs.record(ledger, next++);
        Thread.sleep(1_500);
        clock.set(jump);
        faults.startNode(PONT);
        TestRegistry.await("nothing waits " + jump + " from now", () -> waiting() == 0);
      }
    } finally {
      instance.destroyForcibly();
      instance.waitFor(10, TimeUnit.SECONDS);
    }
    try (TestRegistry registry =
        TestRegistry.start(database, network.path(), SentBackPacks.ORGANISATIONS, Map.of())) {
      packs.areAllDoneOnce(registry);
    }
  }

  private static long waiting() {
    return database
        .unbound()
        .sql("select count(*) from ledger_command where state in ('RECORDED', 'SUBMITTED')")
        .query(Long.class)
        .single();
  }

  private static long timeByJava(JumpingClock clock) throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Now.class.getName());
    java.environment().putAll(clock.environment());
    Process process = java.start();
    return Long.parseLong(new String(process.getInputStream().readAllBytes()).strip());
  }

  /** Prints the time as Java tells it. */
  static final class Now {
    public static void main(String[] arguments) {
      System.out.println(System.currentTimeMillis());
    }
  }
}
