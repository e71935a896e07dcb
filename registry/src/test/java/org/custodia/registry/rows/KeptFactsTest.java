package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.custodia.registry.rows.Reading.Asked;
import org.custodia.registry.rows.Reading.Seen;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class KeptFactsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final String FIRST = "03400930000014";
  private static final String SECOND = "03400930000021";

  private static final Reading<Long> SUPPLY =
      Reading.of(
              List.of("supply"),
              "select supply from product_holder where organisation = me.organisation and gtin = ?",
              row -> row.number("supply"))
          .kept();

  private final OrganisationRows rows = database.rows();

  @BeforeEach
  void pontAndGareKnowTwoProducts() {
    database.unbound().sql("delete from product_holder").update();
    for (String organisation : List.of("pont", "gare")) {
      add(organisation, FIRST, 1);
      add(organisation, SECOND, organisation.equals("pont") ? 2 : 3);
    }
  }

  private static void add(String organisation, String gtin, int supply) {
    database
        .unbound()
        .sql(
            """
            insert into product_holder (organisation, gtin, holder, supply, block)
            values (?, ?, decode(repeat('01', 32), 'hex'), ?, 1)
            """)
        .params(organisation, gtin, supply)
        .update();
  }

  private static void change(JdbcClient by, String gtin, int supply) {
    by.sql("update product_holder set supply = ? where organisation = 'pont' and gtin = ?")
        .params(supply, gtin)
        .update();
  }

  /** Two at once, since for one alone memory would save nothing. */
  private List<Long> supplies(String organisation) {
    Asked<Long> first = SUPPLY.with(FIRST);
    Asked<Long> second = SUPPLY.with(SECOND);
    Seen seen = rows.look(organisation, first, second);
    return List.of(seen.of(first).orElse(-1L), seen.of(second).orElse(-1L));
  }

  @Test
  void everyChangeIsSeenAtOnceWhoeverMakesIt() {
    for (int turn = 0; turn < 10; turn++) {
      int now = turn % 4;
      assertThat(supplies("pont")).hasSize(2);
      rows.in("pont", () -> change(database.jdbc(), FIRST, now));
      assertThat(supplies("pont")).containsExactly((long) now, 2L);
    }
    change(database.unbound(), FIRST, 0);
    assertThat(supplies("pont")).containsExactly(0L, 2L);
    database
        .unbound()
        .sql("delete from product_holder where organisation = 'pont' and gtin = ?")
        .param(FIRST)
        .update();
    assertThat(supplies("pont")).containsExactly(-1L, 2L);
    add("pont", FIRST, 3);
    assertThat(supplies("pont")).containsExactly(3L, 2L);
  }

  /** Seen by a change that was not counted, and which therefore nobody sees. */
  @Test
  void whatHasNotChangedIsToldFromMemoryAndToNobodyElse() {
    assertThat(supplies("pont")).containsExactly(1L, 2L);
    JdbcClient owner = JdbcClient.create(database.owner());
    owner.sql("alter table product_holder disable trigger user").update();
    try {
      change(database.unbound(), FIRST, 3);
      assertThat(supplies("pont")).containsExactly(1L, 2L);
      assertThat(supplies("gare")).containsExactly(1L, 3L);
      assertThat(supplies("nord")).containsExactly(-1L, -1L);
    } finally {
      owner.sql("alter table product_holder enable trigger user").update();
    }
    change(database.unbound(), SECOND, 1);
    assertThat(supplies("pont")).containsExactly(3L, 1L);
  }

  @Test
  void whatIsTakenBackIsNotKept() {
    assertThat(supplies("pont")).containsExactly(1L, 2L);
    assertThatThrownBy(
            () ->
                rows.in(
                    "pont",
                    () -> {
                      change(database.jdbc(), FIRST, 3);
                      assertThat(supplies("pont")).containsExactly(3L, 2L);
                      throw new IllegalStateException("undo it");
                    }))
        .hasMessage("undo it");
    assertThat(supplies("pont")).containsExactly(1L, 2L);
  }

  /** Each change is of both, so nobody may see one of them new and the other old. */
  @Test
  void beingChangedMeanwhileFactsAreOfOneMoment() {
    change(database.unbound(), SECOND, 1);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () ->
                IntStream.range(0, 60)
                    .forEach(
                        turn ->
                            database
                                .unbound()
                                .sql(
                                    "update product_holder set supply = ? where organisation ="
                                        + " 'pont'")
                                .param(turn % 4)
                                .update()),
            task -> new Thread(task).start());
    do {
      assertThat(new HashSet<>(supplies("pont"))).hasSize(1);
    } while (!writer.isDone());
    writer.join();
    assertThat(supplies("pont")).containsExactly(3L, 3L);
  }

  @Test
  void theTablesOfWhichFactsAreKeptAreCountedByTheDatabase() {
    List<String> counted =
        database
            .unbound()
            .sql(
                """
                select t.tgrelid::regclass::text from pg_trigger t
                join pg_proc p on p.oid = t.tgfoid where p.proname = 'count_revision'
                group by 1 having count(distinct t.tgtype) = 3
                """)
            .query(String.class)
            .list();
    assertThat(counted).containsExactlyInAnyOrderElementsOf(KeptFacts.COUNTED);
  }

  @Test
  void nothingIsKeptOfOtherTables() {
    Reading<Long> packs =
        Reading.of(
            List.of("block"),
            "select l.block from lot l join lateral (select * from pack_state) s on true"
                + " where l.organisation = me.organisation",
            row -> row.number("block"));
    assertThatThrownBy(packs::kept).hasMessageContaining("pack_state");
  }
}
