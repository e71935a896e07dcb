package org.custodia.registry.rows;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.Reading.Asked;
import org.custodia.registry.rows.Reading.Seen;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The only door to rows. One instance may serve several organisations; PostgreSQL keeps their rows
 * apart by row-level security on the setting {@code custodia.organisation}, which is made here for
 * the length of one transaction. Outside of {@link #in} there are no rows to be seen, and none can
 * be written.
 *
 * <p>While an organisation's projections are deleted and read from the ledger anew, its rows would
 * say what is not so: that a pack is not known, or a recalled one is not recalled. The door stays
 * closed for as long ({@link Rebuild#CODE}), for all instances that share the database; but for
 * what goes on nevertheless, see {@link #alsoIncomplete}.
 */
public final class OrganisationRows {
  /**
   * SQL that enters the organisation of its one parameter and is its slug. As the value of the
   * column {@code organisation} it lets an insert do without a statement that enters: a row is
   * looked at by row-level security once it has its values. For {@link #add}.
   */
  public static final String ENTERED = "set_config('custodia.organisation', ?, true)";

  /**
   * Enters, and keeps the rows from being deleted until the end of the transaction: not if they are
   * just being. The statement after it sees what was committed before that.
   */
  private static final String ENTER =
      """
      select set_config('custodia.organisation', ?, true),
        pg_try_advisory_xact_lock_shared(hashtextextended('custodia rows ' || ?, 0)) as kept;
      """
          + Rebuild.SELECT;

  private final Map<List<Reading<?>>, String> statements = new ConcurrentHashMap<>();
  private final Map<List<String>, String> pairs = new ConcurrentHashMap<>();
  private final KeptFacts facts = new KeptFacts(this::read);
  private final JdbcOperations operations;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final SharedCommits commits;

  /** Under which the transaction notes whose rows it sees. */
  private final Object scope;

  private final boolean complete;

  public OrganisationRows(PlatformTransactionManager transactions, JdbcOperations jdbc) {
    this.operations = jdbc;
    this.jdbc = JdbcClient.create(jdbc);
    this.transactions = new TransactionTemplate(transactions);
    this.commits = new SharedCommits(jdbc);
    this.scope = new Object();
    this.complete = true;
  }

  private OrganisationRows(OrganisationRows same) {
    this.operations = same.operations;
    this.jdbc = same.jdbc;
    this.transactions = same.transactions;
    this.commits = same.commits;
    this.scope = same.scope;
    this.complete = false;
  }

  /**
   * The same door, open also while an organisation's projections are read anew: for what reads
   * them, and for what says nothing that depends on them. Work inside its transactions sees the
   * rows as they are, whichever door it comes by.
   */
  public OrganisationRows alsoIncomplete() {
    return new OrganisationRows(this);
  }

  /**
   * Waits for whatever sees the organisation's rows as complete ones, and lets nobody else in until
   * the end of the transaction, in which projections can be deleted. Called inside of a transaction
   * of {@link #alsoIncomplete}, before it has changed anything.
   */
  public void closeFor(String organisation) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('custodia rows ' || ?, 0))")
        .param(organisation)
        .query((row, i) -> 1)
        .list();
  }

  /**
   * Does the work in one transaction that sees exactly this organisation's rows. Inside work of the
   * same organisation it joins that transaction; otherwise it opens one, which commits when the
   * work returns and rolls back when it throws.
   *
   * @param organisation slug of the organisation
   * @throws IllegalStateException inside work of another organisation
   * @throws Problem UNAVAILABLE {@link Rebuild#CODE} while the organisation's projections are read
   *     anew, which cannot begin before the transaction ends
   */
  public <T> T in(String organisation, Supplier<T> work) {
    if (isInside(organisation)) {
      return work.get();
    }
    return transactions.execute(
        status -> {
          enter(organisation);
          return work.get();
        });
  }

  /** As {@link #in(String, Supplier)}, for work without an answer. */
  public void in(String organisation, Runnable work) {
    in(
        organisation,
        () -> {
          work.run();
          return null;
        });
  }

  /**
   * As {@link #in(String, Runnable)}, in a transaction of its own whose commit does not wait for
   * the disk: for what is found out again where a crash of the database takes it back. What is
   * committed later takes it along.
   */
  public void soon(String organisation, Runnable work) {
    in(
        organisation,
        () -> {
          operations.execute("set local synchronous_commit = off");
          work.run();
        });
  }

  /**
   * Reads several things with one statement, which enters the organisation itself: one round trip
   * where {@link #in} takes one to enter, one for each statement, and one to commit. Inside work of
   * the same organisation it is a statement like any other. Outside of transactions, what is kept
   * ({@link Reading#kept}) may come from memory, as of the same moment as the rest.
   *
   * @param asked in the order in which they are read; made of readings that are constants
   * @return tells nothing, but {@link Rebuild#CODE}, where the organisation's projections are being
   *     read anew
   * @throws IllegalStateException inside work of another organisation
   */
  public Seen look(String organisation, List<Asked<?>> asked) {
    boolean inside = isInside(organisation);
    if (asked.isEmpty()) {
      return Reading.NOTHING;
    }
    List<Look> looks = List.of(new Look(organisation, asked));
    boolean apart = inside || TransactionSynchronizationManager.isActualTransactionActive();
    Seen seen = (apart || !complete ? read(looks) : facts.look(looks)).get(0);
    return inside || !complete ? seen.asItIs() : seen;
  }

  /**
   * What is read of an organisation's rows.
   *
   * @param asked in the order in which they are read; made of readings that are constants
   */
  public record Look(String organisation, List<Asked<?>> asked) {
    public Look {
      asked = List.copyOf(asked);
    }
  }

  /**
   * Reads of several organisations in one round trip, a statement each, in their order; each as
   * {@link #look(String, List)} outside of transactions, and as of a moment of its own.
   *
   * @return what was seen of each, in the same order
   * @throws IllegalStateException inside of a transaction
   */
  public List<Seen> look(List<Look> looks) {
    for (Look one : looks) {
      if (isInside(one.organisation())
          || TransactionSynchronizationManager.isActualTransactionActive()) {
        throw new IllegalStateException("a transaction sees one organisation's rows");
      }
    }
    return complete ? facts.look(looks) : read(looks).stream().map(Seen::asItIs).toList();
  }

  private List<Seen> read(List<Look> looks) {
    List<Object> arguments = new ArrayList<>();
    List<String> sql = new ArrayList<>();
    for (Look look : looks) {
      arguments.add(look.organisation());
      look.asked().forEach(one -> arguments.addAll(one.arguments()));
      List<Reading<?>> readings = new ArrayList<>();
      look.asked().forEach(one -> readings.add(one.reading()));
      sql.add(statements.computeIfAbsent(List.copyOf(readings), Reading::statement));
    }
    // The driver sends several statements that stand in one text at once, each with its own plan.
    return operations.execute(
        String.join(";\n", sql),
        (PreparedStatementCallback<List<Seen>>)
            statement -> {
              new ArgumentPreparedStatementSetter(arguments.toArray()).setValues(statement);
              return seen(statement, looks);
            });
  }

  private static List<Seen> seen(PreparedStatement statement, List<Look> looks)
      throws SQLException {
    List<Seen> seen = new ArrayList<>();
    boolean found = statement.execute();
    for (Look look : looks) {
      if (!found) throw new SQLException("no answer about " + look.organisation());
      try (ResultSet rows = statement.getResultSet()) {
        if (!rows.next()) throw new SQLException("no row about " + look.organisation());
        seen.add(Reading.seen(rows, look.asked()));
      }
      if (seen.size() < looks.size()) found = statement.getMoreResults();
    }
    return seen;
  }

  /** As {@link #look(String, List)}. */
  public Seen look(String organisation, Asked<?>... asked) {
    return look(organisation, Arrays.asList(asked));
  }

  /** What one reading finds. */
  public <T> Optional<T> find(String organisation, Asked<T> asked) {
    return look(organisation, asked).of(asked);
  }

  /**
   * Adds a row with an insert that enters the organisation itself; durably, once it returns.
   * Outside of {@link #in} it shares its commit with what others add at the same moment, inside it
   * is a statement like any other.
   *
   * @param sql an insert of one row that does nothing when the row is there, whose first parameter
   *     is that of {@link #ENTERED}; question marks
   * @param arguments all others, as JDBC takes them
   * @return rows added, 0 or 1
   * @throws IllegalStateException inside work of another organisation
   */
  public int add(String organisation, String sql, Object... arguments) {
    boolean inside = isInside(organisation);
    Object[] all = with(organisation, arguments).toArray();
    return inside || TransactionSynchronizationManager.isActualTransactionActive()
        ? operations.update(sql, all)
        : commits.add(sql, all);
  }

  /**
   * An insert of a row for {@link #add} that is still to be made.
   *
   * @param sql as {@link #add} takes it; where another row is to be added only with it, see {@link
   *     #addWith}
   */
  public record Addition(String organisation, String sql, Object[] arguments) {}

  /** As {@link #add(String, String, Object...)}. */
  public int add(Addition one) {
    return add(one.organisation(), one.sql(), one.arguments());
  }

  /**
   * Adds a row of one organisation together with a row of another, in one statement and one commit:
   * the second is only added when the first was not there. Durable when it returns.
   *
   * @param first whose row is added before PostgreSQL has so much as the values of the second one
   * @param sql of the second, an insert that selects its values, {@link #ENTERED} before all, from
   *     {@code added}
   * @return rows added of the second, 0 or 1; with 0 the first may be there nevertheless
   * @throws IllegalStateException inside of a transaction, which sees one organisation's rows
   */
  public int addWith(Addition first, String organisation, String sql, Object... arguments) {
    boolean inside = isInside(first.organisation()) || isInside(organisation);
    if (inside || TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a transaction sees one organisation's rows");
    }
    String both =
        pairs.computeIfAbsent(
            List.of(first.sql(), sql),
            pair -> "with added as (\n%s returning 1)\n%s".formatted(pair.get(0), pair.get(1)));
    Object[] all =
        Stream.of(
                with(first.organisation(), first.arguments()).stream(),
                with(organisation, arguments).stream())
            .flatMap(one -> one)
            .toArray();
    return commits.add(both, all);
  }

  private static List<Object> with(String organisation, Object[] arguments) {
    List<Object> all = new ArrayList<>(List.of(organisation));
    all.addAll(Arrays.asList(arguments));
    return all;
  }

  /** Whether the current transaction sees this organisation's rows; never another's. */
  private boolean isInside(String organisation) {
    if (organisation == null || organisation.isBlank()) {
      throw new IllegalArgumentException("an organisation is needed to see rows");
    }
    Optional<String> current = current();
    if (current.filter(another -> !another.equals(organisation)).isPresent()) {
      throw new IllegalStateException(
          "rows of " + organisation + " asked for inside work of " + current.get());
    }
    return current.isPresent();
  }

  /** Whose rows the current transaction sees. */
  public Optional<String> current() {
    return Optional.ofNullable((String) TransactionSynchronizationManager.getResource(scope));
  }

  /**
   * Runs something after the current transaction has committed, or at once where there is none; not
   * at all when it rolls back.
   */
  public static void afterCommit(Runnable action) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      action.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            action.run();
          }
        });
  }

  private void enter(String organisation) {
    if (complete) {
      operations.execute(
          ENTER,
          (PreparedStatementCallback<Void>)
              statement -> {
                statement.setString(1, organisation);
                statement.setString(2, organisation);
                checkComplete(statement);
                return null;
              });
    } else {
      jdbc.sql("select set_config('custodia.organisation', ?, true)")
          .param(organisation)
          .query(String.class)
          .single();
    }
    TransactionSynchronizationManager.bindResource(scope, organisation);
    TransactionSynchronizationManager.registerSynchronization(new Scope(organisation));
  }

  private static void checkComplete(PreparedStatement statement) throws SQLException {
    statement.execute();
    try (ResultSet entered = statement.getResultSet()) {
      entered.next();
      if (!entered.getBoolean("kept")) throw Rebuild.beginning();
    }
    statement.getMoreResults();
    try (ResultSet rebuild = statement.getResultSet()) {
      if (rebuild.next()) throw Rebuild.of(Row.of(rebuild)).problem();
    }
  }

  /** Ends with the transaction, and steps aside while the transaction is suspended. */
  private final class Scope implements TransactionSynchronization {
    private final String organisation;

    Scope(String organisation) {
      this.organisation = organisation;
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(scope);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(scope, organisation);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(scope);
    }
  }
}
