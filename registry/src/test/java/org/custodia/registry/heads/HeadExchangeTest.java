package org.custodia.registry.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ChannelHead;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.ledger.ChannelHeads;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three instances tell each other how far their channel has come, over HTTP. */
class HeadExchangeTest {
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static MemberInstances members;
  private static MedicineActs.Lot lot;
  private static String channel;

  @BeforeAll
  static void aChannelOfThree() {
    members = MemberInstances.start(network);
    lot = members.released("H1", 60);
    channel = members.openedChannel();
  }

  @AfterEach
  void everybodyAnswersAgain() {
    List.of(AGENCE, RHONE, PONT).forEach(member -> members.server(member).answers(true));
    TestRegistry.await(
        "nothing is wrong",
        () ->
            List.of(AGENCE, RHONE, PONT).stream()
                .allMatch(member -> members.troubles(member).isEmpty()));
  }

  @AfterAll
  static void stop() {
    members.close();
  }

  @Test
  void aCommandToAChannelIsWitnessedSoonAfterItIsConfirmed() {
    LedgerCommand command = members.dispensing(channel, lot);
    members.record(PONT, command);
    CommandStatus status = members.awaitWitness(PONT, command.id());
    CommandStatus.Witnessing witnessing = status.witnessing().orElseThrow();
    CommandStatus.Witness witness = witnessing.witness().orElseThrow();
    assertThat(witness.member()).isIn(TestNetwork.memberId(RHONE), TestNetwork.memberId(AGENCE));
    // How soon is measured below, over many.
    assertThat(Duration.between(witnessing.confirmedAt(), witness.at()))
        .isLessThan(Duration.ofSeconds(10));
    assertThat(status.evidence()).isPresent();
  }

