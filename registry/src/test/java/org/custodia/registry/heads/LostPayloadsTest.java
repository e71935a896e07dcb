package org.custodia.registry.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.util.List;
import java.util.Optional;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.registry.ledger.ChannelHeads;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.ChannelTrouble.Kind;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.Rewind;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A member's privacy manager loses its database (docs/production.md, "If Tessera's database is
 * lost"): the member goes on, a node that has to import its blocks anew is noticed and shown, and
 * what the others still have cures it.
 */
class LostPayloadsTest {
  private static final int BEFORE = 3;

  private TestNetwork network;
  private NetworkFaults faults;
  private MemberInstances members;
  private MedicineActs.Lot lot;

  @BeforeEach
  void threeInstances() {
    network = TestNetwork.start();
    faults = network.network().faults();
    members = MemberInstances.start(network);
    lot = members.released("R1", 60);
  }

  @AfterEach
  void end() {
    faults.clear();
    members.close();
    network.close();
  }

  @Test
  void aMemberGoesOnIsShownWhatIsMissingAndIsGivenItBackByTheOthers() {
    long beforeTheChannel = members.nodeHead(PONT);
    String channel = members.openedChannel();
    for (int i = 0; i < BEFORE; i++) dispensed(channel);

    faults.stopPrivacyManager(PONT);
    faults.losePayloads(PONT);
    faults.startPrivacyManager(PONT);
    // Its node has computed what it needs, so nobody is hindered.
    dispensed(channel);
    assertThat(members.troubles(PONT)).isEmpty();

    // The node is synced anew, and finds nothing of what was there before; the next step shows it.
    faults.rollBack(PONT, beforeTheChannel);
    ofTheOther(channel);
    TestRegistry.await("the pharmacy notices", () -> aside().isPresent());
    assertThat(aside().orElseThrow().channel()).isEqualTo(channel);
    assertThat(members.channel(PONT)).isEmpty();
    assertThat(members.channel(RHONE)).as("others are not hindered").isPresent();
    // To roll it back, as the light says, does not help by itself.
    rollBack(aside().orElseThrow().rewindTo().orElseThrow());
    TestRegistry.await(
        "others speak of what is not here",
        () -> members.troubles(PONT).stream().anyMatch(one -> one.kind() == Kind.UNPROVEN));
    assertThat(members.channel(PONT)).isEmpty();

    faults.stopPrivacyManager(PONT);
    assertThat(faults.recoverPayloads(PONT))
        .as("the opening from the manufacturer, its own from any")
        .isGreaterThanOrEqualTo(1 + BEFORE);
    faults.startPrivacyManager(PONT);
    rollBack(beforeTheChannel);
    TestRegistry.await("nothing is wrong any more", this::nothingWrong);
    assertThat(sequence(PONT)).isEqualTo(sequence(RHONE));
    dispensed(channel);
  }

  private void dispensed(String channel) {
    members.awaitWitness(PONT, members.done(PONT, members.dispensing(channel, lot)).id());
  }

  /** Submitted by the manufacturer: who submits is not who it is about. */
  private void ofTheOther(String channel) {
    LedgerCommand command = members.dispensing(channel, lot);
    assertThat(members.registry(RHONE).carryOut(RHONE, command).state().isFinal()).isTrue();
  }

  /** As operators do on the State page. */
  private void rollBack(long block) {
    Rewind rewind = members.registry(PONT).bean(LedgerWorkers.class).rewind(PONT, block);
    assertThat(rewind.back()).as("%s", rewind).isTrue();
  }

  private Optional<ChannelTrouble> aside() {
    return members.troubles(PONT).stream()
        .filter(trouble -> trouble.putAside() && trouble.rewindTo().isPresent())
        .findFirst();
  }

  private boolean nothingWrong() {
    return List.of(RHONE, PONT, AGENCE).stream()
        .allMatch(member -> members.troubles(member).isEmpty());
  }

  private long sequence(String member) {
    return members.registry(member).bean(ChannelHeads.class).own(member).get(0).sequence();
  }
}
