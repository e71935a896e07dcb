package org.custodia.registry.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.ChannelHeads;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.ChannelTrouble.Kind;
import org.custodia.registry.ledger.CommandStatus;
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
 * A member's privacy manager is away while its node imports blocks (QUORUM.md, hazard 1): it is
 * noticed, shown, and cured by rolling the node back.
 */
class LeftBehindTest {
  private static final Duration LATE = Duration.ofSeconds(3);

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
  void aNodeWhosePrivacyManagerWasAwayIsNoticedShownAndCured() {
    String channel = members.openedChannel();
    members.awaitWitness(PONT, carriedOut(channel).id());
    long before = sequence(PONT); // which has confirmed it; others may not have read it yet

    // The regulator's node imports late, and by then its privacy manager is gone.
    CommandStatus missed = whileAway(AGENCE, () -> carriedOut(channel));
    Instant back = Instant.now();
    TestRegistry.await("the regulator notices", () -> isAside(AGENCE));
    assertThat(Duration.between(back, Instant.now())).isLessThan(Duration.ofSeconds(10));
    ChannelTrouble trouble = first(AGENCE, Kind.LEFT_BEHIND);
    assertThat(trouble.channel()).isEqualTo(channel);
    assertThat(trouble.own().sequence()).isEqualTo(before);
    // Just before it by its own finding, or to its last step by what the others say: who is first.
    assertThat(trouble.rewindTo().orElseThrow())
        .isLessThan(missed.evidence().orElseThrow().block());
    assertThat(members.channel(AGENCE)).isEmpty();
    // The others go on, witness each other, and see who is behind.
    members.awaitWitness(PONT, carriedOut(channel).id());
    TestRegistry.await(
        "the others see it", () -> has(PONT, Kind.OTHER_BEHIND) && has(RHONE, Kind.OTHER_BEHIND));
    assertThat(members.channel(PONT)).isPresent();

    Rewind rewind =
        members
            .registry(AGENCE)
            .bean(LedgerWorkers.class)
            .rewind(AGENCE, trouble.rewindTo().orElseThrow(), "regulator.agence");
    assertThat(rewind.back()).as("%s", rewind).isTrue();
    TestRegistry.await("nothing is wrong any more", this::nothingWrong);
    assertThat(sequence(AGENCE)).isEqualTo(sequence(RHONE));
    assertThat(audited(AGENCE)).containsExactly("regulator.agence BACK");
    // Work goes on, and the regulator is one of those who witness it.
    members.awaitWitness(PONT, carriedOut(channel).id());
    long now = sequence(PONT);
    TestRegistry.await(
        "the regulator has signed for it",
        () ->
            members.registry(PONT).bean(ChannelHeads.class).heard(PONT).stream()
                .anyMatch(
                    reached ->
                        reached.member().equals(TestNetwork.memberId(AGENCE))
                            && reached.sequence() == now));
  }

  @Test
  void anOpeningThatOneMemberMissedIsFoundAndCured() {
    whileAway(PONT, () -> members.done(RHONE, members.opening()));
    TestRegistry.await("the pharmacy notices", () -> has(PONT, Kind.OPENING_MISSED));
    ChannelTrouble trouble = first(PONT, Kind.OPENING_MISSED);
    assertThat(own(PONT)).isEmpty();
    assertThat(members.channel(RHONE)).isEmpty();
    rewind(PONT, trouble);
    for (String member : List.of(RHONE, PONT, AGENCE)) {
      TestRegistry.await(member + " has it ready", () -> members.channel(member).isPresent());
    }
    TestRegistry.await("nothing is wrong any more", this::nothingWrong);
    String channel = members.channel(PONT).orElseThrow().address();
    assertThat(trouble.channel()).isEqualTo(channel);
    members.awaitWitness(PONT, carriedOut(channel).id());
  }

