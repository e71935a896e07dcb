package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.Refusals.refused;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.Reading.Asked;
import org.custodia.registry.rows.Reading.Seen;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestRegistry;
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
            "create table note (organisation text not null, id int, text text, primary key"
                + " (organisation, id))")
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
  void aRowOfOneIsAddedTogetherWithARowOfAnotherAndOnlyThen() {
    var first = addition("gare", 2);
    String then = "insert into note select %s, ?, 'b' from added on conflict do nothing";
    then = then.formatted(OrganisationRows.ENTERED);
    assertThat(rows.addWith(first, "pont", then, 2)).isOne();
    assertThat(rows.in("gare", this::owners)).contains("gare").doesNotContain("pont");
    assertThat(rows.in("pont", this::owners)).hasSize(2).containsOnly("pont");

    assertThat(rows.addWith(first, "pont", then, 3)).isZero();
    assertThat(rows.in("pont", this::owners)).hasSize(2);
    assertThat(rows.addWith(addition("gare", 3), "pont", then, 2)).isZero();
    String second = then;
    assertThatThrownBy(() -> rows.in("pont", () -> rows.addWith(first, "pont", second, 4)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rowsThatAreReadAnewAreClosedToAllButWhoSaysThatItDoesNotMind() {
    rebuild("insert into ledger_rebuild (organisation, goal) values ('pont', 9)");
    Problem closed =
        refused(Problem.Kind.UNAVAILABLE, Rebuild.CODE, () -> rows.in("pont", this::owners));
    assertThat(closed.arguments()).containsExactly(1L);
    Asked<Long> notes = ALL.with();
    Seen seen = rows.look("pont", notes);
    refused(Problem.Kind.UNAVAILABLE, Rebuild.CODE, () -> seen.of(notes));
    assertThat(rows.in("gare", this::owners)).isNotEmpty();

    OrganisationRows always = rows.alsoIncomplete();
    assertThat(always.in("pont", () -> rows.in("pont", this::owners))).isNotEmpty();
    assertThat(always.find("pont", ALL.with())).isNotEmpty();
    assertThat(always.in("pont", () -> rows.find("pont", ALL.with()))).isNotEmpty();

    rebuild("delete from ledger_rebuild");
    assertThat(rows.in("pont", this::owners)).isNotEmpty();
  }

  private static void rebuild(String sql) {
    database.unbound().sql(sql).update();
  }

  @Test
  void rowsAreClosedOnlyWhenNobodySeesThemAnyMore() throws Exception {
    OrganisationRows always = rows.alsoIncomplete();
    CountDownLatch seen = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(
            () ->
                rows.in(
                    "pont",
                    () -> {
                      int before = owners().size();
                      seen.countDown();
                      await(enough);
                      return owners().size() - before;
                    }));
    await(seen);
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () ->
                always.in(
                    "pont",
                    () -> {
                      rows.closeFor("pont");
                      jdbc.sql("delete from note").update();
                    }));
    TestRegistry.await(
        "the others are turned away",
        () -> {
          try {
            rows.in("pont", this::owners);
            return false;
          } catch (Problem closed) {
            return closed.code().equals(Rebuild.CODE);
          }
        });
    assertThat(closing).isNotDone();
    enough.countDown();
    assertThat(reader.get(10, TimeUnit.SECONDS)).isZero();
    closing.get(10, TimeUnit.SECONDS);
    assertThat(rows.in("pont", this::owners)).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OrganisationRows.Addition addition(String organisation, int id) {
    String insert = "insert into note values (%s, ?, 'a') on conflict do nothing";
    return new OrganisationRows.Addition(
        organisation, insert.formatted(OrganisationRows.ENTERED), new Object[] {id});
  }

  private static final Reading<Long> NOTES =
      Reading.of(
          List.of("notes"),
          "select count(*) as notes from note where organisation = me.organisation and id < ?",
          row -> row.number("notes"));

  private static final Reading<Long> ALL =
      Reading.of(
          List.of("notes"),
          "select count(*) as notes from note where me.organisation <> ''",
          row -> row.number("notes"));

  @Test
  void twoOrganisationsAreReadInOneRoundTripAndEachSeesItsOwn() {
    rows.in("gare", () -> write("gare", 2));
    long pont = rows.in("pont", this::owners).size();
    long gare = rows.in("gare", this::owners).size();
    for (int i = 0; i < 12; i++) { // prepared by the server after five
      var some = NOTES.with(1_000);
      var every = ALL.with();
      List<Reading.Seen> seen =
          rows.look(
              List.of(
                  new OrganisationRows.Look("pont", List.of(some)),
                  new OrganisationRows.Look("gare", List.of(every))));
      assertThat(seen.get(0).of(some)).contains(pont);
      assertThat(seen.get(1).of(every)).contains(gare);
    }
    assertThat(jdbc.sql("select count(*) from note").query(Long.class).single()).isZero();
  }

  private List<String> owners() {
    return jdbc.sql("select organisation from note").query(String.class).list();
  }

  private void write(String organisation, int id) {
    jdbc.sql("insert into note values (?, ?, 'a')").param(organisation).param(id).update();
  }
}
