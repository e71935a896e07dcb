package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process that is killed without warning, again and again, in the middle of its work. */
class KilledInstanceTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final int KILLS = 3;
  private static final int PACKS = 150;
  private static final List<Bytes32> MEMBERS =
      Stream.of(RHONE, PONT, AGENCE).map(TestNetwork::memberId).sorted().toList();

  @Test
  void everyRecordedCommandIsCarriedOutOnce() throws Exception {
    MedicineActs acts = new MedicineActs(network);
    MedicineActs.Lot lot = MedicineActs.lot("K1", PACKS);
    String channel = prepare(acts, lot);
    Ledger ledger =
        new QuorumLedger(
            network.file(), Set.of(PONT), database.rows(), database.jdbc(), organisation -> {});
    List<UUID> ids = new ArrayList<>();
    Random random = new Random(4711);
    for (int kill = 0; kill < KILLS; kill++) {
      Process instance = InstanceProcess.start(database, network.path(), PONT);
      long before = traces();
      record(ledger, ids, acts, channel, lot, PACKS / KILLS);
      TestRegistry.await("it has begun to work", () -> traces() > before);
      Thread.sleep(random.nextInt(400));
      instance.destroyForcibly();
      assertThat(instance.waitFor(10, TimeUnit.SECONDS)).isTrue();
      System.out.println("counted: 1 kills of an instance at work");
    }
    try (TestRegistry registry =
        TestRegistry.start(database, network.path(), List.of(PONT, RHONE, AGENCE), Map.of())) {
      for (UUID id : ids) {
        CommandStatus status = registry.awaitFinal(PONT, id);
        assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
      }
      assertThat(registry.ledger().channels(PONT).get(0).sequence()).isEqualTo(PACKS);
    }
  }

  /** By an instance that is stopped in good order. */
  private static String prepare(MedicineActs acts, MedicineActs.Lot lot) {
    try (TestRegistry registry = TestRegistry.start(database, network)) {
      confirm(registry, AGENCE, acts.authorise());
      confirm(registry, RHONE, acts.enrolManufacturer());
      confirm(registry, PONT, acts.enrolPharmacist(PONT));
      confirm(registry, RHONE, acts.release(UUID.randomUUID(), lot));
      confirm(
          registry,
          RHONE,
          new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, MEMBERS, Bytes32.ZERO));
      TestRegistry.await(
          "the channel is ready",
          () -> registry.ledger().channel(PONT, 1, MEMBERS, Bytes32.ZERO).isPresent());
      assertThat(registry.ledger().channels(GARE)).isEmpty();
      assertThat(registry.ledger().channels(SAINT_LUC)).isEmpty();
      return registry.ledger().channels(PONT).get(0).address();
    }
  }

  private static void record(
      Ledger ledger,
      List<UUID> ids,
      MedicineActs acts,
      String channel,
      MedicineActs.Lot lot,
      int count) {
    for (int i = 0; i < count; i++) {
      UUID id = UUID.randomUUID();
      ledger.record(PONT, acts.sendBack(id, PONT, channel, lot, lot.serials().get(ids.size())));
      ids.add(id);
    }
  }

  /** Grows with everything that an instance signs or settles. */
  private static long traces() {
    return database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql(
                        """
                        select (select count(*) from ledger_attempt)
                          + (select count(*) from ledger_command where state = 'CONFIRMED')
                        """)
                    .query(Long.class)
                    .single());
  }

  private static void confirm(TestRegistry registry, String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }
}
