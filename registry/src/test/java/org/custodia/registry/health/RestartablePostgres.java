package org.custodia.registry.health;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.registry.testing.BaseBackup;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestRegistry;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A PostgreSQL of one's own that can be stopped, killed, started again on the same port, frozen,
 * and given a standby.
 */
public final class RestartablePostgres implements AutoCloseable {
  private static final String NAME = "custodia";
  private static final String STANDBY = "standby";

  private final Path data;
  private final int port;

  /** Where its write-ahead log is put when it is made, if not among its data. */
  private final Optional<Path> log;

  private EmbeddedPostgres server;

  public RestartablePostgres() {
    this(Optional.empty());
    prepare();
  }

  private RestartablePostgres(Optional<Path> log) {
    this(log, temporary());
  }

  private RestartablePostgres(Optional<Path> log, Path directory) {
    try {
      this.log = log;
      data = directory;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("custodia-postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On a data directory that is there, such as a restored one. */
  public static RestartablePostgres on(Path data) {
    RestartablePostgres there = new RestartablePostgres(Optional.empty(), data);
    there.start();
    return there;
  }

  /** Copies it while it works, to an empty directory. */
  public void backUp(Path directory) {
    try {
      BaseBackup.take(server.getPostgresDatabase(), data, directory);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * With its write-ahead log elsewhere, in segments of a MiB.
   *
   * @param log an empty directory
   */
  public static RestartablePostgres withLogIn(Path log) {
    RestartablePostgres made = new RestartablePostgres(Optional.of(log));
    made.prepare();
    return made;
  }

  /**
   * A second server, which has all that is committed here before the commit returns. Made from a
   * base backup while this one works.
   */
  public RestartablePostgres standby() {
    RestartablePostgres standby = unmade();
    follow(standby);
    return standby;
  }

  /** Where there is no server yet; its address is known. For {@link #follow}. */
  public static RestartablePostgres unmade() {
    return new RestartablePostgres(Optional.empty());
  }

  /**
   * Makes a {@link #standby()} where there is no server yet, or was one until {@link #unmake}.
   *
   * @param standby what is to be one
   */
  public void follow(RestartablePostgres standby) {
    try {
      BaseBackup.take(server.getPostgresDatabase(), data, standby.data);
      Files.createFile(standby.data.resolve("standby.signal"));
      Files.writeString(
          standby.data.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=%s'%n"
              .formatted(port, STANDBY));
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
    standby.start();
    set("synchronous_standby_names", STANDBY);
    TestRegistry.await(
        "the standby keeps up",
        () ->
            superuser()
                    .sql("select count(*) from pg_stat_replication where sync_state = 'sync'")
                    .query(Integer.class)
                    .single()
                == 1);
  }

  /** Of a server that was killed, nothing is left but its address. */
  public void unmake() throws IOException {
    stop();
    server = null;
    delete();
    Files.createDirectory(data);
  }

  /** Makes a standby the one that is written to. */
  public void promote() {
    superuser().sql("select pg_promote()").query(Boolean.class).single();
  }

  /** Of whichever of these servers is written to. */
  public static RegistryDatabase databaseOf(RestartablePostgres... servers) {
    String hosts =
        Stream.of(servers).map(one -> "localhost:" + one.port).collect(Collectors.joining(","));
    return RegistryDatabase.at(
        "jdbc:postgresql://%s/%s?user=%s&targetServerType=primary"
            .formatted(hosts, NAME, RegistryDatabase.APPLICATION),
        UnaryOperator.identity());
  }

  private void prepare() {
    start();
    JdbcClient superuser = superuser();
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

  /** Also after it has ended by itself, or was killed. */
  public void start() {
    if (server != null) stop();
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
    log.ifPresent(
        directory ->
            builder // options of initdb, as those of the locale are
                .setLocaleConfig("waldir", directory.toString())
                .setLocaleConfig("wal-segsize", "1"));
    try {
      server =
          builder
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              // Without, a crash of the machine could take back what was committed.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
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

  public JdbcClient superuser() {
    return JdbcClient.create(server.getPostgresDatabase());
  }

  /** Sets something for the role of the application, such as {@code reset work_mem}. */
  public void forApplication(String change) {
    JdbcClient superuser = superuser();
    superuser.sql("alter role %s %s".formatted(RegistryDatabase.APPLICATION, change)).update();
    disconnect(superuser);
  }

  /** Sets something in the configuration, which is read again. */
  public void set(String name, String value) {
    JdbcClient superuser = superuser();
    superuser.sql("alter system set %s = '%s'".formatted(name, value)).update();
    superuser.sql("select pg_reload_conf()").query(Boolean.class).single();
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

  /** All of its processes are gone at once, as when its machine is. */
  public void kill() {
    signal("-KILL");
  }

  /** Whether its main process runs. */
  public boolean runs() {
    return postmaster().isPresent();
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
      ProcessHandle postmaster = postmaster().orElseThrow();
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

  private Optional<ProcessHandle> postmaster() {
    Path id = data.resolve("postmaster.pid");
    if (!Files.exists(id)) return Optional.empty();
    try {
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(id).get(0).strip()))
          .filter(ProcessHandle::isAlive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (server != null) stop();
    delete();
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
