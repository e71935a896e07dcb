package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class OrganisationRowsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private final OrganisationRows rows = database.rows();
  private final JdbcClient jdbc = database.jdbc();

  @BeforeAll
  static void aTableAsAMigrationMakesIt() {
    JdbcClient owner = JdbcClient.create(database.owner());
    owner
        .sql(
            "create table note (organisation text not null, id int, text text, primary key (organisation, id))")
        .update();
    owner.sql("select keep_rows_apart('note')").query((row, i) -> 1).list();
  }

  @BeforeEach
  void oneNoteEach() {
    for (String organisation : List.of("pont", "gare")) {
      rows.in(
          organisation,
          () -> {
            jdbc.sql("delete from note").update();
            write(organisation, 1);
          });
    }
  }

  @Test
  void oneOrganisationDoesNotSeeTheRowsOfAnother() {
    assertThat(rows.in("pont", this::owners)).containsExactly("pont");
    assertThat(rows.in("gare", this::owners)).containsExactly("gare");
  }

  @Test
  void outsideOfAnOrganisationThereAreNoRows() {
    assertThat(owners()).isEmpty();
  }

  @Test
  void aPooledConnectionForgetsWhoseItWas() {
    for (int i = 0; i < 20; i++) {
      rows.in("pont", this::owners);
      assertThat(owners()).isEmpty();
    }
  }

  @Test
  void rowsOfAnotherCannotBeWrittenChangedOrRemoved() {
    assertThatThrownBy(() -> rows.in("pont", () -> write("gare", 2)))
        .isInstanceOf(DataAccessException.class)
        .hasStackTraceContaining("row-level security");
    assertThatThrownBy(
            () -> rows.in("pont", () -> jdbc.sql("update note set organisation = 'gare'").update()))
        .isInstanceOf(DataAccessException.class);
    rows.in("pont", () -> jdbc.sql("delete from note").update());
    assertThat(rows.in("gare", this::owners)).containsExactly("gare");
  }

  @Test
  void withoutAnOrganisationNothingCanBeWritten() {
    assertThatThrownBy(() -> write("pont", 3)).isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> write("", 3)).isInstanceOf(DataAccessException.class);
  }

  @Test
  void workOfTheSameOrganisationJoinsTheTransaction() {
    assertThatThrownBy(
            () ->
                rows.in(
                    "pont",
                    () -> {
                      rows.in("pont", () -> write("pont", 4));
                      throw new IllegalStateException("undo");
                    }))
        .hasMessage("undo");
    assertThat(rows.in("pont", this::owners)).hasSize(1);
  }

  @Test
  void workOfAnotherOrganisationInsideIsRefused() {
    assertThatThrownBy(() -> rows.in("pont", () -> rows.in("gare", this::owners)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("gare");
    assertThat(rows.current()).isEmpty();
  }

  @Test
  void whatIsAddedSoonIsOnTheDiskWithTheNextThatIsAdded() {
    String insert = "insert into note values (%s, ?, 'a') on conflict do nothing";
    assertThat(rows.addSoon("pont", insert.formatted(OrganisationRows.ENTERED_SOON), 2)).isOne();
    assertThat(rows.in("pont", this::owners)).hasSize(2);
    String added =
        jdbc.sql("select pg_current_wal_insert_lsn()::text").query(String.class).single();
    assertThat(rows.addSoon("pont", insert.formatted(OrganisationRows.ENTERED_SOON), 2)).isZero();

    assertThat(rows.add("gare", insert.formatted(OrganisationRows.ENTERED), 2)).isOne();
    assertThat(
            jdbc.sql("select pg_current_wal_flush_lsn() >= ?::pg_lsn")
                .param(added)
                .query(Boolean.class)
                .single())
        .isTrue();
    assertThat(jdbc.sql("show synchronous_commit").query(String.class).list())
        .containsExactly("on");
    assertThatThrownBy(
            () ->
                rows.in(
                    "pont",
                    () -> rows.addSoon("pont", insert.formatted(OrganisationRows.ENTERED_SOON), 3)))
        .isInstanceOf(IllegalStateException.class);
  }

  private List<String> owners() {
    return jdbc.sql("select organisation from note").query(String.class).list();
  }

  private void write(String organisation, int id) {
    jdbc.sql("insert into note values (?, ?, 'a')").param(organisation).param(id).update();
  }
}
