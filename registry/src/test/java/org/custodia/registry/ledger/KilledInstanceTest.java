package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process that is killed without warning, again and again, in the middle of its work. */
class KilledInstanceTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final int KILLS = 3;
  private static final int PACKS = 150;

  @Test
  void everyRecordedCommandIsCarriedOutOnce() throws Exception {
    SentBackPacks packs = new SentBackPacks(network, database, "K1", PACKS);
    Ledger ledger =
        new QuorumLedger(
            network.file(), Set.of(PONT), database.rows(), database.jdbc(), organisation -> {});
    Random random = new Random(4711);
    for (int kill = 0; kill < KILLS; kill++) {
      Process instance = InstanceProcess.start(database, network.path(), PONT);
      long before = traces();
      for (int i = 0; i < PACKS / KILLS; i++) packs.record(ledger, kill * PACKS / KILLS + i);
      TestRegistry.await("it has begun to work", () -> traces() > before);
      Thread.sleep(random.nextInt(400));
      instance.destroyForcibly();
      assertThat(instance.waitFor(10, TimeUnit.SECONDS)).isTrue();
      System.out.println("counted: 1 kills of an instance at work");
    }
    try (TestRegistry registry =
        TestRegistry.start(database, network.path(), SentBackPacks.ORGANISATIONS, Map.of())) {
      packs.areAllDoneOnce(registry);
    }
  }

  /** Grows with everything that an instance signs or settles. */
  private static long traces() {
    return database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql(
                        """
                        select (select count(*) from ledger_attempt)
                          + (select count(*) from ledger_command where state = 'CONFIRMED')
                        """)
                    .query(Long.class)
                    .single());
  }
}
