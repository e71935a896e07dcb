package org.custodia.registry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.consent.ConsentWorld.MARTIN;
import static org.custodia.registry.consent.ConsentWorld.MARTIN_HERSELF;
import static org.custodia.registry.consent.ConsentWorld.PONT_PHARMACIST;
import static org.custodia.registry.consent.ConsentWorld.oneTime;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.testing.BenchReport;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two of the same pharmacy who use a one-time consent in the same moment: one of them may. */
class RacingUsesTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final int ROUNDS = BenchReport.full() ? 50 : 15;
  private static ConsentWorld world;

  @BeforeAll
  static void start() {
    world = ConsentWorld.start(database, network);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void exactlyOneOfTwoRacingUsesIsAccepted() throws Exception {
    ExecutorService racers = Executors.newFixedThreadPool(2);
    try {
      List<ReceivedConsent> consents = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        UUID id = world.granted(MARTIN_HERSELF, MARTIN, oneTime(PONT));
        consents.add(
            world.awaitReceived(
                PONT_PHARMACIST, world.view(MARTIN_HERSELF, MARTIN, id).commitment()));
      }
      for (ReceivedConsent consent : consents) race(racers, consent);
    } finally {
      racers.shutdownNow();
    }
    System.out.println("counted: " + ROUNDS + " races for a one-time consent");
  }

  private static void race(ExecutorService racers, ReceivedConsent consent) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Future<CommandStatus>> both = new ArrayList<>();
    for (int racer = 0; racer < 2; racer++) {
      both.add(
          racers.submit(
              () -> {
                start.await();
                return world.use(PONT_PHARMACIST, consent);
              }));
    }
    List<CommandStatus> outcomes = List.of(both.get(0).get(), both.get(1).get());
    assertThat(outcomes).filteredOn(outcome -> outcome.state().isDone()).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.state().isDone())
        .singleElement()
        .satisfies(outcome -> world.refused(outcome, "ConsentUsedUp"));
  }
}
