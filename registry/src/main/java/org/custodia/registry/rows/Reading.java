package org.custodia.registry.rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;

/**
 * Something to be read of an organisation's rows that is one row or none, and can be read together
 * with others in one statement: see {@link OrganisationRows#look}.
 *
 * @param <T> what the row says
 */
public final class Reading<T> {
  static final Seen NOTHING = new Seen();

  private static final String ENTERING =
      """
      select rebuild.here, rebuild.goal, rebuild.reached, rebuild.lasts, %s
      from (select set_config('custodia.organisation', ?, true) as organisation offset 0) me
      left join lateral (select q.*, true as here from (
      %s where organisation = me.organisation) q offset 0) rebuild on true
      """;

  private final String sql;
  private final List<String> columns;
  private final Map<String, Integer> places;
  private final Mapper<T> mapper;
  private final boolean kept;

  private Reading(String sql, List<String> columns, Mapper<T> mapper, boolean kept) {
    this.sql = sql;
    this.columns = columns;
    this.kept = kept;
    this.places = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) places.put(columns.get(i), i);
    this.mapper = mapper;
  }

  /** Makes of a row what it says. */
  @FunctionalInterface
  public interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  /**
   * @param columns names of what the SQL selects
   * @param sql a select of at most one row, of which no part may be left to another organisation:
   *     the organisation is {@code me.organisation} in it, and its arguments are question marks
   */
  public static <T> Reading<T> of(List<String> columns, String sql, Mapper<T> mapper) {
    if (!sql.contains("me.organisation")) {
      throw new IllegalArgumentException("it is not said whose rows are read: " + sql);
    }
    return new Reading<>(sql, List.copyOf(columns), mapper, false);
  }

  /**
   * The same reading, of facts that may be kept in memory and are told from there as long as none
   * of the organisation's facts has changed, which is looked up each time; see {@link KeptFacts}.
   * Its result must be immutable.
   *
   * @throws IllegalArgumentException when it reads of a table whose changes are not counted
   */
  public Reading<T> kept() {
    KeptFacts.checkCounted(sql);
    return new Reading<>(sql, columns, mapper, true);
  }

  boolean isKept() {
    return kept;
  }

  /**
   * This reading with its arguments, in the order of the question marks.
   *
   * @param arguments as JDBC takes them; null where SQL's null is meant
   */
  public Asked<T> with(Object... arguments) {
    return new Asked<>(this, arguments.clone());
  }

  /** A reading that is asked for. */
  public static final class Asked<T> {
    private final Reading<T> reading;
    private final Object[] arguments;

    private Asked(Reading<T> reading, Object[] arguments) {
      this.reading = reading;
      this.arguments = arguments;
    }

    Reading<T> reading() {
      return reading;
    }

    List<Object> arguments() {
      return Arrays.asList(arguments);
    }

    /** Whether it asks for the same; byte arrays by what is in them. */
    boolean isLike(Asked<?> another) {
      return reading == another.reading && Arrays.deepEquals(arguments, another.arguments);
    }

    int likeness() {
      return 31 * System.identityHashCode(reading) + Arrays.deepHashCode(arguments);
    }
  }

  /** What the rows said. */
  public static final class Seen {
    private final Map<Asked<?>, Object> found = new IdentityHashMap<>();
    private Optional<Rebuild> rebuild = Optional.empty();

    private Seen() {}

    /** Whether it was seen of rows that are being filled again, so that it says nothing. */
    boolean isIncomplete() {
      return rebuild.isPresent();
    }

    /** Counts as it is, also where rows are being filled again. */
    Seen asItIs() {
      rebuild = Optional.empty();
      return this;
    }

    /** What was found; null for nothing. */
    Object found(Asked<?> asked) {
      return found.get(asked);
    }

    void add(Asked<?> asked, Object value) {
      found.put(asked, value);
    }

    /**
     * What was found of one of those that were asked together.
     *
     * @throws Problem UNAVAILABLE {@link Rebuild#CODE} when the organisation's projections were
     *     being read anew at that moment
     */
    @SuppressWarnings("unchecked") // put there by the very reading, below
    public <T> Optional<T> of(Asked<T> asked) {
      if (rebuild.isPresent()) throw rebuild.get().problem();
      if (!found.containsKey(asked)) throw new IllegalArgumentException("was not asked");
      return Optional.ofNullable((T) found.get(asked));
    }
  }

  /**
   * One statement for all, whose first argument is the organisation. It is entered by the row
   * {@code me}; everything else hangs on that row laterally, so that PostgreSQL cannot look at any
   * table before, whatever plan it makes. {@code offset 0} keeps each part in one piece. Whether
   * the rows are complete is read with it, and so as of the same moment.
   */
  static String statement(List<Reading<?>> readings) {
    String columns =
        IntStream.range(0, readings.size())
            .mapToObj(Integer::valueOf)
            .flatMap(i -> readings.get(i).named(i))
            .collect(Collectors.joining(", "));
    String parts =
        IntStream.range(0, readings.size())
            .mapToObj(
                i ->
                    "left join lateral (select q.*, true as here from (\n%s) q offset 0) r%d on true\n"
                        .formatted(readings.get(i).sql, i))
            .collect(Collectors.joining());
    return ENTERING.formatted(columns, Rebuild.SELECT) + parts;
  }

  private Stream<String> named(int number) {
    return Stream.concat(
        Stream.of("r%d.here".formatted(number)),
        columns.stream().map(column -> "r%d.%s".formatted(number, column)));
  }

  static Seen seen(ResultSet row, List<Asked<?>> asked) throws SQLException {
    Seen seen = new Seen();
    if (row.getBoolean(1)) {
      seen.rebuild =
          Optional.of(Rebuild.of(Row.of(row, column -> 2 + Rebuild.COLUMNS.indexOf(column))));
    }
    int place = 2 + Rebuild.COLUMNS.size();
    for (Asked<?> one : asked) {
      boolean here = row.getBoolean(place);
      seen.found.put(one, here ? Objects.requireNonNull(one.reading.map(row, place + 1)) : null);
      place += 1 + one.reading.columns.size();
    }
    return seen;
  }

  private T map(ResultSet row, int from) throws SQLException {
    return mapper.map(Row.of(row, column -> from + places.get(column)));
  }
}
