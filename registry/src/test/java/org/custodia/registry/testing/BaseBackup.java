package org.custodia.registry.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A base backup as pg_basebackup takes it (PostgreSQL 18, 25.3.3), because the embedded server
 * comes without that program.
 */
public final class BaseBackup {
  private BaseBackup() {}

  /**
   * Copies all files while they are written to, between the two calls that make a backup of them.
   *
   * @param superuser of the server
   * @param data directory of the server
   * @param backup where to
   */
  public static void take(DataSource superuser, Path data, Path backup)
      throws SQLException, IOException {
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_backup_start('test', fast => true)");
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.toList()) {
          Path name = data.relativize(file);
          if (name.startsWith("pg_wal") && name.getNameCount() > 1
              || name.toString().startsWith("postmaster")) {
            continue;
          }
          Path to = backup.resolve(name.toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(to);
          } else if (Files.isRegularFile(file)) {
            copy(file, to);
          }
        }
      }
      try (ResultSet label = statement.executeQuery("select labelfile from pg_backup_stop()")) {
        label.next();
        Files.writeString(backup.resolve("backup_label"), label.getString(1));
      }
    }
    Files.setPosixFilePermissions(backup, PosixFilePermissions.fromString("rwx------"));
  }

  /** A file that is gone meanwhile is one that recovery does without. */
  private static void copy(Path file, Path to) throws IOException {
    try {
      Files.copy(file, to);
    } catch (NoSuchFileException gone) {
      Files.deleteIfExists(to);
    }
  }
}
