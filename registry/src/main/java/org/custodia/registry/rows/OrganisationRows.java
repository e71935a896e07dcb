package org.custodia.registry.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.custodia.registry.rows.Reading.Asked;
import org.custodia.registry.rows.Reading.Seen;
import org.springframework.jdbc.core.JdbcOperations;
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
 */
public final class OrganisationRows {
  /**
   * SQL that enters the organisation of its one parameter and is its slug. As the value of the
   * column {@code organisation} it lets an insert do without a statement that enters: a row is
   * looked at by row-level security once it has its values. For {@link #add}.
   */
  public static final String ENTERED = "set_config('custodia.organisation', ?, true)";

  /** As {@link #ENTERED}, for {@link #addSoon}: its commit does not wait for the disk. */
  public static final String ENTERED_SOON =
      "case set_config('synchronous_commit', 'off', true) when 'off' then %s end"
          .formatted(ENTERED);

  private final Map<List<Reading<?>>, String> statements = new ConcurrentHashMap<>();
  private final KeptFacts facts = new KeptFacts(this::read);
  private final JdbcOperations operations;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final SharedCommits commits;
  private final SharedCommits soon;

  public OrganisationRows(PlatformTransactionManager transactions, JdbcOperations jdbc) {
    this.operations = jdbc;
    this.jdbc = JdbcClient.create(jdbc);
    this.transactions = new TransactionTemplate(transactions);
    this.commits = new SharedCommits(jdbc);
    this.soon = new SharedCommits(jdbc);
  }

  /**
   * Does the work in one transaction that sees exactly this organisation's rows. Inside work of the
   * same organisation it joins that transaction; otherwise it opens one, which commits when the
   * work returns and rolls back when it throws.
   *
   * @param organisation slug of the organisation
   * @throws IllegalStateException inside work of another organisation
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
   * @throws IllegalStateException inside work of another organisation
   */
  public Seen look(String organisation, List<Asked<?>> asked) {
    boolean inside = isInside(organisation);
    if (asked.isEmpty()) {
      return Reading.NOTHING;
    }
    return inside || TransactionSynchronizationManager.isActualTransactionActive()
        ? read(organisation, asked)
        : facts.look(organisation, asked);
  }

  private Seen read(String organisation, List<Asked<?>> asked) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(organisation);
    asked.forEach(one -> arguments.addAll(one.arguments()));
    List<Reading<?>> readings = new ArrayList<>();
    asked.forEach(one -> readings.add(one.reading()));
    return jdbc.sql(statements.computeIfAbsent(List.copyOf(readings), Reading::statement))
        .params(arguments)
        .query((row, n) -> Reading.seen(row, asked))
        .single();
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
    Object[] all = with(organisation, arguments);
    return inside || TransactionSynchronizationManager.isActualTransactionActive()
        ? operations.update(sql, all)
        : commits.add(sql, all);
  }

  /**
   * As {@link #add}, and durable with the next commit of anybody that is, or by itself in less than
   * a second: PostgreSQL writes commits to the disk in their order. For what nobody is told before
   * something else is committed that tells of it.
   *
   * @param sql as of {@link #add}, with {@link #ENTERED_SOON}
   * @throws IllegalStateException inside of a transaction, whose commit would not wait either
   */
  public int addSoon(String organisation, String sql, Object... arguments) {
    if (isInside(organisation) || TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a transaction would be committed without the disk");
    }
    return soon.add(sql, with(organisation, arguments));
  }

  private static Object[] with(String organisation, Object[] arguments) {
    return Stream.concat(Stream.of(organisation), Arrays.stream(arguments)).toArray();
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
    return Optional.ofNullable((String) TransactionSynchronizationManager.getResource(this));
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
    jdbc.sql("select set_config('custodia.organisation', ?, true)")
        .param(organisation)
        .query(String.class)
        .single();
    TransactionSynchronizationManager.bindResource(this, organisation);
    TransactionSynchronizationManager.registerSynchronization(new Scope(organisation));
  }

  /** Ends with the transaction, and steps aside while the transaction is suspended. */
  private final class Scope implements TransactionSynchronization {
    private final String organisation;

    Scope(String organisation) {
      this.organisation = organisation;
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(OrganisationRows.this);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(OrganisationRows.this, organisation);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(OrganisationRows.this);
    }
  }
}
