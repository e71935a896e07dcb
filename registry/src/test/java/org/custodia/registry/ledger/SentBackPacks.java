package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;

/**
 * A pharmacy sends the packs of a lot back, each by a command of its own, through a channel that
 * carries nothing else: so the channel's last step says how many of the commands the ledger has
 * carried out, and how often.
 */
public final class SentBackPacks {
  /** Whose instances have to run for it. */
  public static final List<String> ORGANISATIONS = List.of(PONT, RHONE, AGENCE);

  private static final List<Bytes32> MEMBERS =
      ORGANISATIONS.stream().map(TestNetwork::memberId).sorted().toList();

  private final List<LedgerCommand> commands;

  /** Releases the lot and opens the channel, by an instance that is stopped in good order. */
  public SentBackPacks(TestNetwork network, RegistryDatabase database, String lot, int packs) {
    MedicineActs acts = new MedicineActs(network);
    MedicineActs.Lot released = MedicineActs.lot(lot, packs);
    try (TestRegistry registry = TestRegistry.start(database, network)) {
      confirm(registry, AGENCE, acts.authorise());
      confirm(registry, RHONE, acts.enrolManufacturer());
      confirm(registry, PONT, acts.enrolPharmacist(PONT));
      confirm(registry, RHONE, acts.release(UUID.randomUUID(), released));
      confirm(
          registry,
          RHONE,
          new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, MEMBERS, Bytes32.ZERO));
      TestRegistry.await(
          "the channel is ready",
          () -> registry.ledger().channel(PONT, 1, MEMBERS, Bytes32.ZERO).isPresent());
      String channel = registry.ledger().channels(PONT).get(0).address();
      this.commands =
          released.serials().stream()
              .map(serial -> acts.sendBack(UUID.randomUUID(), PONT, channel, released, serial))
              .toList();
    }
  }

  /** Has a pack sent back; once, however often it is asked for. */
  public void record(Ledger ledger, int pack) {
    ledger.record(PONT, commands.get(pack));
  }

  /** Whether it was recorded that a pack is to be sent back. */
  public boolean isRecorded(Ledger ledger, int pack) {
    return ledger.status(PONT, commands.get(pack).id()).isPresent();
  }

  /**
   * All of them were recorded: waits until they are final, and looks whether each was done once.
   */
  public void areAllDoneOnce(TestRegistry registry) {
    for (LedgerCommand command : commands) {
      CommandStatus status = registry.awaitFinal(PONT, command.id());
      assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
    }
    assertThat(registry.ledger().channels(PONT).get(0).sequence()).isEqualTo(commands.size());
  }

  private static void confirm(TestRegistry registry, String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }
}
