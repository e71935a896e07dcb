package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.custodia.registry.testing.BaseBackup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup that is taken while the database is written to, and the archive, give it back as it was
 * at a moment: with the scripts of {@code docker/member/postgres}, on a PostgreSQL of its own.
 */
class PointInTimeTest {
  private static final Path SCRIPTS = Path.of("../docker/member/postgres").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void comesBackAsItWasAtTheMomentThatIsAskedFor() throws Exception {
    Path archive = Files.createDirectory(directory.resolve("archive"));
    Path data = directory.resolve("data");
    Path backup = directory.resolve("backup");
    Instant before;
    long committedBefore;
    try (EmbeddedPostgres server = start(data);
        Writer writer = new Writer(server)) {
      archiveInto(server, archive);
      writer.hasWritten(20);
      BaseBackup.take(server.getPostgresDatabase(), data, backup);
      writer.hasWritten(writer.written() + 50);
      writer.close();
      committedBefore = writer.written();
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        before = now(statement);
        // Somebody deletes what they should not have, and work goes on.
        statement.execute("delete from record where id % 2 = 0");
        statement.execute("insert into record values (1000000, now())");
        String last = text(statement, "select pg_walfile_name(pg_current_wal_lsn())");
        statement.execute("select pg_switch_wal()");
        await(archive.resolve(last));
      }
    }

    Path restored = directory.resolve("restored");
    assertThat(script("restore.sh", archive, backup, restored, before.toString())).isEmpty();
    try (EmbeddedPostgres server = start(restored);
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      awaitPromotion(statement);
      assertThat(text(statement, "select count(*) from record")).isEqualTo("" + committedBefore);
      assertThat(text(statement, "select max(id) from record")).isEqualTo("" + committedBefore);
      assertThat(text(statement, "select count(*) from record where at > '" + before + "'"))
          .isEqualTo("0");
      // It is a database to go on with, on a history of its own.
      statement.execute("insert into record values (2000000, now())");
      assertThat(text(statement, "select timeline_id from pg_control_checkpoint()")).isEqualTo("2");
    }
  }

  @Test
  void nothingThatIsThereIsOverwritten() throws Exception {
    Path backup = Files.createDirectory(directory.resolve("backup"));
    Path data = Files.createDirectory(directory.resolve("data"));
    assertThat(script("restore.sh", directory, backup, data, "")).contains("no base backup");
    Files.writeString(backup.resolve("backup_label"), "x");
    assertThat(script("restore.sh", directory, backup, data, "yesterday")).contains("no time");
    Files.writeString(data.resolve("PG_VERSION"), "18");
    assertThat(script("restore.sh", directory, backup, data, "")).contains("not empty");

    Path one = Files.writeString(directory.resolve("one"), "1");
    Path other = Files.writeString(directory.resolve("other"), "2");
    assertThat(script("archive.sh", directory, one, Path.of("segment"))).isEmpty();
    assertThat(script("archive.sh", directory, one, Path.of("segment"))).isEmpty();
    assertThat(script("archive.sh", directory, other, Path.of("segment"))).contains("status");
    assertThat(directory.resolve("segment")).hasContent("1");
  }

  /** Commits one row after the other until it is closed. */
  private static final class Writer implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicBoolean going = new AtomicBoolean(true);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Future<?> work;
    private volatile long written;

    Writer(EmbeddedPostgres server) throws Exception {
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create table record (id bigint primary key, at timestamptz)");
      }
      work = thread.submit(() -> write(server));
      begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Void write(EmbeddedPostgres server) throws SQLException {
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        while (going.get()) {
          statement.execute("insert into record values (" + (written + 1) + ", clock_timestamp())");
          written++;
          begun.countDown();
        }
      }
      return null;
    }

    long written() {
      return written;
    }

    void hasWritten(long rows) throws InterruptedException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (written < rows) {
        assertThat(System.nanoTime()).as("rows are written").isLessThan(end);
        Thread.sleep(5);
      }
    }

    @Override
    public void close() throws Exception {
      going.set(false);
      work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      thread.shutdown();
    }
  }

  private static EmbeddedPostgres start(Path data) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPGStartupWait(PATIENCE)
        .setServerConfig("shared_buffers", "32MB")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("wal_level", "replica")
        .setServerConfig("archive_mode", "on")
        .start();
  }

  private static void archiveInto(EmbeddedPostgres server, Path archive) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "alter system set archive_command = 'ARCHIVE=%s /bin/sh %s %%p %%f'"
              .formatted(archive, SCRIPTS.resolve("archive.sh")));
      statement.execute("select pg_reload_conf()");
    }
  }

  private static Instant now(Statement statement) throws SQLException {
    try (ResultSet now = statement.executeQuery("select clock_timestamp()")) {
      now.next();
      return now.getTimestamp(1).toInstant();
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private static void await(Path file) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file)) {
      assertThat(System.nanoTime()).as(file + " is archived").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static void awaitPromotion(Statement statement) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (text(statement, "select pg_is_in_recovery()").equals("t")) {
      assertThat(System.nanoTime()).as("it is restored").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static String script(String name, Path archive, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/bash", SCRIPTS.resolve(name).toString()));
    for (Object argument : arguments) command.add(argument.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ARCHIVE", archive.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0 ? said : said + "status " + process.exitValue();
  }
}
