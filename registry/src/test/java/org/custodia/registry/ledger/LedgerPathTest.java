package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole path, out to the network and back, for several organisations in one instance. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LedgerPathTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final MedicineActs.Lot LOT = MedicineActs.lot("A1", 20);
  private static final List<Bytes32> MEMBERS =
      Stream.of(RHONE, PONT, AGENCE).map(TestNetwork::memberId).sorted().toList();

  private static TestRegistry registry;
  private static MedicineActs acts;
  private static final List<Bytes32> TWO =
      Stream.of(PONT, AGENCE).map(TestNetwork::memberId).sorted().toList();
  private static String channel;
  private static String book;

  @BeforeAll
  static void everybodyIsReady() {
    registry =
        TestRegistry.start(
            database, network, IdentityConfiguration.class, PacksConfiguration.class);
    acts = new MedicineActs(network);
    confirm(AGENCE, acts.authorise());
    confirm(RHONE, acts.enrolManufacturer());
    confirm(PONT, acts.enrolPharmacist(PONT));
    confirm(RHONE, acts.release(UUID.randomUUID(), LOT));
    channel = open(PONT).address();
    confirm(PONT, new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, TWO, Bytes32.ZERO));
    TestRegistry.await(
        "the book is ready",
        () -> registry.ledger().channel(PONT, 1, TWO, Bytes32.ZERO).isPresent());
    book = registry.ledger().channel(PONT, 1, TWO, Bytes32.ZERO).orElseThrow().address();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  @Order(1)
  void everyMemberOfAChannelHasItReadyAndNobodyElseKnowsIt() {
    for (String member : List.of(RHONE, PONT, AGENCE)) {
      TestRegistry.await(
          member + " has the channel ready",
          () ->
              registry
                  .ledger()
                  .channel(member, 1, MEMBERS, Bytes32.ZERO)
                  .filter(found -> found.address().equals(channel))
                  .isPresent());
    }
    for (String stranger : List.of(GARE, SAINT_LUC)) {
      assertThat(registry.ledger().channels(stranger))
          .extracting(Ledger.Channel::address)
          .doesNotContain(channel);
    }
  }

  @Test
  @Order(2)
  void aDispensedPackIsKnownToTheMembersWhenTheCommandIsConfirmed() {
    UUID id = UUID.randomUUID();
    CommandStatus status = registry.carryOut(PONT, acts.dispense(id, PONT, book, LOT, "S0001"));
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
    assertThat(status.evidence()).isPresent();
    assertThat(status.submittedAt()).isPresent();
    Bytes32 pack = org.custodia.contracts.merkle.PackLeaf.packId(MedicineActs.GTIN, "S0001");
    assertThat(registry.bean(PackStates.class).of(PONT, pack)).isPresent();
    TestRegistry.await(
        "the regulator sees it",
        () -> registry.bean(PackStates.class).of(AGENCE, pack).isPresent());
    assertThat(registry.bean(PackStates.class).of(GARE, pack)).isEmpty();
  }

  @Test
  @Order(3)
  void aBadCommandInABatchIsRefusedAloneWithItsReason() {
    List<UUID> ids = new ArrayList<>();
    database
        .rows()
        .in(
            PONT,
            () -> {
              for (String serial : List.of("S0002", "S0001", "S0003", "NOSUCH", "S0004")) {
                UUID id = UUID.randomUUID();
                ids.add(id);
                registry.ledger().record(PONT, acts.dispense(id, PONT, book, LOT, serial));
              }
            });
    List<CommandStatus> outcomes = ids.stream().map(id -> registry.awaitFinal(PONT, id)).toList();
    assertThat(outcomes)
        .extracting(status -> status.refusal().map(LedgerRefusal::name).orElse("accepted"))
        .containsExactly("accepted", "PackNotActive", "accepted", "NotInLot", "accepted");
    assertThat(outcomes)
        .as("they travelled together")
        .extracting(status -> status.evidence().orElseThrow().transaction())
        .containsOnly(outcomes.get(0).evidence().orElseThrow().transaction());
    assertThat(outcomes.get(1).refusal().orElseThrow().arguments()).startsWith("1").hasSize(2);
  }

  @Test
  @Order(4)
  void aRefusedPublicCallSaysWhy() {
    CommandStatus status =
        registry.carryOut(RHONE, acts.release(UUID.randomUUID(), MedicineActs.lot("A1", 5)));
    assertThat(status.refusal()).map(LedgerRefusal::name).contains("LotExists");
    assertThat(status.evidence()).isPresent();
  }

  @Test
  @Order(5)
  void recordingTheSameAgainChangesNothingAndOtherContentIsRefused() {
    UUID id = UUID.randomUUID();
    LedgerCommand command = acts.sendBack(id, PONT, channel, LOT, "S0005");
    CommandStatus first = registry.carryOut(PONT, command);
    assertThat(registry.ledger().record(PONT, command)).isEqualTo(first);
    assertThatThrownBy(
            () -> registry.ledger().record(PONT, acts.sendBack(id, PONT, channel, LOT, "S0006")))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-LED-001"));
  }

  @Test
  @Order(6)
  void twoMembersWriteToOneChannelAtOnce() {
    Map<UUID, String> ids = new LinkedHashMap<>();
    for (int i = 7; i <= 12; i++) {
      UUID ours = UUID.randomUUID();
      ids.put(ours, PONT);
      registry.ledger().record(PONT, acts.sendBack(ours, PONT, channel, LOT, "S%04d".formatted(i)));
      UUID theirs = UUID.randomUUID();
      ids.put(theirs, RHONE);
      // The manufacturer does not send to itself; what matters is that its commands get their turn.
      registry
          .ledger()
          .record(RHONE, acts.sendBack(theirs, RHONE, channel, LOT, "S%04d".formatted(i)));
    }
    ids.forEach(
        (id, organisation) -> {
          CommandStatus status = registry.awaitFinal(organisation, id);
          assertThat(status.state())
              .as("%s of %s", status, organisation)
              .isEqualTo(
                  organisation.equals(PONT)
                      ? CommandStatus.State.CONFIRMED
                      : CommandStatus.State.REFUSED);
        });
    TestRegistry.await(
        "all agree on the head",
        () ->
            channelOf(RHONE).equals(channelOf(PONT)) && channelOf(AGENCE).equals(channelOf(PONT)));
  }

  @Test
  @Order(7)
  void publicCallsArePipelinedInOrder() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      UUID id = UUID.randomUUID();
      ids.add(id);
      registry.ledger().record(RHONE, acts.release(id, MedicineActs.lot("P" + i, 1)));
    }
    for (UUID id : ids) {
      CommandStatus status = registry.awaitFinal(RHONE, id);
      assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
    }
  }

  @Test
  @Order(8)
  void openingAChannelThatIsOpenAnswersWithTheOneThereIs() {
    CommandStatus status =
        registry.carryOut(
            RHONE, new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, MEMBERS, Bytes32.ZERO));
    assertThat(status.state()).isEqualTo(CommandStatus.State.CONFIRMED);
    assertThat(registry.ledger().channels(RHONE))
        .filteredOn(found -> found.members().equals(MEMBERS))
        .hasSize(1);
  }

  @Test
  @Order(9)
  void replayingTheChainGivesTheSameRows() {
    for (String organisation : List.of(PONT, AGENCE, GARE)) {
      settle(organisation);
      Map<String, List<String>> before = projections(organisation);
      registry.bean(LedgerWorkers.class).replay(organisation);
      settle(organisation);
      assertThat(projections(organisation)).isEqualTo(before);
    }
    assertThat(projections(PONT).get("ledger_channel")).hasSize(2);
  }

  @Test
  @Order(10)
  void stopsWithinSecondsAndGoesOnWhereItWas() {
    UUID id = UUID.randomUUID();
    LedgerCommand command = acts.sendBack(id, PONT, channel, LOT, "S0015");
    long start = System.nanoTime();
    registry.close();
    assertThat((System.nanoTime() - start) / 1_000_000_000.0).isLessThan(10);
    registry =
        TestRegistry.start(
            database, network, IdentityConfiguration.class, PacksConfiguration.class);
    assertThat(registry.carryOut(PONT, command).state()).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  /** As after a restore: the database is of an earlier moment, the node is not. */
  @Test
  @Order(11)
  void aMemberRestoredFromAnEarlierMomentHasFromTheChainWhatCameAfterItAndDoesNothingTwice() {
    registry.close();
    RegistryDatabase earlier = database.copy();
    registry = started(database);
    LedgerCommand known = acts.dispense(UUID.randomUUID(), PONT, book, LOT, "S0016");
    CommandStatus first = registry.carryOut(PONT, known);
    assertThat(first.state()).as("%s", first).isEqualTo(CommandStatus.State.CONFIRMED);
    LedgerCommand release = acts.release(UUID.randomUUID(), MedicineActs.lot("AFTER", 3));
    CommandStatus released = registry.carryOut(RHONE, release);
    List<String> members = List.of(RHONE, PONT, AGENCE);
    members.forEach(LedgerPathTest::settle);
    registry.close();

    registry = started(earlier);
    for (String member : members) {
      settle(member);
      assertThat(projections(earlier, member)).isEqualTo(projections(database, member));
    }
    // Whoever sends the same again, because nobody said that it was done, is told of the first
    // time.
    assertThat(registry.carryOut(PONT, known).evidence()).isEqualTo(first.evidence());
    assertThat(registry.carryOut(RHONE, release).evidence()).isEqualTo(released.evidence());
    assertThat(
            registry
                .carryOut(PONT, acts.dispense(UUID.randomUUID(), PONT, book, LOT, "S0017"))
                .state())
        .isEqualTo(CommandStatus.State.CONFIRMED);
    earlier.close();
  }

  private static TestRegistry started(RegistryDatabase with) {
    return TestRegistry.start(with, network, IdentityConfiguration.class, PacksConfiguration.class);
  }

  private static Ledger.Channel open(String pharmacy) {
    confirm(RHONE, new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, MEMBERS, Bytes32.ZERO));
    TestRegistry.await(
        "the channel is ready",
        () -> registry.ledger().channel(pharmacy, 1, MEMBERS, Bytes32.ZERO).isPresent());
    return channelOf(pharmacy);
  }

  private static Ledger.Channel channelOf(String organisation) {
    return registry.ledger().channel(organisation, 1, MEMBERS, Bytes32.ZERO).orElseThrow();
  }

  private static void confirm(String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  /** Waits until the projections reach the block that is the last one now. */
  private static void settle(String organisation) {
    QuorumNode node =
        new QuorumNode(network.file().node(organisation), 0, java.time.Duration.ofSeconds(10));
    long head = node.blockNumber();
    node.close();
    TestRegistry.await(
        organisation + " reaches block " + head,
        () -> registry.ledger().position(organisation).block() >= head);
  }

  /** All rows of all projections, as JSON text. */
  private static Map<String, List<String>> projections(String organisation) {
    return projections(database, organisation);
  }

  private static Map<String, List<String>> projections(RegistryDatabase of, String organisation) {
    List<String> tables = new ArrayList<>(ChannelRows.TABLES);
    registry.beans(Projection.class).forEach(projection -> tables.addAll(projection.tables()));
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String table : tables) {
      rows.put(
          table,
          of.rows()
              .in(
                  organisation,
                  () ->
                      of.jdbc()
                          .sql("select to_jsonb(t)::text from " + table + " t order by 1")
                          .query(String.class)
                          .list()));
    }
    return rows;
  }
}
