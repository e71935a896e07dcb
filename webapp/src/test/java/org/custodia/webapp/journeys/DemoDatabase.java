package org.custodia.webapp.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The demo's PostgreSQL as its superuser sees it: every organisation's rows. Tests only look, or
 * hold on to something.
 */
final class DemoDatabase {
  private final RunningDemo demo;

  DemoDatabase(RunningDemo demo) {
    this.demo = demo;
  }

  JdbcClient database(String name) {
    return JdbcClient.create(source(name, "postgres", secret("postgres-superuser")));
  }

  /** A connection of its own, to be closed by who asked for it. */
  Connection connection(String name) throws SQLException {
    return source(name, "postgres", secret("postgres-superuser")).getConnection();
  }

  String url(String name) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + name;
  }

  String secret(String name) {
    try {
      return Files.readString(demo.directory().resolve("secrets").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataSource source(String name, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url(name));
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  private String port() {
    Path file = demo.directory().resolve("ports.properties");
    Properties ports = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      ports.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ports.getProperty("postgres");
  }
}
