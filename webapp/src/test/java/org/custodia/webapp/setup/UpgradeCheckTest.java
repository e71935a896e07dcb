package org.custodia.webapp.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class UpgradeCheckTest {
  @RegisterExtension final RegistryDatabase database = RegistryDatabase.fresh();
  @TempDir Path folder;
  private JdbcClient history;

  @BeforeEach
  void theHistoryOfTheTables() {
    history = JdbcClient.create(database.owner());
  }

  private String check() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "none\n");
    return Setup.run(
        Clock.systemUTC(),
        "check-upgrade",
        "--database",
        database.ownerUrl(),
        "--user",
        RegistryDatabase.OWNER,
        "--password-file",
        password.toString());
  }

  private String latest() {
    return history
        .sql("select version from flyway_schema_history order by installed_rank desc limit 1")
        .query(String.class)
        .single();
  }

  @Test
  void tablesOfThisReleaseStay() throws Exception {
    assertThat(check()).contains("at V" + latest(), "Nothing will be changed");
  }

  @Test
  void whatAnOlderReleaseHasNotMadeIsListedAndNotDone() throws Exception {
    String latest = latest();
    history
        .sql("delete from flyway_schema_history where version = :latest")
        .param("latest", latest)
        .update();
    assertThat(check())
        .contains("will make:\n  V" + latest + " ", "Make a backup before")
        .isEqualTo(check());
    assertThat(latest()).isNotEqualTo(latest);
  }

  @Test
  void onTablesOfANewerReleaseThisOneIsNotToBeStarted() {
    history
        .sql(
            "insert into flyway_schema_history select installed_rank + 1, '9999', 'of tomorrow',"
                + " type, 'V9999__of_tomorrow.sql', 1, installed_by, now(), 1, true from"
                + " flyway_schema_history order by installed_rank desc limit 1")
        .update();
    assertThatThrownBy(this::check)
        .isInstanceOf(SetupFailure.class)
        .hasMessageContaining("V9999 of tomorrow")
        .hasMessageContaining("Start that release");
  }

  @Test
  void aChangeThatComesBelowTheNumberOfTheTablesIsNamed() {
    String first =
        history
            .sql(
                "select version from flyway_schema_history where version > '0100' order by version limit 1")
            .query(String.class)
            .single();
    history
        .sql("delete from flyway_schema_history where version = :first")
        .param("first", first)
        .update();
    assertThatThrownBy(this::check)
        .isInstanceOf(SetupFailure.class)
        .hasMessageContaining("lower numbers")
        .hasMessageContaining("V" + first + " ")
        .hasMessageContaining("Take a release that does");
  }

  @Test
  void aMigrationThatIsNotTheOneThatWasMadeIsNamed() {
    String latest = latest();
    history
        .sql("update flyway_schema_history set checksum = 1 where version = :latest")
        .param("latest", latest)
        .update();
    assertThatThrownBy(this::check)
        .isInstanceOf(SetupFailure.class)
        .hasMessageContaining(latest)
        .hasMessageContaining("Restore a backup");
  }
}
