package org.custodia.registry.health;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.custodia.registry.testing.RegistryDatabase;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL of one's own that can be stopped, started again on the same port, and frozen. */
public final class RestartablePostgres implements AutoCloseable {
  private static final String NAME = "custodia";

  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  public RestartablePostgres() {
    try {
      data = Files.createTempDirectory("custodia-postgres");
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
    JdbcClient superuser = JdbcClient.create(server.getPostgresDatabase());
    for (String role : List.of(RegistryDatabase.OWNER, RegistryDatabase.APPLICATION)) {
      superuser
          .sql(
              "create role %s login nosuperuser nobypassrls nocreatedb nocreaterole"
                  .formatted(role))
          .update();
    }
    superuser.sql("create database %s owner %s".formatted(NAME, RegistryDatabase.OWNER)).update();
    flyway().migrate();
  }

  Flyway flyway() {
    return Flyway.configure()
        .dataSource(server.getJdbcUrl(RegistryDatabase.OWNER, NAME), RegistryDatabase.OWNER, "")
        .load();
  }

  public RegistryDatabase database() {
    return RegistryDatabase.at(
        server.getJdbcUrl(RegistryDatabase.APPLICATION, NAME), UnaryOperator.identity());
  }

  public JdbcClient owner() {
    return JdbcClient.create(server.getDatabase(RegistryDatabase.OWNER, NAME));
  }

  public void start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts the outbox, and what is temporary, on another disk.
   *
   * @param directory empty, on that disk
   */
  public void moveOutboxTo(Path directory) {
    JdbcClient superuser = superuser();
    superuser.sql("create tablespace tight location '%s'".formatted(directory)).update();
    superuser.sql("grant create on tablespace tight to public").update();
    owner().sql("alter table ledger_command set tablespace tight").update();
    superuser.sql("alter database %s set temp_tablespaces = tight".formatted(NAME)).update();
    disconnect(superuser);
  }

  public void moveOutboxBack() {
    JdbcClient superuser = superuser();
    superuser.sql("alter database %s reset temp_tablespaces".formatted(NAME)).update();
    disconnect(superuser);
    owner().sql("alter table ledger_command set tablespace pg_default").update();
    superuser.sql("drop tablespace tight").update();
  }

  private JdbcClient superuser() {
    return JdbcClient.create(server.getPostgresDatabase());
  }

  /** As on a standby, or when somebody has set it so: reads are answered, writes are refused. */
  public void readOnly(boolean only) {
    JdbcClient superuser = superuser();
    superuser
        .sql("alter database %s set default_transaction_read_only = %s".formatted(NAME, only))
        .update();
    disconnect(superuser);
  }

  /**
   * What is set holds for new connections. Returns when no pool hands out an ended one any more: it
   * takes one that was in use half a second ago for alive without asking.
   */
  private static void disconnect(JdbcClient superuser) {
    superuser
        .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name")
        .param("name", NAME)
        .query((row, i) -> 1)
        .list();
    LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
  }

  /** All of its processes stop in mid-air: lines stay open and nothing answers. */
  public void freeze() {
    signal("-STOP");
  }

  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      long main = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
      ProcessHandle postmaster = ProcessHandle.of(main).orElseThrow();
      List<String> processes =
          Stream.concat(Stream.of(postmaster), postmaster.descendants())
              .map(process -> Long.toString(process.pid()))
              .toList();
      for (String process : processes) {
        new ProcessBuilder("kill", signal, process).start().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
