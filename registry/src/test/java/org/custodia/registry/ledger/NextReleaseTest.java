package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.health.HealthConfiguration;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.testing.NextRelease;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A member goes to the next release while instances of this one work: the tables are migrated under
 * two of them, and a third of this release is started on what the next one has left, as after going
 * a release back. What is recorded before, meanwhile and after is on the ledger once.
 */
class NextReleaseTest {
  private static final int PACKS = 90;

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  @Test
  void twoInstancesOfThisReleaseGoOnOnTheTablesOfTheNext() throws Exception {
    SentBackPacks packs = new SentBackPacks(network, database, "NR1", PACKS);
    int next = 0;
    Process other = instance();
    try (TestRegistry one = registry()) {
      while (next < 20) packs.record(one.ledger(), next++);
      NextRelease.migrate(database.owner());
      while (next < 40) packs.record(one.ledger(), next++);
    } finally {
      end(other);
    }
    // As its start does: what a newer release has made is no reason not to.
    Flyway flyway = Flyway.configure().dataSource(database.owner()).load();
    assertThat(flyway.migrate().migrationsExecuted).isZero();
    MigrationInfo current = flyway.info().current();
    assertThat(current.getVersion().getVersion()).isEqualTo(NextRelease.VERSION);
    Process third = instance();
    try (TestRegistry two = registry()) {
      while (next < PACKS) packs.record(two.ledger(), next++);
      packs.areAllDoneOnce(two);
    } finally {
      end(third);
    }
    assertThat(
            database
                .unbound()
                .sql(
                    "select count(*) from ledger_command where tomorrow is null and tomorrows_count = 7")
                .query(Integer.class)
                .single())
        .isGreaterThanOrEqualTo(PACKS);
  }

  private static Process instance() throws Exception {
    return InstanceProcess.start(
        database, network.path(), String.join(",", SentBackPacks.ORGANISATIONS));
  }

  private static void end(Process instance) throws InterruptedException {
    instance.destroyForcibly();
    instance.waitFor(10, TimeUnit.SECONDS);
  }

  private static TestRegistry registry() {
    return TestRegistry.start(
        database,
        network.path(),
        SentBackPacks.ORGANISATIONS,
        Map.of(),
        IdentityConfiguration.class,
        HealthConfiguration.class);
  }
}
