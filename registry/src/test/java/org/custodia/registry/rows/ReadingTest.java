package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.custodia.registry.rows.Reading.Asked;
import org.custodia.registry.rows.Reading.Seen;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class ReadingTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final Reading<String> NOTE =
      Reading.of(
          List.of("text"),
          "select text from note where organisation = me.organisation and id = ?",
          row -> row.text("text"));

  /** Leaves everything to row-level security. */
  private static final Reading<Long> SEEN =
      Reading.of(
          List.of("count"),
          "select count(*) as count from note where me.organisation is not null",
          row -> row.number("count"));

  /** Says that it wants the rows of another organisation. */
  private static final Reading<String> OF_GARE =
      Reading.of(
          List.of("text"),
          "select text from note where organisation = 'gare' and me.organisation <> '' and id = ?",
          row -> row.text("text"));

  private static final String ADD =
      "insert into note values (%s, ?, ?) on conflict (organisation, id) do nothing"
          .formatted(OrganisationRows.ENTERED);

  private final OrganisationRows rows = database.rows();
  private final JdbcClient jdbc = database.jdbc();

  @BeforeAll
  static void twoOrganisationsWithNotes() {
    JdbcClient owner = JdbcClient.create(database.owner());
    owner
        .sql(
            "create table note (organisation text not null, id int, text text, primary key (organisation, id))")
        .update();
    owner.sql("select keep_rows_apart('note')").query((row, i) -> 1).list();
    for (String organisation : List.of("pont", "gare")) {
      for (int id = 1; id <= 3; id++) {
        new ReadingTest().write(organisation, id, organisation + " " + id);
      }
    }
    owner.sql("analyze note").update();
  }

  private int write(String organisation, int id, String text) {
    return rows.add(organisation, ADD, id, text);
  }

  @Test
  void severalThingsAreReadInOneStatement() {
    Asked<String> first = NOTE.with(1);
    Asked<String> second = NOTE.with(2);
    Asked<String> none = NOTE.with(9);
    Asked<Long> count = SEEN.with();
    Seen seen = rows.look("pont", first, second, none, count);
    assertThat(seen.of(first)).contains("pont 1");
    assertThat(seen.of(second)).contains("pont 2");
    assertThat(seen.of(none)).isEmpty();
    assertThat(seen.of(count)).contains(3L);
    assertThatThrownBy(() -> seen.of(NOTE.with(1))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nobodySeesAnothersRowsWhateverTheReadingSays() {
    assertThat(rows.find("pont", OF_GARE.with(1))).isEmpty();
    assertThat(rows.find("gare", OF_GARE.with(1))).contains("gare 1");
  }

  /** Also with plans that are kept, and on connections that served another organisation before. */
  @Test
  void organisationsThatReadAtOnceEachSeeTheirOwn() {
    List<CompletableFuture<Void>> readers =
        IntStream.range(0, 8)
            .mapToObj(
                reader ->
                    CompletableFuture.runAsync(
                        () -> {
                          String own = reader % 2 == 0 ? "pont" : "gare";
                          for (int i = 0; i < 40; i++) {
                            Asked<String> note = NOTE.with(1 + i % 3);
                            Asked<Long> count = SEEN.with();
                            Asked<String> gares = OF_GARE.with(1);
                            Seen seen = rows.look(own, note, gares, count);
                            assertThat(seen.of(note)).contains(own + " " + (1 + i % 3));
                            assertThat(seen.of(count)).contains(3L);
                            assertThat(seen.of(gares).isPresent()).isEqualTo(own.equals("gare"));
                          }
                        }))
            .toList();
    readers.forEach(CompletableFuture::join);
  }

  @Test
  void theConnectionForgetsWhoseItWas() {
    for (int i = 0; i < 20; i++) {
      rows.find("pont", SEEN.with());
      assertThat(jdbc.sql("select count(*) from note").query(Long.class).single()).isZero();
    }
  }

  @Test
  void insideWorkOfTheOrganisationItSeesWhatIsNotCommittedYet() {
    String text = UUID.randomUUID().toString();
    assertThatThrownBy(
            () ->
                rows.in(
                    "pont",
                    () -> {
                      write("pont", 7, text);
                      assertThat(rows.find("pont", NOTE.with(7))).contains(text);
                      throw new IllegalStateException("undo it");
                    }))
        .hasMessage("undo it");
    assertThat(rows.find("pont", NOTE.with(7))).isEmpty();
  }

  @Test
  void insideWorkOfAnotherOrganisationItIsRefused() {
    assertThatThrownBy(() -> rows.in("gare", () -> rows.find("pont", NOTE.with(1))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> rows.in("gare", () -> write("pont", 8, "no")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(rows.find("pont", NOTE.with(8))).isEqualTo(Optional.empty());
  }

  @Test
  void aRowWrittenAloneIsItsOwnTransactionAndNobodyElses() {
    assertThat(write("pont", 5, "alone")).isEqualTo(1);
    assertThat(rows.find("pont", NOTE.with(5))).contains("alone");
    assertThat(rows.find("gare", NOTE.with(5))).isEmpty();
    assertThat(jdbc.sql("select count(*) from note").query(Long.class).single()).isZero();
    rows.in("pont", () -> jdbc.sql("delete from note where id = 5").update());
  }

  /** So many that most of them share their commits, of both organisations in turn. */
  @Test
  void rowsAddedAtOnceAreEachAddedOnceAndForTheirOrganisation() {
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 8)
            .mapToObj(
                writer ->
                    CompletableFuture.runAsync(
                        () -> {
                          String own = writer % 2 == 0 ? "pont" : "gare";
                          for (int i = 0; i < 25; i++) {
                            int id = 1_000 + writer * 100 + i;
                            assertThat(write(own, id, own + id)).isEqualTo(1);
                            assertThat(rows.find(own, NOTE.with(id))).contains(own + id);
                            assertThat(write(own, id, "again")).isZero();
                          }
                        },
                        task -> new Thread(task).start()))
            .toList();
    writers.forEach(CompletableFuture::join);
    for (String own : List.of("pont", "gare")) {
      int added =
          rows.in(own, () -> jdbc.sql("delete from note where text = organisation || id").update());
      assertThat(added).as(own).isEqualTo(100);
    }
  }

  @Test
  void aRowThatIsRefusedFailsAloneAmongThoseThatShareItsCommit() {
    List<CompletableFuture<Integer>> writers =
        IntStream.range(0, 80)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> rows.add("pont", ADD, i % 8 == 0 ? null : 2_000 + i, "many"),
                        task -> new Thread(task).start()))
            .toList();
    for (int i = 0; i < writers.size(); i++) {
      CompletableFuture<Integer> one = writers.get(i);
      if (i % 8 == 0) {
        assertThatThrownBy(one::join).hasCauseInstanceOf(DataAccessException.class);
      } else {
        assertThat(one.join()).isEqualTo(1);
      }
    }
    int added = rows.in("pont", () -> jdbc.sql("delete from note where text = 'many'").update());
    assertThat(added).isEqualTo(70);
  }

  @Test
  void aRowForOneOrganisationInTheNameOfAnotherIsRefused() {
    assertThatThrownBy(
            () ->
                jdbc.sql(
                        "insert into note select 'gare', 6, set_config('custodia.organisation', 'pont', true)")
                    .update())
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void aReadingHasToSayWhoseRowsItReads() {
    assertThatThrownBy(() -> Reading.of(List.of("id"), "select id from note", row -> 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