  @Test
  void whatWasConfirmedOnACopyOutOfStepIsTakenBackAndDoneOnceOnTheRealOne() {
    String channel = members.openedChannel();
    members.awaitWitness(PONT, carriedOut(channel).id());
    // The pharmacy misses a step of the manufacturer's, and writes before anybody has told it.
    long before = sequence(PONT);
    List.of(RHONE, AGENCE, PONT).forEach(member -> members.server(member).answers(false));
    LedgerCommand ofTheOther = members.dispensing(channel, lot);
    LedgerCommand own = members.dispensing(channel, lot);
    whileAway(
        PONT,
        () -> {
          // Submitted by the manufacturer: who submits is not who it is about.
          CommandStatus status = members.registry(RHONE).carryOut(RHONE, ofTheOther);
          assertThat(sequence(RHONE)).as("%s", status).isEqualTo(before + 1);
          return status;
        });
    members.record(PONT, own);
    TestRegistry.await(
        "the pharmacy knows, or has written on its own copy",
        () -> isAside(PONT) || members.status(PONT, own.id()).state().isFinal());
    List.of(RHONE, AGENCE, PONT).forEach(member -> members.server(member).answers(true));
    TestRegistry.await("the channel is put aside", () -> isAside(PONT));
    ChannelTrouble trouble =
        members.troubles(PONT).stream()
            .filter(found -> found.rewindTo().isPresent())
            .findFirst()
            .orElseThrow();
    rewind(PONT, trouble);
    members.awaitWitness(PONT, own.id());
    TestRegistry.await("nothing is wrong any more", this::nothingWrong);
    assertThat(sequence(RHONE)).isEqualTo(before + 2);
    assertThat(sequence(PONT)).isEqualTo(before + 2);
  }

  @Test
  void aNodeIsNotRolledBackToWhereItIsNotYet() {
    LedgerWorkers workers = members.registry(AGENCE).bean(LedgerWorkers.class);
    assertThatThrownBy(() -> workers.rewind(AGENCE, 1_000_000))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-LED-020"));
  }

  /**
   * Has something written that this member's node imports only after its privacy manager has gone;
   * the privacy manager is back when this returns.
   */
  private <T> T whileAway(String member, java.util.function.Supplier<T> writing) {
    faults.delayBlocks(member, LATE);
    T written = writing.get();
    long block = head(RHONE);
    faults.stopPrivacyManager(member);
    TestRegistry.await(member + " imports block " + block, () -> head(member) >= block);
    faults.delayBlocks(member, Duration.ZERO);
    faults.startPrivacyManager(member);
    return written;
  }

  private CommandStatus carriedOut(String channel) {
    return members.done(PONT, members.dispensing(channel, lot));
  }

  private void rewind(String member, ChannelTrouble trouble) {
    Rewind rewind =
        members
            .registry(member)
            .bean(LedgerWorkers.class)
            .rewind(member, trouble.rewindTo().orElseThrow());
    assertThat(rewind.back()).as("%s", rewind).isTrue();
  }

  private long head(String member) {
    return members.nodeHead(member);
  }

  private boolean isAside(String member) {
    return members.troubles(member).stream().anyMatch(ChannelTrouble::putAside);
  }

  private boolean has(String member, Kind kind) {
    return members.troubles(member).stream().anyMatch(trouble -> trouble.kind() == kind);
  }

  private ChannelTrouble first(String member, Kind kind) {
    return members.troubles(member).stream()
        .filter(trouble -> trouble.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private boolean nothingWrong() {
    return List.of(RHONE, PONT, AGENCE).stream()
        .allMatch(member -> members.troubles(member).isEmpty());
  }

  private List<ChannelHeads.Own> own(String member) {
    return members.registry(member).bean(ChannelHeads.class).own(member);
  }

  private long sequence(String member) {
    return own(member).get(0).sequence();
  }

  private List<String> audited(String member) {
    return members
        .database(member)
        .rows()
        .in(
            member,
            () ->
                members
                    .database(member)
                    .jdbc()
                    .sql("select asked_by || ' ' || outcome from ledger_rewind")
                    .query(String.class)
                    .list());
  }
}
