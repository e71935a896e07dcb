package org.custodia.acceptance.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A real PostgreSQL with one database for each member, and the two roles of docs/operating.md,
 * neither of which may bypass row-level security. Gone after the run.
 */
public final class Databases implements AutoCloseable {
  static final String OWNER = "custodia_owner";
  static final String APPLICATION = "custodia_app";

  private final EmbeddedPostgres server;

  private Databases(EmbeddedPostgres server) {
    this.server = server;
  }

  public static Databases start() {
    try {
      Databases databases = new Databases(EmbeddedPostgres.builder().start());
      String restrictions = " login nosuperuser nobypassrls nocreatedb nocreaterole";
      databases.execute("create role " + OWNER + restrictions);
      databases.execute("create role " + APPLICATION + restrictions);
      return databases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the database of a member; its instance fills it. */
  String create(Membership member) {
    execute("create database %s owner %s".formatted(member.slug(), OWNER));
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + member.slug();
  }

  private synchronized void execute(String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
