package org.custodia.webapp.setup;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.ValidateResult;

/**
 * Says what this release would change in a member's database at its first start, and whether it
 * could. Changes nothing.
 */
final class UpgradeCheck {
  private final Flyway flyway;

  /**
   * @param url JDBC address of the member's database
   * @param owner role that owns the tables
   */
  UpgradeCheck(String url, String owner, String password) {
    this.flyway =
        Flyway.configure()
            .dataSource(url, owner, password)
            .ignoreMigrationPatterns("*:pending", "*:future")
            .load();
  }

  /**
   * @return what will be done
   * @throws SetupFailure when this release must not be started on that database
   */
  String look() {
    try {
      MigrationInfo[] all = flyway.info().all();
      List<MigrationInfo> unknown =
          Arrays.stream(all).filter(it -> it.getState() == MigrationState.FUTURE_SUCCESS).toList();
      if (!unknown.isEmpty()) {
        throw new SetupFailure(
            "A newer release has changed the tables:\n"
                + lines(unknown)
                + "Start that release, or restore the backup that was made before it.");
      }
      List<MigrationInfo> late =
          Arrays.stream(all).filter(it -> it.getState() == MigrationState.IGNORED).toList();
      if (!late.isEmpty()) {
        throw new SetupFailure(
            "The tables are at V"
                + flyway.info().current().getVersion()
                + ". This release has changes with lower numbers that were never made there:\n"
                + lines(late)
                + "It does not follow the one that made these tables. Take a release that does, or the"
                + " one that made them.");
      }
      ValidateResult valid = flyway.validateWithResult();
      if (!valid.validationSuccessful) {
        throw new SetupFailure(
            "The tables are not what an earlier release has made: "
                + valid.getAllErrorMessages()
                + ". Restore a backup.");
      }
      List<MigrationInfo> pending = List.of(flyway.info().pending());
      MigrationInfo current = flyway.info().current();
      String at = current == null ? "empty" : "at V" + current.getVersion();
      return pending.isEmpty()
          ? "The tables are " + at + ", as this release has them. Nothing will be changed.\n"
          : "The tables are "
              + at
              + ". At its first start this release will make:\n"
              + lines(pending)
              + "Make a backup before.\n";
    } catch (FlywayException e) {
      throw new SetupFailure("The database could not be looked at: " + e.getMessage(), e);
    }
  }

  private static String lines(List<MigrationInfo> migrations) {
    return migrations.stream()
        .map(it -> "  V" + it.getVersion() + " " + it.getDescription() + "\n")
        .collect(Collectors.joining());
  }
}
