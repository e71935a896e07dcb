package org.custodia.registry.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.SentBackPacks;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The machine of the database is gone in the middle of work, and its standby takes over: with
 * streaming, synchronous replication, and the addresses of both in the instance's JDBC URL.
 */
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class FailoverTest {
  private static final int PACKS = 240;
  private static final int DESKS = 4;

  @Test
  void whatWasAcceptedIsThereOnceWhenTheStandbyHasTakenOver() throws Exception {
    try (RestartablePostgres primary = new RestartablePostgres();
        RestartablePostgres standby = primary.standby();
        RegistryDatabase database = RestartablePostgres.databaseOf(primary, standby);
        TestNetwork network = TestNetwork.start()) {
      SentBackPacks packs = new SentBackPacks(network, database, "FO1", PACKS);
      try (TestRegistry registry =
              TestRegistry.start(database, network.path(), SentBackPacks.ORGANISATIONS, Map.of());
          Desks desks = new Desks(packs, registry.ledger())) {
        TestRegistry.await("work is under way", () -> desks.accepted.size() >= PACKS / 3);
        primary.kill();
        long killed = System.nanoTime();
        Set<Integer> accepted = Set.copyOf(desks.accepted);
        assertThat(accepted).hasSizeLessThan(PACKS);
        standby.promote();
        TestRegistry.await("work goes on", () -> desks.accepted.size() > accepted.size() + DESKS);
        System.out.printf(
            "counted: 1 failovers; %d of %d commands accepted before, the next %d ms after the"
                + " kill%n",
            accepted.size(), PACKS, (System.nanoTime() - killed) / 1_000_000);
        assertThat(accepted)
            .as("nobody recorded them again")
            .allMatch(pack -> packs.isRecorded(registry.ledger(), pack));
        desks.finish();
        packs.areAllDoneOnce(registry);
      }
    }
  }

  /** Which is how the light notices that a standby is away. */
  @Test
  void everyCommitWaitsWhileTheStandbyIsAway() throws Exception {
    try (RestartablePostgres primary = new RestartablePostgres();
        RestartablePostgres standby = primary.standby();
        RegistryDatabase database = RestartablePostgres.databaseOf(primary, standby)) {
      Supplier<DatabaseProbe.Report> look =
          () -> new DatabaseProbe(database.jdbc(), Optional.empty(), Clock.systemUTC()).ask();
      assertThat(look.get().room()).isTrue();
      standby.kill();
      CompletableFuture<DatabaseProbe.Report> answer = CompletableFuture.supplyAsync(look);
      Thread.sleep(3_000);
      assertThat(answer).isNotDone();
      standby.start();
      assertThat(answer.get(30, TimeUnit.SECONDS).room()).isTrue();
    }
  }

  /**
   * Each takes the next pack and asks until it is accepted, as somebody who is told to come again.
   */
  private static final class Desks implements AutoCloseable {
    final Set<Integer> accepted = ConcurrentHashMap.newKeySet();
    private final SentBackPacks packs;
    private final Ledger ledger;
    private final Queue<Integer> waiting =
        new ConcurrentLinkedQueue<>(IntStream.range(0, PACKS).boxed().toList());
    private final ExecutorService threads = Executors.newFixedThreadPool(DESKS);
    private final List<Future<?>> desks;

    Desks(SentBackPacks packs, Ledger ledger) {
      this.packs = packs;
      this.ledger = ledger;
      this.desks =
          IntStream.range(0, DESKS).<Future<?>>mapToObj(i -> threads.submit(this::work)).toList();
    }

    private Void work() throws InterruptedException {
      for (Integer pack = waiting.poll(); pack != null; pack = waiting.poll()) {
        while (!accepted.contains(pack)) {
          try {
            packs.record(ledger, pack);
            accepted.add(pack);
          } catch (DataAccessException | TransactionException away) {
            Thread.sleep(50);
          }
        }
      }
      return null;
    }

    /** Waits until all are accepted. */
    void finish() throws Exception {
      for (Future<?> desk : desks) desk.get(Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }
}
