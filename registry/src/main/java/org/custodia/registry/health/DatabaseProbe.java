package org.custodia.registry.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks the database whether it is there and takes anything, and now and then whether its tables fit
 * this version.
 */
final class DatabaseProbe {
  private static final Duration LOOK_AT_TABLES = Duration.ofMinutes(1);

  private final JdbcClient jdbc;
  private final Optional<Flyway> flyway;
  private final Clock clock;
  private Optional<Boolean> current = Optional.empty();
  private Instant looked = Instant.EPOCH;

  DatabaseProbe(JdbcClient jdbc, Optional<Flyway> flyway, Clock clock) {
    this.jdbc = jdbc;
    this.flyway = flyway;
    this.clock = clock;
  }

  /**
   * @param tablesFit whether exactly this version's migrations were applied; empty where it is not
   *     known, because this instance does not migrate
   * @param writable whether it takes anything: not as a standby, nor when somebody has set it to be
   *     read only
   */
  record Report(Duration roundTrip, Optional<Boolean> tablesFit, boolean writable) {}

  Report ask() {
    long begun = System.nanoTime();
    boolean writable =
        jdbc.sql("select current_setting('transaction_read_only') = 'off'")
            .query(Boolean.class)
            .single();
    Duration roundTrip = Duration.ofNanos(System.nanoTime() - begun);
    Instant now = clock.instant();
    if (looked.plus(LOOK_AT_TABLES).isBefore(now)) {
      current = flyway.map(DatabaseProbe::fits);
      looked = now;
    }
    return new Report(roundTrip, current, writable);
  }

  /** A newer instance may have migrated it meanwhile, or an older copy have been restored. */
  private static boolean fits(Flyway flyway) {
    MigrationInfo[] all = flyway.info().all();
    return Arrays.stream(all)
        .allMatch(
            migration ->
                migration.getState().isApplied()
                    && migration.getState().isResolved()
                    && !migration.getState().isFailed());
  }
}
