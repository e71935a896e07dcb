package org.custodia.registry.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.PONT;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.custodia.registry.health.Light.Subject;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.ledger.SentBackPacks;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.SmallDisk;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * The disk of PostgreSQL's write-ahead log is full, because a standby that is gone for good keeps
 * it from being used again. PostgreSQL panics, and panics again when it has started itself anew,
 * until it cannot start any more.
 */
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class FullLogDiskTest {
  private static final int PACKS = 300;
  private static final int MEBIBYTES = 128;
  private static final Map<String, Object> IMPATIENT =
      Map.of(
          "custodia.health.every", "100ms",
          "custodia.health.budget", "1s",
          "custodia.health.silence", "1s");

  @Test
  void whatWasAcceptedIsThereOnceAndWorkGoesOnWhenThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mounted(MEBIBYTES);
        RestartablePostgres postgres = RestartablePostgres.withLogIn(disk.directory("pg_wal"));
        RegistryDatabase database = postgres.database();
        TestNetwork network = TestNetwork.start()) {
      ((HikariDataSource) database.dataSource()).setConnectionTimeout(2_000);
      SentBackPacks packs = new SentBackPacks(network, database, "WAL", PACKS);
      postgres
          .superuser()
          .sql("select pg_create_physical_replication_slot('gone', true)::text")
          .query(String.class)
          .single();
      try (TestRegistry registry =
          TestRegistry.start(
              database,
              network.path(),
              SentBackPacks.ORGANISATIONS,
              IMPATIENT,
              IdentityConfiguration.class,
              HealthConfiguration.class)) {
        Health health = registry.bean(Health.class);
        TestRegistry.await(
            "it is green",
            () -> !health.of(PONT).lights().isEmpty() && database(health).colour() == Colour.GREEN);
        Set<Integer> accepted = new HashSet<>();
        int next = 0;
        while (next < PACKS / 3) {
          packs.record(registry.ledger(), next);
          accepted.add(next++);
        }
        disk.fill();
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (database(health).colour() != Colour.RED || postgres.runs()) {
          assertThat(System.nanoTime()).as("it is over, and the light red").isLessThan(end);
          useUpLog(postgres.superuser());
          if (next == PACKS - 1) continue;
          try {
            packs.record(registry.ledger(), next);
            accepted.add(next);
          } catch (DataAccessException | TransactionException away) {
            // It may have been recorded nevertheless.
          }
          next++;
        }
        System.out.println("accepted before: " + accepted.size() + " of " + next);
        assertThat(accepted).hasSizeLessThan(next);
        assertThat(database(health).finding().orElseThrow().code()).isEqualTo("CUS-HEA-080");
        assertThat(health.hindrance(PONT)).contains(Subject.DATABASE);
        assertThatThrownBy(() -> packs.record(registry.ledger(), PACKS - 1))
            .isInstanceOfAny(DataAccessException.class, TransactionException.class);

        disk.empty();
        postgres.start();
        TestRegistry.await("it is green again", () -> database(health).colour() == Colour.GREEN);
        assertThat(accepted).allMatch(pack -> packs.isRecorded(registry.ledger(), pack));
        for (int pack = 0; pack < PACKS; pack++) packs.record(registry.ledger(), pack);
        packs.areAllDoneOnce(registry);
      }
    }
  }

  private static Light database(Health health) {
    return health.of(PONT).lights().stream()
        .filter(light -> light.subject() == Subject.DATABASE)
        .findFirst()
        .orElseThrow();
  }

  /** As other work of the server does, by 8 kB at a time. */
  private static void useUpLog(JdbcClient superuser) {
    try {
      superuser
          .sql(
              """
              select count(pg_logical_emit_message(false, 'test', repeat('x', 8000)))
              from generate_series(1, 100)
              """)
          .query(Long.class)
          .single();
    } catch (DataAccessException panicked) {
      // That is what it is for.
    }
  }
}