  @Test
  void fromConfirmedToWitnessedItTakesWellUnderASecond() {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      LedgerCommand command = members.dispensing(channel, lot);
      members.record(PONT, command);
      CommandStatus.Witnessing witnessing =
          members.awaitWitness(PONT, command.id()).witnessing().orElseThrow();
      millis.add(
          Duration.between(witnessing.confirmedAt(), witnessing.witness().orElseThrow().at())
              .toMillis());
    }
    millis.sort(Comparator.naturalOrder());
    System.out.println("confirmed to witnessed, ms: " + millis);
    assertThat(millis.get(millis.size() / 2)).isLessThan(1000);
  }

  @Test
  void aPublicCallEndsAtConfirmed() {
    MedicineActs acts = new MedicineActs(network);
    CommandStatus status = members.done(AGENCE, acts.authorise());
    assertThat(status.state()).isEqualTo(CommandStatus.State.CONFIRMED);
    assertThat(status.witnessing()).isEmpty();
  }

  @Test
  void withoutAnotherMemberNothingIsWitnessedAndALostMessageCostsOnlyTime() {
    members.server(RHONE).answers(false);
    members.server(AGENCE).answers(false);
    // Pont must not be told by the others either.
    members.server(PONT).answers(false);
    LedgerCommand command = members.dispensing(channel, lot);
    CommandStatus done = members.done(PONT, command);
    TestRegistry.await("the others have it too", () -> sequence(AGENCE) == sequence(PONT));
    assertThat(done.state()).isEqualTo(CommandStatus.State.CONFIRMED);
    assertThat(members.status(PONT, command.id()).state()).isEqualTo(CommandStatus.State.CONFIRMED);
    members.server(AGENCE).answers(true);
    CommandStatus.Witness witness =
        members.awaitWitness(PONT, command.id()).witnessing().orElseThrow().witness().orElseThrow();
    assertThat(witness.member()).isEqualTo(TestNetwork.memberId(AGENCE));
  }

  @Test
  void whatWasSignedIsKeptAndCanBeCheckedByAnybody() {
    LedgerCommand command = members.dispensing(channel, lot);
    members.record(PONT, command);
    members.awaitWitness(PONT, command.id());
    WitnessDomain domain = domain();
    var kept =
        members
            .database(PONT)
            .rows()
            .in(
                PONT,
                () ->
                    members
                        .database(PONT)
                        .jdbc()
                        .sql(
                            """
                            select channel, member, sequence, head, block, as_of, said_at, signature, key
                            from ledger_counterparty_head order by heard_at
                            """)
                        .query(
                            (row, i) ->
                                WitnessSignature.of(row.getBytes("signature"))
                                    .orElseThrow()
                                    .signer(
                                        new ChannelHead(
                                            row.getString("channel"),
                                            Bytes32.of(row.getBytes("member")),
                                            row.getLong("sequence"),
                                            Bytes32.of(row.getBytes("head")),
                                            row.getLong("block"),
                                            row.getLong("as_of"),
                                            row.getTimestamp("said_at")
                                                .toInstant()
                                                .getEpochSecond()),
                                        domain)
                                    .orElseThrow()
                                    .equals(row.getString("key")))
                        .list());
    assertThat(kept).isNotEmpty().containsOnly(true);
  }

  @Test
  void aMemberThatHoldsAnotherHistoryPutsTheChannelAsideUntilItAgreesAgain() {
    settle();
    ChannelHeads.Own own = own(PONT);
    Bytes32 other = Bytes32.keccak("another history".getBytes(StandardCharsets.UTF_8));
    say(RHONE, PONT, changed(own, own.sequence(), other, own.block(), own.asOf()), 0);
    TestRegistry.await("it is noticed", () -> !members.troubles(PONT).isEmpty());
    assertThat(members.troubles(PONT))
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.kind()).isEqualTo(ChannelTrouble.Kind.FORKED);
              assertThat(trouble.putAside()).isTrue();
              assertThat(trouble.member()).contains(TestNetwork.memberId(RHONE));
              assertThat(trouble.own().head()).isEqualTo(own.head());
              assertThat(trouble.other().orElseThrow().head()).isEqualTo(other);
              assertThat(trouble.rewindTo()).isPresent();
            });
    assertThat(members.channel(PONT)).isEmpty();
    // The honest word comes later by the clock of who says it, and ends it.
    say(RHONE, PONT, own, 1);
    TestRegistry.await("it is over", () -> members.channel(PONT).isPresent());
  }

  @Test
  void aClaimThatTheChainDoesNotBearOutIsShownAndStopsNothing() {
    settle();
    ChannelHeads.Own own = own(PONT);
    say(
        RHONE,
        PONT,
        changed(own, own.sequence() + 5, Bytes32.keccak(new byte[] {1}), 1, own.asOf()),
        0);
    TestRegistry.await("it is noticed", () -> !members.troubles(PONT).isEmpty());
    assertThat(members.troubles(PONT))
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.kind()).isEqualTo(ChannelTrouble.Kind.UNPROVEN);
              assertThat(trouble.putAside()).isFalse();
            });
    assertThat(members.channel(PONT)).isPresent();
    say(RHONE, PONT, own, 1);
  }

  @Test
  void aMemberWhoseNodeHasReadPastAStepWithoutItIsShown() {
    LedgerCommand command = members.dispensing(channel, lot);
    members.record(PONT, command);
    members.awaitWitness(PONT, command.id());
    settle();
    ChannelHeads.Own own = own(PONT);
    var before =
        members
            .database(PONT)
            .rows()
            .in(
                PONT,
                () ->
                    members
                        .database(PONT)
                        .jdbc()
                        .sql(
                            "select head from ledger_channel_step where address = ? and sequence = ?")
                        .params(channel, own.sequence() - 1)
                        .query((row, i) -> Bytes32.of(row.getBytes(1)))
                        .single());
    // Of the same second the word with more steps counts, and the honest one may be of this second.
    say(RHONE, PONT, changed(own, own.sequence() - 1, before, 1, own.asOf()), 1);
    TestRegistry.await("it is noticed", () -> !members.troubles(PONT).isEmpty());
    assertThat(members.troubles(PONT).get(0).kind()).isEqualTo(ChannelTrouble.Kind.OTHER_BEHIND);
    assertThat(members.channel(PONT)).isPresent();
    say(RHONE, PONT, own, 2);
  }

  @Test
  void whoIsNotOfAChannelLearnsNothingOfItNorChangesAnything() {
    settle();
    ChannelHeads.Own own = own(PONT);
    byte[] answer = say(GARE, PONT, own, 0);
    byte[] ofNone = say(GARE, PONT, changed("0x" + "ab".repeat(20), own), 0);
    assertThat(HeadsMessage.parse(answer).heads()).isEmpty();
    assertThat(answer).isEqualTo(ofNone);
    assertThat(heardOf(GARE)).isZero();
  }

  @Test
  void aHeadCountsOnlyWithTheSignatureOfTheMemberThatItNames() {
    ChannelHeads.Own own = own(PONT);
    HeadsMessage stolen =
        new HeadsMessage(
            TestNetwork.memberId(RHONE),
            TestNetwork.memberId(PONT),
            List.of(signed(GARE, RHONE, own, 0)));
    refused("CUS-HED-003", stolen.write());
    refused("CUS-HED-002", message(RHONE, PONT, own, -600).write());
    refused("CUS-HED-002", message(RHONE, PONT, own, 600).write());
    refused("CUS-HED-005", message(RHONE, AGENCE, own, 0).write());
    refused("CUS-HED-001", new byte[HeadDesk.LONGEST_MESSAGE + 1]);
    refused("CUS-VER-001", "no".getBytes(StandardCharsets.UTF_8));
    String twice =
        new String(message(RHONE, PONT, own, 0).write(), StandardCharsets.UTF_8)
            .replace("\"heads\":[", "\"more\":1,\"heads\":[");
    refused("CUS-VER-003", twice.getBytes(StandardCharsets.UTF_8));
    SignedHead head = signed(RHONE, RHONE, own, 0);
    HeadsMessage doubled =
        new HeadsMessage(
            TestNetwork.memberId(RHONE), TestNetwork.memberId(PONT), List.of(head, head));
    refused("CUS-VER-003", doubled.write());
  }

  // --- Saying things by hand ---

  private static void refused(String code, byte[] body) {
    assertThatThrownBy(() -> desk(PONT).answer(body))
        .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static byte[] say(String from, String to, ChannelHeads.Own own, long secondsAhead) {
    return desk(to).answer(message(from, to, own, secondsAhead).write());
  }

  private static HeadsMessage message(
      String from, String to, ChannelHeads.Own own, long secondsAhead) {
    return new HeadsMessage(
        TestNetwork.memberId(from),
        TestNetwork.memberId(to),
        List.of(signed(from, from, own, secondsAhead)));
  }

  private static SignedHead signed(
      String signer, String member, ChannelHeads.Own own, long secondsAhead) {
    Signer key = new StoredKeys(network.file().keyFiles(List.of(signer))).account(signer);
    WitnessDomain domain = domain();
    Instant at = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 2 + secondsAhead);
    return SignedHead.sign(
        TestNetwork.memberId(member),
        own,
        at,
        message -> "0x" + HexFormat.of().formatHex(key.sign(message.digest(domain))));
  }

  private static WitnessDomain domain() {
    return new WitnessDomain(network.file().chainId(), network.file().contracts().registrar());
  }

  private static HeadDesk desk(String member) {
    return members.registry(member).bean(HeadDesk.class);
  }

  private static ChannelHeads.Own own(String member) {
    return members.registry(member).bean(ChannelHeads.class).own(member).get(0);
  }

  private static long sequence(String member) {
    return own(member).sequence();
  }

  private static ChannelHeads.Own changed(
      ChannelHeads.Own own, long sequence, Bytes32 head, long block, long asOf) {
    return new ChannelHeads.Own(
        own.channel(), own.members(), sequence, head, block, asOf, own.openedBy());
  }

  private static ChannelHeads.Own changed(String address, ChannelHeads.Own own) {
    return new ChannelHeads.Own(
        address,
        own.members(),
        own.sequence(),
        own.head(),
        own.block(),
        own.asOf(),
        own.openedBy());
  }

  private static long heardOf(String member) {
    return members
        .database(PONT)
        .rows()
        .in(
            PONT,
            () ->
                members
                    .database(PONT)
                    .jdbc()
                    .sql("select count(*) from ledger_counterparty_head where member = ?")
                    .param(TestNetwork.memberId(member).toArray())
                    .query(Long.class)
                    .single());
  }

  /** Until everybody has said everything. */
  private static void settle() {
    TestRegistry.await(
        "all agree",
        () ->
            sequence(AGENCE) == sequence(PONT)
                && sequence(RHONE) == sequence(PONT)
                && members.registry(PONT).bean(ChannelHeads.class).heard(PONT).stream()
                        .filter(reached -> reached.sequence() == sequence(PONT))
                        .count()
                    == 2);
  }
}
