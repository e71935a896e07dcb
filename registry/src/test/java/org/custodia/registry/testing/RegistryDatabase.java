package org.custodia.registry.testing;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.custodia.registry.rows.OrganisationRows;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A database of its own for a test class, with all migrations applied, on the one real PostgreSQL
 * of this JVM. The application's role is neither owner nor superuser, and the owner is no superuser
 * either, as in production. Use it as {@code @RegisterExtension static final RegistryDatabase
 * database = RegistryDatabase.fresh();}.
 */
public final class RegistryDatabase implements AfterAllCallback, AutoCloseable {
  public static final String OWNER = "custodia_owner";
  public static final String APPLICATION = "custodia_app";
  private static final String SUPERUSER = "postgres";
  private static final String TEMPLATE = "custodia_template";
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static EmbeddedPostgres server;

  private final String name;
  private final String applicationUrl;
  private final HikariDataSource pool;
  private final DataSource application;
  private final JdbcClient jdbc;
  private final OrganisationRows rows;
  private HikariDataSource superusers;

  private RegistryDatabase(
      String name, String applicationUrl, UnaryOperator<DataSource> connections) {
    this.name = name;
    this.applicationUrl = applicationUrl;
    this.pool = new HikariDataSource();
    pool.setJdbcUrl(applicationUrl);
    pool.setMaximumPoolSize(16);
    pool.setMinimumIdle(0);
    this.application = connections.apply(pool);
    JdbcTemplate template = new JdbcTemplate(application);
    this.jdbc = JdbcClient.create(template);
    this.rows = new OrganisationRows(new JdbcTransactionManager(application), template);
  }

  /** A new, migrated, empty database. */
  public static RegistryDatabase fresh() {
    return fresh(UnaryOperator.identity());
  }

  /**
   * @param connections what to lay over its pool
   */
  public static synchronized RegistryDatabase fresh(UnaryOperator<DataSource> connections) {
    start();
    String name = "test_" + COUNT.incrementAndGet();
    superuser("create database %s template %s owner %s".formatted(name, TEMPLATE, OWNER));
    return new RegistryDatabase(name, url(APPLICATION, name), connections);
  }

  /** This one as it is now, as if restored from a backup of this moment. Nobody may be using it. */
  public RegistryDatabase copy() {
    synchronized (RegistryDatabase.class) {
      pool.getHikariPoolMXBean().softEvictConnections();
      superuser(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
              .formatted(name));
      String copy = "test_" + COUNT.incrementAndGet();
      superuser("create database %s template %s owner %s".formatted(copy, name, OWNER));
      return new RegistryDatabase(copy, url(APPLICATION, copy), UnaryOperator.identity());
    }
  }

  /**
   * The database of another process, by its {@link #applicationUrl()}; as the application only.
   *
   * @param connections what to lay over its pool
   */
  public static RegistryDatabase at(String applicationUrl, UnaryOperator<DataSource> connections) {
    return new RegistryDatabase("", applicationUrl, connections);
  }

  /** The application's pool; sees rows only inside {@link #rows()}. */
  public DataSource dataSource() {
    return application;
  }

  /** The owner of the tables, for looking at the schema. */
  public DataSource owner() {
    return new DriverManagerDataSource(url(OWNER, name));
  }

  public JdbcClient jdbc() {
    return jdbc;
  }

  public OrganisationRows rows() {
    return rows;
  }

  /** As the superuser, whom nothing binds: for writing rows of any organisation beforehand. */
  public synchronized JdbcClient unbound() {
    if (superusers == null) {
      superusers = new HikariDataSource();
      superusers.setJdbcUrl(url(SUPERUSER, name));
      superusers.setMaximumPoolSize(2);
      superusers.setMinimumIdle(0);
    }
    return JdbcClient.create(superusers);
  }

  /** JDBC address for the application's role; no password is asked for on this server. */
  public String applicationUrl() {
    return applicationUrl;
  }

  /** JDBC address for the owner's role. */
  public String ownerUrl() {
    return url(OWNER, name);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public synchronized void close() {
    pool.close();
    if (superusers != null) superusers.close();
  }

  private static void start() {
    if (server != null) return;
    try {
      server =
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", "200")
              .setServerConfig("shared_buffers", "64MB")
              .setServerConfig("synchronous_commit", "on")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(RegistryDatabase::stop, "postgres-stop"));
    superuser(
        "create role %s login nosuperuser nobypassrls nocreatedb nocreaterole".formatted(OWNER));
    superuser(
        "create role %s login nosuperuser nobypassrls nocreatedb nocreaterole"
            .formatted(APPLICATION));
    superuser("create database %s owner %s".formatted(TEMPLATE, OWNER));
    Flyway.configure().dataSource(url(OWNER, TEMPLATE), OWNER, "").load().migrate();
    if (NextRelease.everywhere()) {
      NextRelease.migrate(new DriverManagerDataSource(url(OWNER, TEMPLATE)));
    }
  }

  private static void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void superuser(String sql) {
    new JdbcTemplate(server.getPostgresDatabase()).execute(sql);
  }

  private static String url(String role, String database) {
    return server.getJdbcUrl(role, database);
  }
}
