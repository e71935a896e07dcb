package org.custodia.registry.rows;

import java.util.Optional;
import java.util.function.Supplier;
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
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;

  public OrganisationRows(PlatformTransactionManager transactions, JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.transactions = new TransactionTemplate(transactions);
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
    if (organisation == null || organisation.isBlank()) {
      throw new IllegalArgumentException("an organisation is needed to see rows");
    }
    Optional<String> current = current();
    if (current.isPresent()) {
      if (!current.get().equals(organisation)) {
        throw new IllegalStateException(
            "rows of " + organisation + " asked for inside work of " + current.get());
      }
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
