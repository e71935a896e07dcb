package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.Attacker;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two pharmacies dispense and scan, a patient consents, a hospital bills, while what they rest on
 * is broken in an order that a seed draws ({@link Faults}). Then {@link LedgerChecker} proves from
 * ledger and journals alone that all that was acknowledged is there once and in order; rows are
 * compared with those of a reading into an empty database. Six new seeds in the long suite; {@code
 * -Dcustodia.seed=…} repeats a seed, and {@code -Dcustodia.steps=…} says how often something breaks
 * ({@code ./custodia faults}).
 */
@EnabledIf("isAskedFor")
class RandomFaultsTest {
  private static final String SEED = "custodia.seed";
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int SEEDS = LONG ? 6 : 1;
  private static final String HOW_OFTEN = "custodia.steps";
  private static final int STEPS = Integer.getInteger(HOW_OFTEN, 25);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private final List<Journey> journeys = new ArrayList<>();
  private World world;
  private Random random;

  static boolean isAskedFor() {
    return LONG || Integer.getInteger(HOW_OFTEN) != null;
  }

  static LongStream seeds() {
    String given = System.getProperty(SEED);
    return given == null ? new Random().longs(SEEDS) : LongStream.of(Long.parseLong(given));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void allThatWasAcknowledgedIsThereOnceAndInOrder(long seed) throws Exception {
    System.out.printf("./custodia faults %d %d draws this again%n", seed, STEPS);
    random = new Random(seed);
    MemberLine members = new MemberLine(new Random(seed));
    world = new World(members);
    try {
      List<Pharmacy> pharmacies = Pharmacy.open(world, folder, List.of(PONT, GARE));
      journeys.addAll(pharmacies);
      journeys.add(ConsentsGiven.begin(world, folder));
      journeys.add(BillsPaid.begin(world, folder));
      Faults faults =
          new Faults(
              world, random, this::work, bad -> pharmacies.forEach(p -> p.badLine(bad)), members);
      for (int step = 0; step < STEPS; step++) {
        work();
        faults.next(step);
        if (random.nextInt(3) > 0) work();
        LockSupport.parkNanos(Duration.ofMillis(30 + random.nextInt(250)).toNanos());
        faults.mendSome();
      }
      faults.mendAll();
      nothingIsStuck();
      journeys.forEach(Journey::prove);
      rowsAreWhatAReadingGives();
      faults
          .happened()
          .forEach((what, times) -> System.out.printf("counted: %d times %s%n", times, what));
    } finally {
      journeys.forEach(Journey::end);
      world.close();
    }
  }

  private void work() {
    for (Journey one : journeys) one.work(random);
  }

  // --- What has to be so ---

  private void nothingIsStuck() {
    for (Journey one : journeys) {
      await(one.getClass().getSimpleName() + " is through", one::isThrough);
    }
    for (String member : World.ORGANISATIONS) {
      await(
          "all that " + member + " recorded is final",
          () ->
              count(member, "ledger_command where state in ('RECORDED', 'SUBMITTED')") == 0
                  && count(member, "ledger_transaction where state = 'OPEN'") == 0);
    }
    await(
        "nothing is wrong with any channel",
        () ->
            World.ORGANISATIONS.stream()
                .allMatch(
                    member -> world.bean(LedgerWorkers.class).channelTroubles(member).isEmpty()));
    for (Journey one : journeys) {
      await(one.getClass().getSimpleName() + " is through", one::isThrough);
    }
    assertThat(world.bean(LedgerWorkers.class).standing()).allMatch(one -> one.stopped().isEmpty());
  }

  private void await(String what, Supplier<Boolean> so) {
    try {
      TestRegistry.await(
          what,
          PATIENCE,
          () -> {
            putRight();
            try {
              return so.get();
            } catch (Problem notNow) {
              return false; // while rows are read anew, nothing is told from them
            }
          });
    } catch (AssertionError inVain) {
      throw new AssertionError(inVain.getMessage() + state(), inVain);
    }
  }

  /** As the State page tells an administrator to, where a node was left behind. */
  private void putRight() {
    LedgerWorkers workers = world.bean(LedgerWorkers.class);
    for (String member : World.ORGANISATIONS) {
      Optional<Long> block =
          workers.channelTroubles(member).stream()
              .map(ChannelTrouble::rewindTo)
              .flatMap(Optional::stream)
              .min(Long::compare);
      try {
        block.ifPresent(it -> workers.rewind(member, it));
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
}
