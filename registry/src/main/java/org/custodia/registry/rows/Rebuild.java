package org.custodia.registry.rows;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * That an organisation's projections are being read from the ledger anew, so that nothing is told
 * from its rows: table {@code ledger_rebuild}.
 *
 * @param goal last block that they held before, or that there was when it began
 * @param reached last block that they hold by now; -1 for none
 * @param lasts how long it has been going on
 */
public record Rebuild(long goal, long reached, Duration lasts) {
  /** Code of {@link #problem}, whose one argument is after how many seconds to ask again. */
  public static final String CODE = "CUS-LED-024";

  private static final long LONGEST_PAUSE = 60;

  static final List<String> COLUMNS = List.of("goal", "reached", "lasts");

  /** The row of the organisation that is entered, if it has one. */
  static final String SELECT =
      """
      select goal, reached, extract(epoch from clock_timestamp() - begun_at)::float8 as lasts
      from ledger_rebuild\
      """;

  /** Of the organisation whose rows the transaction sees. */
  public static Optional<Rebuild> find(JdbcClient jdbc) {
    return jdbc.sql(SELECT).query((row, i) -> of(Row.of(row))).optional();
  }

  static Rebuild of(Row row) throws SQLException {
    return new Rebuild(
        row.number("goal"),
        row.number("reached"),
        Duration.ofMillis((long) (1000 * row.fraction("lasts"))));
  }

  /** When to ask again: when it will be over if it goes on like that, but within a minute. */
  long secondsLeft() {
    double share = (double) (goal - reached) / Math.max(1, reached);
    return Math.max(1, Math.min(LONGEST_PAUSE, (long) Math.ceil(lasts.toSeconds() * share)));
  }

  Problem problem() {
    return new Problem(Kind.UNAVAILABLE, CODE, secondsLeft());
  }

  /** Before it is known how far the way is: rows are being deleted, or are about to be. */
  static Problem beginning() {
    return new Problem(Kind.UNAVAILABLE, CODE, 5L);
  }
}
