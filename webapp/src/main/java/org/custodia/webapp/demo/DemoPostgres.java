package org.custodia.webapp.demo;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * The demo's own PostgreSQL, kept between runs and safe against a crash: fsync and synchronous
 * commit are on, and every connection needs a password. Two roles besides the superuser: {@code
 * custodia_owner} owns the tables (Flyway), {@code custodia_app} works on them; neither may bypass
 * row-level security.
 */
final class DemoPostgres implements AutoCloseable {
  static final String DATABASE = "custodia";
  static final String OWNER = "custodia_owner";
  static final String APPLICATION = "custodia_app";

  private static final String PASSWORDS_ONLY =
      """
      # Written by the demo: a password for everybody, the superuser too.
      local all all              scram-sha-256
      host  all all 127.0.0.1/32 scram-sha-256
      host  all all ::1/128      scram-sha-256
      """;

  private final EmbeddedPostgres server;
  private final DemoSecrets secrets;

  private DemoPostgres(EmbeddedPostgres server, DemoSecrets secrets) {
    this.server = server;
    this.secrets = secrets;
  }

  /** Ends a server that a killed demo left behind in this directory. */
  static boolean stopStale(Path directory) {
    Path data = directory.resolve("postgres");
    return StaleProcess.stop(
        data.resolve("postmaster.pid"), data.toString(), "INT", Duration.ofSeconds(20));
  }

  static DemoPostgres start(Path directory, Path tools, int port, DemoSecrets secrets) {
    Path data = directory.resolve("postgres");
    Path log = directory.resolve("logs/postgres.log");
    String superuser = secrets.secret("postgres-superuser");
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setOverrideWorkingDirectory(tools.resolve("postgres").toFile())
              .setPort(port)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              // Serial numbers and trees by the million are looked up all over the place.
              .setServerConfig("shared_buffers", sharedBuffers())
              // After a checkpoint each page is written whole once more; so not one a minute.
              .setServerConfig("checkpoint_timeout", "15min")
              .setServerConfig("min_wal_size", "512MB")
              .setServerConfig("max_wal_size", "4GB")
              // Every statement is short, whatever PostgreSQL thinks that it will cost.
              .setServerConfig("jit", "off")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setConnectConfig("password", superuser)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      DemoPostgres postgres = new DemoPostgres(server, secrets);
      postgres.checkDirectory(data);
      postgres.prepareRoles(data, superuser);
      return postgres;
    } catch (IOException e) {
      throw new DemoFailure("PostgreSQL did not start; see " + log + ".", e);
    }
  }

  /** An eighth of the machine's memory, 256 MB to 2 GB. */
  private static String sharedBuffers() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long eighth = machine.getTotalMemorySize() / 8 >> 20;
    return Math.max(256, Math.min(eighth, 2048)) + "MB";
  }

  /** What listens on our port must be the server of our data directory, not somebody else's. */
  private void checkDirectory(Path data) {
    String actual = queryText(server.getPostgresDatabase(), "SHOW data_directory");
    if (!Path.of(actual).normalize().equals(data)) {
      throw new DemoFailure("The PostgreSQL on our port belongs to " + actual + ", not " + data);
    }
  }

  private void prepareRoles(Path data, String superuser) throws IOException {
    DataSource postgres = server.getPostgresDatabase();
    execute(postgres, "ALTER ROLE postgres PASSWORD '" + superuser + "'");
    Path access = data.resolve("pg_hba.conf");
    if (!Files.readString(access).equals(PASSWORDS_ONLY)) {
      Files.writeString(access, PASSWORDS_ONLY);
      execute(postgres, "SELECT pg_reload_conf()");
    }
    for (String role : List.of(OWNER, APPLICATION)) {
      boolean exists =
          !queryText(postgres, "SELECT count(*) FROM pg_roles WHERE rolname = '" + role + "'")
              .equals("0");
      execute(
          postgres,
          (exists ? "ALTER" : "CREATE")
              + " ROLE "
              + role
              + " LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD '"
              + password(role)
              + "'");
    }
    if (queryText(postgres, "SELECT count(*) FROM pg_database WHERE datname = '" + DATABASE + "'")
        .equals("0")) {
      execute(postgres, "CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
      execute(postgres, "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
      execute(postgres, "GRANT CONNECT, TEMPORARY ON DATABASE " + DATABASE + " TO " + APPLICATION);
    }
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + DATABASE;
  }

  /** Password of one of the two roles. */
  String password(String role) {
    return secrets.secret("postgres-" + role.replace('_', '-'));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void execute(DataSource source, String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DemoFailure("PostgreSQL refused a step of its preparation.", e);
    }
  }

  private static String queryText(DataSource source, String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new DemoFailure("PostgreSQL did not answer: " + sql, e);
    }
  }
}
