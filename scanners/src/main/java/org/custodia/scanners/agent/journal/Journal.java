package org.custodia.scanners.agent.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.EventJson;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.journal.JournalException.Cause;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/**
 * The events of one device in an SQLite file, in the order in which they were signed. Each call is
 * a transaction that is flushed to the disk before it returns ({@code synchronous=FULL}), and one
 * process at a time has the file. Safe for use by several threads.
 */
public final class Journal implements AutoCloseable {
  private static final int FULL = 13;
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final WitnessDomain domain;

  private Journal(Connection connection, WitnessDomain domain) {
    this.connection = connection;
    this.domain = domain;
  }

  /**
   * @param file is made where there is none
   * @param owner whose journal it is, such as the key's address and the network; a file with
   *     another owner is refused
   * @throws JournalException also when the record in it is broken
   */
  public static Journal open(Path file, WitnessDomain domain, String owner) {
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
      config.setBusyTimeout(0);
      Connection connection =
          DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
      Journal journal = new Journal(connection, domain);
      try {
        journal.prepare(owner);
        return journal;
      } catch (SQLException | RuntimeException failed) {
        connection.close();
        throw failed;
      }
    } catch (SQLException e) {
      throw told(e);
    }
  }

  private void prepare(String owner) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(
          """
          create table if not exists event (
            sequence integer primary key,
            id text not null unique,
            digest blob not null,
            signed_at integer not null,
            body text not null,
            state text not null,
            reason text
          ) strict
          """);
      sql.execute(
          "create index if not exists event_unconfirmed on event (state, sequence)"
              + " where state <> 'CONFIRMED'");
      sql.execute(
          "create table if not exists journal (name text primary key, value text not null) strict");
      // Scans to be verified whose verdict has not come; said once when the service was silent.
      sql.execute(
          "create table if not exists unverified (id text primary key, silence integer not null)"
              + " strict");
      // Of sessions that were sealed, back to the one that the book took last; nothing purges it.
      sql.execute(
          "create table if not exists sealed (sequence integer primary key, root text not null)"
              + " strict");
      sql.execute("insert or ignore into journal values ('owner', '" + quoted(owner) + "')");
      try (ResultSet found = sql.executeQuery("select value from journal where name = 'owner'")) {
        if (!found.getString(1).equals(owner)) {
          throw new JournalException(
              Cause.OTHER_DEVICE, "the journal is of " + found.getString(1), null);
        }
      }
      try (ResultSet check = sql.executeQuery("pragma quick_check(1)")) {
        if (!check.getString(1).equals("ok")) {
          throw new JournalException(Cause.DAMAGED, check.getString(1), null);
        }
      }
    }
    connection.setAutoCommit(false);
  }

  /**
   * Signs and keeps the next event. When this returns, it is on the disk; when it throws, nothing
   * has happened, and the next event takes the same place in the chain.
   *
   * @param signing makes the event that follows the given head; it may read this journal
   */
  public synchronized ScanEvent append(Function<ScanEvent.Head, ScanEvent> signing) {
    return inTransaction(
        () -> {
          ScanEvent event = signing.apply(lastHead());
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into event (sequence, id, digest, signed_at, body, state)"
                      + " values (?, ?, ?, ?, ?, 'WAITING')")) {
            insert.setLong(1, event.act().deviceSequence());
            insert.setString(2, event.act().commandId().toUuid().toString());
            insert.setBytes(3, event.digest(domain).toArray());
            insert.setLong(4, event.act().deviceTime());
            insert.setString(5, JSON.writeValueAsString(EventJson.write(event)));
            insert.executeUpdate();
          }
          if (event.terms().entry() == ScanTerms.Entry.SCANNED
              && event.terms().mode() == CheckpointMode.VERIFY) {
            run("insert into unverified values (?, 0)", event.act().commandId().toUuid());
          }
          if (event.seal().isPresent()) {
            try (PreparedStatement insert =
                connection.prepareStatement("insert into sealed values (?, ?)")) {
              insert.setLong(1, event.act().deviceSequence());
              insert.setString(2, event.terms().refers().toString());
              insert.executeUpdate();
            }
          }
          return event;
        });
  }

  /** Where the record ends. */
  public synchronized ScanEvent.Head head() {
    return inTransaction(this::lastHead);
  }

  private ScanEvent.Head lastHead() throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet last =
            sql.executeQuery("select sequence, digest from event order by sequence desc limit 1")) {
      return last.next()
          ? new ScanEvent.Head(last.getLong(1), Bytes32.of(last.getBytes(2)))
          : ScanEvent.Head.NONE;
    }
  }

  /**
   * Root of the session that was sealed last, of those that were not refused; zero before the
   * first.
   */
  public synchronized Bytes32 lastSealed() {
    return inTransaction(
        () -> {
          try (Statement sql = connection.createStatement();
              ResultSet last =
                  sql.executeQuery("select root from sealed order by sequence desc limit 1")) {
            return last.next() ? Bytes32.of(last.getString(1)) : Bytes32.ZERO;
          }
        });
  }

  /**
   * Forgets sealed sessions that the book refused, so that the next one follows on the one that it
   * took. Nothing changes while the instance has not received all that was sealed here, nor by a
   * root that was never signed here: a copy of this device signed that.
   */
  public synchronized void taken(BatchJson.TakenSession session) {
    inTransaction(
        () -> {
          try (PreparedStatement forget =
              connection.prepareStatement(
                  """
                  delete from sealed where root <> ?1
                    and (select max(sequence) from sealed) <= ?2
                    and (?1 = ?3 or exists (select 1 from sealed where root = ?1))
                  """)) {
            forget.setString(1, session.root().toString());
            forget.setLong(2, session.through());
            forget.setString(3, Bytes32.ZERO.toString());
            return forget.executeUpdate();
          }
        });
  }

  /** The first that wait, in order, at most so many. */
  public synchronized List<ScanEvent> waiting(int most) {
    return events("state = 'WAITING'", most);
  }

  /** Ids of the first that the instance has and the ledger not yet, at most so many. */
  public synchronized List<UUID> unconfirmed(int most) {
    return events("state = 'SENT'", most).stream()
        .map(event -> event.act().commandId().toUuid())
        .toList();
  }

  /**
   * Scans that the instance has and whose verdict has not come, the latest first, at most so many;
   * with each whether it was said that the verification service is silent.
   */
  public synchronized Map<UUID, Boolean> unverified(int most) {
    return inTransaction(
        () -> {
          Map<UUID, Boolean> unverified = new java.util.LinkedHashMap<>();
          try (Statement sql = connection.createStatement();
              ResultSet rows =
                  sql.executeQuery(
                      "select u.id, u.silence from unverified u join event e on e.id = u.id"
                          + " where e.state in ('SENT', 'CONFIRMED') order by e.sequence desc"
                          + " limit "
                          + most)) {
            while (rows.next()) {
              unverified.put(UUID.fromString(rows.getString(1)), rows.getBoolean(2));
            }
          }
          return unverified;
        });
  }

  /**
   * Its verdict was shown.
   *
   * @param settled false: only that there is none yet
   */
  public synchronized void verdictShown(UUID id, boolean settled) {
    inTransaction(
        () ->
            run(
                settled
                    ? "delete from unverified where id = ?"
                    : "update unverified set silence = 1 where id = ?",
                id));
  }

  private int run(String statement, UUID id) throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement(statement)) {
      sql.setString(1, id.toString());
      return sql.executeUpdate();
    }
  }

  /** One that is still kept. */
  public synchronized Optional<ScanEvent> find(UUID id) {
    return events("id = '" + id + "'", 1).stream().findFirst();
  }

  /** Every event that is still kept, in order. */
  public synchronized List<ScanEvent> all() {
    return events("true", Integer.MAX_VALUE);
  }

  /** The last that are kept, in order, at most so many. */
  public synchronized List<ScanEvent> last(int most) {
    return events("sequence > (select max(sequence) from event) - " + most, most);
  }

  private List<ScanEvent> events(String where, int most) {
    return inTransaction(
        () -> {
          List<ScanEvent> events = new ArrayList<>();
          try (Statement sql = connection.createStatement();
              ResultSet rows =
                  sql.executeQuery(
                      "select body from event where "
                          + where
                          + " order by sequence limit "
                          + most)) {
            while (rows.next()) {
              events.add(EventJson.read(JSON.readTree(rows.getString(1))));
            }
          }
          return events;
        });
  }

  /** One event's new state. */
  public record Change(UUID id, EventState state, Optional<String> reason) {}

  /** All or none. */
  public synchronized void apply(List<Change> changes) {
    inTransaction(
        () -> {
          try (PreparedStatement update =
              connection.prepareStatement("update event set state = ?, reason = ? where id = ?")) {
            for (Change change : changes) {
              update.setString(1, change.state().name());
              update.setString(2, change.reason().orElse(null));
              update.setString(3, change.id().toString());
              update.addBatch();
            }
            update.executeBatch();
          }
          return changes;
        });
  }

  /** Whoever receives has lost what came from here on: all that is kept waits again. */
  public synchronized void sendAgainFrom(long sequence) {
    update("update event set state = 'WAITING', reason = null where sequence >= " + sequence);
  }

  /** What was refused waits again: the device was paired anew, or its standing was put right. */
  public synchronized void sendRefusedAgain() {
    update("update event set state = 'WAITING', reason = null where state = 'REFUSED'");
  }

  /**
   * Deletes what the ledger has, but never the last event, on which the next one builds.
   *
   * @param before device time, milliseconds
   * @return how many
   */
  public synchronized int forgetConfirmed(long before) {
    int forgotten =
        update(
            "delete from event where state = 'CONFIRMED' and signed_at < "
                + before
                + " and sequence < (select max(sequence) from event)");
    update("delete from unverified where id not in (select id from event)");
    return forgotten;
  }

  private int update(String statement) {
    return inTransaction(
        () -> {
          try (Statement sql = connection.createStatement()) {
            return sql.executeUpdate(statement);
          }
        });
  }

  public synchronized JournalStatus status() {
    return inTransaction(
        () -> {
          Map<String, Long> counts = new java.util.HashMap<>();
          OptionalLong oldest = OptionalLong.empty();
          try (Statement sql = connection.createStatement()) {
            try (ResultSet rows =
                sql.executeQuery("select state, count(*) from event group by state")) {
              while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
              }
            }
            try (ResultSet row =
                sql.executeQuery(
                    "select signed_at from event where state = 'WAITING' order by sequence"
                        + " limit 1")) {
              if (row.next()) {
                oldest = OptionalLong.of(row.getLong(1));
              }
            }
          }
          return new JournalStatus(
              counts.getOrDefault("WAITING", 0L),
              counts.getOrDefault("SENT", 0L),
              counts.getOrDefault("CONFIRMED", 0L),
              counts.getOrDefault("REFUSED", 0L),
              oldest);
        });
  }

  /** Reasons of what was refused, by id, in order. */
  public synchronized Map<UUID, String> refusals() {
    return inTransaction(
        () -> {
          Map<UUID, String> refusals = new java.util.LinkedHashMap<>();
          try (Statement sql = connection.createStatement();
              ResultSet rows =
                  sql.executeQuery(
                      "select id, reason from event where state = 'REFUSED' order by sequence")) {
            while (rows.next()) {
              refusals.put(UUID.fromString(rows.getString(1)), rows.getString(2));
            }
          }
          return refusals;
        });
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw told(e);
    }
  }

  private interface Work<T> {
    T run() throws SQLException, JsonProcessingException;
  }

  private <T> T inTransaction(Work<T> work) {
    try {
      T result = work.run();
      connection.commit();
      return result;
    } catch (SQLException | JsonProcessingException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException rollback) {
        e.addSuppressed(rollback);
      }
      throw e instanceof RuntimeException unchecked ? unchecked : told(e);
    }
  }

  private static JournalException told(Exception e) {
    if (e instanceof SQLiteException sqlite) {
      int code = sqlite.getResultCode().code & 0xff;
      if (code == FULL || isTooLarge(sqlite)) {
        return new JournalException(Cause.FULL, "the disk is full", e);
      }
      if (code == BUSY || code == LOCKED) {
        return new JournalException(Cause.IN_USE, "another process has the journal", e);
      }
    }
    return new JournalException(Cause.DAMAGED, "the journal cannot be used: " + e.getMessage(), e);
  }

  /** A file that may not grow is told as a failed write. */
  private static boolean isTooLarge(SQLiteException e) {
    return e.getResultCode().name().startsWith("SQLITE_IOERR_WRITE");
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }
}
