package org.custodia.registry.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/**
 * The tables as the next release may leave them to this one: everything that a migration may do to
 * them (AdditiveMigrationsTest) is done to each of them. With {@code -Dcustodia.next-release=true}
 * every test of this module works on such tables.
 */
public final class NextRelease {
  /** The number of the next release's migration. */
  public static final String VERSION = "9999";

  private NextRelease() {}

  static boolean everywhere() {
    return Boolean.getBoolean("custodia.next-release");
  }

  /** Migrates as the next release would at its start, also while instances of this one work. */
  public static void migrate(DataSource owner) {
    Flyway.configure().dataSource(owner).javaMigrations(new Addition()).load().migrate();
  }

  /** Each statement by itself: nobody waits for two tables. */
  private static final class Addition extends BaseJavaMigration {
    @Override
    protected void init() {
      // Not by the name of the class.
    }

    @Override
    public MigrationVersion getVersion() {
      return MigrationVersion.fromVersion(VERSION);
    }

    @Override
    public String getDescription() {
      return "of tomorrow";
    }

    @Override
    public boolean canExecuteInTransaction() {
      return false;
    }

    @Override
    public void migrate(Context context) throws SQLException {
      Connection connection = context.getConnection();
      try (Statement statement = connection.createStatement()) {
        List<String> tables = new ArrayList<>();
        try (ResultSet row =
            statement.executeQuery(
                "select tablename from pg_tables where schemaname = 'public'"
                    + " and tablename not like 'flyway%'")) {
          while (row.next()) tables.add(row.getString(1));
        }
        for (String table : tables) {
          statement.execute(
              "alter table %s add column tomorrow text, add column tomorrows_count bigint not null default 7"
                  .formatted(table));
          statement.execute("create index on %s (tomorrows_count)".formatted(table));
        }
        statement.execute("create table of_tomorrow (organisation text not null, id uuid)");
      }
    }
  }
}
