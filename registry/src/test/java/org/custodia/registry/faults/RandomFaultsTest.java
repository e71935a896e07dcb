package org.custodia.registry.faults;

import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
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
      try (Aftermath aftermath = new Aftermath(world, journeys)) {
        aftermath.isAsItHasToBe();
      }
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
}
