package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.Attacker;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestRegistry;

/** What has to be so in a {@link World} once all that was broken is mended. */
final class Aftermath implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final World world;
  private final List<? extends Journey> journeys;
  private final Map<String, LedgerChecker> nodes = new LinkedHashMap<>();

  Aftermath(World world, List<? extends Journey> journeys) {
    this.world = world;
    this.journeys = journeys;
    World.ORGANISATIONS.forEach(member -> nodes.put(member, world.checker(member)));
  }

  /** Waits until nothing is under way any more, and proves what each journey can prove. */
  void isAsItHasToBe() {
    nothingIsStuck();
    journeys.forEach(Journey::prove);
    rowsAreWhatAReadingGives();
  }

  private void nothingIsStuck() {
    try {
      TestRegistry.await(
          "all being through",
          PATIENCE,
          () -> {
            putRight();
            return missing().isEmpty();
          });
    } catch (AssertionError inVain) {
      throw new AssertionError("waited in vain: " + missing() + state(), inVain);
    }
    assertThat(world.bean(LedgerWorkers.class).standing()).allMatch(one -> one.stopped().isEmpty());
  }

  /**
   * The first that is not yet as it has to be. A node that imports what it missed knows less than
   * the rows of its member do, so nothing can be proven on it; and only when it is in step is it
   * seen whether a channel on it is as the others have it.
   */
  Optional<String> missing() {
    try {
      return behind()
          .or(
              () ->
                  journeys.stream()
                      .filter(one -> !one.isThrough())
                      .map(one -> one.getClass().getSimpleName() + " is not through")
                      .findFirst())
          .or(() -> World.ORGANISATIONS.stream().flatMap(this::waiting).findFirst())
          .or(this::trouble)
          .or(this::behind);
    } catch (Problem notNow) {
      return Optional.of("nothing is told while rows are read anew: " + notNow.code());
    }
  }

  private Optional<String> behind() {
    long head = nodes.values().stream().mapToLong(LedgerChecker::block).max().orElseThrow();
    return nodes.entrySet().stream()
        .flatMap(
            node -> {
              long at = node.getValue().block();
              long rows = world.registry().ledger().position(node.getKey()).block();
              return at >= head && rows >= head
                  ? Stream.empty()
                  : Stream.of(
                      "%s: node at block %d, rows at %d, and others at %d"
                          .formatted(node.getKey(), at, rows, head));
            })
        .findFirst();
  }

  private Stream<String> waiting(String member) {
    return Stream.of(
            "ledger_command where state in ('RECORDED', 'SUBMITTED')",
            "ledger_transaction where state = 'OPEN'")
        .filter(what -> count(member, what) > 0)
        .map(what -> member + " has " + what);
  }

  private Optional<String> trouble() {
    LedgerWorkers workers = world.bean(LedgerWorkers.class);
    return World.ORGANISATIONS.stream()
        .flatMap(member -> workers.channelTroubles(member).stream())
        .map(ChannelTrouble::toString)
        .findFirst()
        .or(
            () ->
                workers.standing().stream()
                    .filter(one -> one.trouble().isPresent())
                    .map(LedgerWorkers.Standing::toString)
                    .findFirst());
  }

  /** As the State page tells an administrator to, where a node was left behind. */
  private void putRight() {
    LedgerWorkers workers = world.bean(LedgerWorkers.class);
    for (String member : World.ORGANISATIONS) {
      try {
        workers.channelTroubles(member).stream()
            .map(ChannelTrouble::rewindTo)
            .flatMap(Optional::stream)
            .min(Long::compare)
            .ifPresent(block -> workers.rewind(member, block));
      } catch (Problem notNow) {
        System.out.println("  not rolled back: " + notNow.code() + " " + notNow.arguments());
      }
    }
  }

  /** What an operator would look at. */
  private String state() {
    StringBuilder text = new StringBuilder();
    LedgerWorkers workers = world.bean(LedgerWorkers.class);
    workers.standing().forEach(one -> text.append("\n").append(one));
    for (String member : World.ORGANISATIONS) {
      workers
          .channelTroubles(member)
          .forEach(one -> text.append("\n").append(member).append(" ").append(one));
      for (String table : List.of("ledger_command", "ledger_transaction", "ledger_attempt")) {
        rows(world.database(), member, table).stream()
            .filter(row -> row.contains("RECORDED") || row.contains("SUBMITTED"))
            .limit(3)
            .forEach(row -> text.append("\n").append(member).append(" ").append(row));
      }
    }
    return text.toString();
  }

  private void rowsAreWhatAReadingGives() {
    RegistryDatabase empty = RegistryDatabase.fresh();
    try (TestRegistry reading = world.reading(empty)) {
      for (String member : World.ORGANISATIONS) {
        TestRegistry.await(
            "a reading by " + member,
            PATIENCE,
            () ->
                reading.ledger().position(member).block()
                    >= world.registry().ledger().position(member).block());
        for (String table : Attacker.tables(world.registry())) {
          if (table.equals("ledger_command")) continue;
          assertThat(rows(world.database(), member, table))
              .as("%s of %s", table, member)
              .isEqualTo(rows(empty, member, table));
        }
      }
    } finally {
      empty.close();
    }
  }

  private static List<String> rows(RegistryDatabase of, String member, String table) {
    String sql = "select to_jsonb(t)::text from " + table + " t order by 1";
    return of.rows().in(member, () -> of.jdbc().sql(sql).query(String.class).list());
  }

  private long count(String member, String what) {
    RegistryDatabase database = world.database();
    return database
        .rows()
        .in(
            member,
            () -> database.jdbc().sql("select count(*) from " + what).query(Long.class).single());
  }

  @Override
  public void close() {
    nodes.values().forEach(LedgerChecker::close);
  }
}
