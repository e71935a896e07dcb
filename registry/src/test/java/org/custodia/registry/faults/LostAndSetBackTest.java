package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link RandomFaultsTest} drew once, in this order and no other: a pharmacy whose privacy
 * manager lost its payloads, and whose node is therefore set back to yesterday's disk, knows of its
 * scans and packs only what its node has imported again. A full disk of the database and its
 * failover come before.
 */
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class LostAndSetBackTest {
  @TempDir Path folder;

  @Test
  void whatWasAnchoredIsFoundWhenTheNodeIsInStepAndNotHeldForLostBefore() throws Exception {
    MemberLine members = new MemberLine(new Random(1));
    World world = new World(members);
    List<Pharmacy> journeys = List.of();
    try {
      journeys = Pharmacy.open(world, folder, List.of(PONT));
      Pharmacy pont = journeys.get(0);
      try (Aftermath aftermath = new Aftermath(world, journeys)) {
        works(pont);
        Faults drawn = new Faults(world, new Random(1), () -> works(pont), bad -> {}, members);
        drawn.happens("disk full", PONT);
        drawn.happens("database failed over", PONT);
        NetworkFaults faults = world.faults();
        faults.stopPrivacyManager(PONT);
        faults.losePayloads(PONT);
        faults.startPrivacyManager(PONT);
        works(pont);
        TestRegistry.await("all is anchored", () -> aftermath.missing().isEmpty());
        faults.stopPrivacyManager(PONT);
        faults.recoverPayloads(PONT);
        faults.startPrivacyManager(PONT);

        faults.partition(PONT); // so that it imports nothing until it is let to
        faults.rollBack(PONT, Faults.FOUNDED);
        works(pont);
        TestRegistry.await("the member is told that its node is behind", () -> isBehind(world));
        assertThat(aftermath.missing()).hasValueSatisfying(why -> assertThat(why).contains(PONT));

        faults.heal();
        aftermath.isAsItHasToBe();
        assertThat(isBehind(world)).isFalse();
      }
    } finally {
      journeys.forEach(Journey::end);
      world.close();
    }
  }

  private static void works(Pharmacy pharmacy) {
    for (int i = 0; i < 3; i++) {
      pharmacy.scan();
      pharmacy.dispense();
    }
  }

  private static boolean isBehind(World world) {
    return world.bean(LedgerWorkers.class).standing().stream()
        .filter(one -> one.organisation().equals(PONT))
        .anyMatch(one -> one.trouble().orElse("").contains("node is at block"));
  }
}
