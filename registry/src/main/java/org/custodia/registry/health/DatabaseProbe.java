package org.custodia.registry.health;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks the database whether it is there, takes anything and keeps it through a crash, and now and
 * then whether its disk has room and its tables fit this version.
 */
final class DatabaseProbe {
  private static final Duration LOOK_AT_TABLES = Duration.ofMinutes(1);

  /** SQLSTATE of PostgreSQL: {@code disk_full}. */
  private static final String DISK_FULL = "53100";

  /** SQLSTATE of PostgreSQL: {@code insufficient_privilege}. */
  private static final String MAY_NOT = "42501";

  /**
   * As they are for this role in this database. Other values of {@code synchronous_commit} than off
   * flush a commit to the own disk at least.
   */
  private static final String STATE =
      """
      select current_setting('transaction_read_only') = 'off' as writable,
        clock_timestamp() as clock,
        array(
          select name || ' = off'
          from unnest(array['fsync', 'full_page_writes', 'synchronous_commit']) as name
          where current_setting(name) = 'off') as forgetful
      """;

  /** A quarter of a MiB, in a table that is gone at the end of its transaction. */
  private static final String NEEDS_ROOM =
      """
      create temporary table custodia_room on commit drop as
      select repeat('x', 1000) from generate_series(1, 256)
      """;

  private final JdbcClient jdbc;
  private final Optional<Flyway> flyway;
  private final Clock clock;
  private Optional<Boolean> current = Optional.empty();
  private Instant looked = Instant.EPOCH;
  private boolean room = true;
  private boolean roomTold = true;

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
   * @param clockAhead how far this server's clock is ahead of the database's
   * @param forgetful settings by which a crash of the server or its machine could take back what
   *     was committed, as {@code name = value}
   * @param room whether its disk has room for more; asked once a minute, and each time while it has
   *     none; true where it is not told
   * @param roomTold whether that is told at all: not where the role may make no temporary table
   */
  record Report(
      Duration roundTrip,
      Optional<Boolean> tablesFit,
      boolean writable,
      Duration clockAhead,
      List<String> forgetful,
      boolean room,
      boolean roomTold) {
    Report {
      forgetful = List.copyOf(forgetful);
    }
  }

  private record State(boolean writable, Instant clock, List<String> forgetful) {}

  Report ask() {
    long begun = System.nanoTime();
    State state =
        jdbc.sql(STATE)
            .query(
                (row, i) ->
                    new State(
                        row.getBoolean("writable"),
                        row.getObject("clock", OffsetDateTime.class).toInstant(),
                        List.of((String[]) row.getArray("forgetful").getArray())))
            .single();
    Duration roundTrip = Duration.ofNanos(System.nanoTime() - begun);
    Instant now = clock.instant();
    Duration ahead = Duration.between(state.clock(), now.minus(roundTrip.dividedBy(2)));
    // The clock may have been set, also back.
    boolean due = Duration.between(looked, now).abs().compareTo(LOOK_AT_TABLES) > 0;
    if (state.writable() && (due || !room)) room = hasRoom();
    if (due) {
      current = flyway.map(DatabaseProbe::fits);
      looked = now;
    }
    return new Report(
        roundTrip, current, state.writable(), ahead, state.forgetful(), room, roomTold);
  }

  private boolean hasRoom() {
    try {
      jdbc.sql(NEEDS_ROOM).update();
      roomTold = true;
      return true;
    } catch (DataAccessException e) {
      String state =
          NestedExceptionUtils.getRootCause(e) instanceof SQLException cause
              ? cause.getSQLState()
              : "";
      if (DISK_FULL.equals(state)) return false;
      // Without TEMPORARY on the database it cannot be asked, and what is written tells it.
      roomTold = !MAY_NOT.equals(state);
      if (!roomTold) return true;
      throw e;
    }
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
