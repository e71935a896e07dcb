package org.custodia.registry.rows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Inserts of one row each, of callers that come at the same time, in one round trip and one durable
 * commit. Who comes while others write waits for them and writes for all who came meanwhile, so
 * there is nothing to wait for when it is quiet, and the busier it is the less a row costs. Nobody
 * returns before the own row is committed.
 */
final class SharedCommits {
  /** Two, so that one is made ready while the other waits for the disk. */
  private static final int WRITERS = 2;

  /** Few enough for the driver to send them without a stop, which would be a commit. */
  private static final int MOST_AT_ONCE = 64;

  private final JdbcOperations jdbc;
  private final Lock lock = new ReentrantLock();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int writing;

  SharedCommits(JdbcOperations jdbc) {
    this.jdbc = jdbc;
  }

  private static final class Waiting {
    private final String sql;
    private final Object[] arguments;
    private final Condition turn;
    private boolean taken;
    private int added = -1;
    private RuntimeException failure;

    Waiting(String sql, Object[] arguments, Condition turn) {
      this.sql = sql;
      this.arguments = arguments;
      this.turn = turn;
    }

    boolean isDone() {
      return added >= 0 || failure != null;
    }
  }

  /**
   * To be called outside of transactions.
   *
   * @param sql an insert that enters its organisation, and does nothing when the row is there
   * @return rows added, 0 or 1
   */
  int add(String sql, Object... arguments) {
    Waiting own = new Waiting(sql, arguments, lock.newCondition());
    List<Waiting> batch = take(own);
    if (!batch.isEmpty()) {
      try {
        write(batch);
      } finally {
        done(batch);
      }
    }
    if (own.failure != null) throw own.failure;
    return own.added;
  }

  /** What is to be written now, the own row first; nothing when another has written that. */
  private List<Waiting> take(Waiting own) {
    lock.lock();
    try {
      queue.add(own);
      while (!own.isDone() && (own.taken || writing == WRITERS)) own.turn.awaitUninterruptibly();
      if (own.isDone()) return List.of();
      writing++;
      List<Waiting> batch = new ArrayList<>();
      queue.remove(own);
      batch.add(own);
      while (!queue.isEmpty() && batch.size() < MOST_AT_ONCE) batch.add(queue.poll());
      batch.forEach(one -> one.taken = true);
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes those whose rows were written, and the next who is to write. */
  private void done(List<Waiting> batch) {
    lock.lock();
    try {
      writing--;
      for (Waiting one : batch) {
        if (!one.isDone()) one.failure = new IllegalStateException("the row was not written");
        one.turn.signal();
      }
      if (!queue.isEmpty()) queue.peek().turn.signal();
    } finally {
      lock.unlock();
    }
  }

  /** By statement; results are seen by the others once they have the lock again. */
  private void write(List<Waiting> batch) {
    Map<String, List<Waiting>> bySql = new LinkedHashMap<>();
    batch.forEach(one -> bySql.computeIfAbsent(one.sql, sql -> new ArrayList<>()).add(one));
    bySql.values().forEach(this::writeAlike);
  }

  private void writeAlike(List<Waiting> alike) {
    if (alike.size() > 1) {
      try {
        List<Object[]> arguments = alike.stream().map(one -> one.arguments).toList();
        int[] added = jdbc.batchUpdate(alike.get(0).sql, arguments);
        for (int i = 0; i < added.length; i++) alike.get(i).added = added[i];
        return;
      } catch (DataAccessResourceFailureException away) {
        // The database is away: to find that out for each of them would take as many timeouts.
        alike.forEach(one -> one.failure = away);
        return;
      } catch (DataAccessException e) {
        // One of them spoils it for all: each learns that for itself.
      }
    }
    alike.forEach(this::writeOne);
  }

  private void writeOne(Waiting one) {
    try {
      one.added = jdbc.update(one.sql, one.arguments);
    } catch (RuntimeException e) {
      one.failure = e;
    }
  }
}
