package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.devnet.wire.Rule;
import org.custodia.devnet.wire.WireFault;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is recorded goes its way while other members' parts of the network are in trouble. */
class NetworkTroubleTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final List<Bytes32> WITH_PONT = members(PONT);
  private static final List<Bytes32> WITH_GARE = members(GARE);
  private static final MedicineActs.Lot LOT = MedicineActs.lot("NT", 200);

  /** Blocks that a member that is cut off does not see. */
  private static final int MISSED = Boolean.getBoolean("custodia.long") ? 1_000 : 30;

  /** How long a recipient's privacy manager is away. */
  private static final Duration AWAY =
      Duration.ofSeconds(Boolean.getBoolean("custodia.long") ? 150 : 2);

  /** How many minutes more pass, by moving what is to be tried again. */
  private static final int MINUTES = Boolean.getBoolean("custodia.long") ? 60 : 1;

  private static final NetworkFaults faults = network.network().faults();

  private static TestRegistry registry;
  private static MedicineActs acts;

  /** A key of its own: the Registrar lets nobody have another member's. */
  private static MedicineActs gareActs;

  private static String pontChannel;
  private static String gareChannel;
  private static int packs;

  @BeforeAll
  static void twoChannelsInUse() {
    registry =
        TestRegistry.start(
            database,
            network.path(),
            List.of(AGENCE, RHONE, PONT, GARE),
            Map.of("custodia.ledger.timeout", "2s"));
    acts = new MedicineActs(network);
    confirm(AGENCE, acts.authorise());
    confirm(RHONE, acts.enrolManufacturer());
    confirm(PONT, acts.enrolPharmacist(PONT));
    gareActs = new MedicineActs(network);
    confirm(GARE, gareActs.enrolPharmacist(GARE));
    confirm(RHONE, acts.release(UUID.randomUUID(), LOT));
    pontChannel = open(PONT, WITH_PONT);
    gareChannel = open(GARE, WITH_GARE);
  }

  @AfterEach
  void everythingWorksAgainAndEverybodyAgrees() {
    faults.clear();
    for (String organisation : List.of(AGENCE, RHONE, PONT, GARE)) {
      TestRegistry.await(organisation + " has nothing on its way", () -> open(organisation) == 0);
      assertNoNonceIsUsedTwiceOrMissing(organisation);
    }
    TestRegistry.await(
        "all agree on the heads",
        () ->
            heads(RHONE).equals(heads(AGENCE))
                && heads(RHONE).containsAll(heads(PONT))
                && heads(RHONE).containsAll(heads(GARE)));
    assertThat(registry.ledger().channel(RHONE, 1, WITH_PONT, Bytes32.ZERO)).isPresent();
    assertThat(registry.ledger().channel(RHONE, 1, WITH_GARE, Bytes32.ZERO)).isPresent();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void oneDeadRecipientHoldsUpItsOwnChannelsOnly() {
    faults.stopPrivacyManager(GARE);
    List<UUID> toGare = byTheManufacturer(gareChannel, 3);
    TestRegistry.await("it was tried", () -> troubled(RHONE) == 3);
    List<UUID> toPont = byTheManufacturer(pontChannel, 3);
    UUID release = UUID.randomUUID();
    registry.ledger().record(RHONE, acts.release(release, MedicineActs.lot("NT1", 1)));
    // Refused, because a manufacturer dispenses nothing; but heard, and settled.
    toPont.forEach(id -> assertThat(state(RHONE, id)).isEqualTo(CommandStatus.State.REFUSED));
    assertThat(state(RHONE, release)).isEqualTo(CommandStatus.State.CONFIRMED);
    for (UUID id : toGare) {
      assertThat(registry.ledger().status(RHONE, id).orElseThrow().state().isFinal()).isFalse();
    }
    faults.startPrivacyManager(GARE);
    toGare.forEach(id -> assertThat(state(RHONE, id)).isEqualTo(CommandStatus.State.REFUSED));
  }

  /**
   * After two minutes of tries they are a minute apart and stay so. Then an hour passes: each time
   * the next try is due at once instead of after its minute.
   */
  @Test
  void whatWaitedForARecipientForLongIsDrainedInOrderAndHasDelayedNobodyElse() {
    faults.stopPrivacyManager(GARE);
    List<UUID> waiting = new ArrayList<>();
    Instant back = Instant.now().plus(AWAY);
    while (Instant.now().isBefore(back)) {
      if (waiting.size() < 12) waiting.add(dispense(RHONE, gareChannel));
      UUID other = dispense(PONT, pontChannel);
      Instant begun = Instant.now();
      assertThat(state(PONT, other)).isEqualTo(CommandStatus.State.CONFIRMED);
      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
      pause(AWAY.dividedBy(15));
    }
    assertThat(waiting)
        .allSatisfy(
            id -> {
              CommandStatus status = registry.ledger().status(RHONE, id).orElseThrow();
              assertThat(status.state().isFinal()).isFalse();
            });
    TestRegistry.await("why is said of each", () -> troubled(RHONE) == waiting.size());
    for (int minute = 0; minute < MINUTES; minute++) {
      TestRegistry.await("all are put off", () -> putOff(RHONE) == waiting.size());
      database.rows().in(RHONE, () -> new CommandRows(database.jdbc()).dueNow());
      assertThat(state(PONT, dispense(PONT, pontChannel))).isEqualTo(CommandStatus.State.CONFIRMED);
    }
    TestRegistry.await("all are put off", () -> putOff(RHONE) == waiting.size());
    faults.startPrivacyManager(GARE);
    TestRegistry.await(
        "the last is final",
        Duration.ofSeconds(90),
        () ->
            registry
                .ledger()
                .status(RHONE, waiting.get(waiting.size() - 1))
                .orElseThrow()
                .state()
                .isFinal());
    // Refused, because a manufacturer dispenses nothing; but heard, and settled.
    waiting.forEach(id -> assertThat(state(RHONE, id)).isEqualTo(CommandStatus.State.REFUSED));
    assertThat(waiting.stream().map(NetworkTroubleTest::step)).as("in order").isSorted();
  }

  /** It shows yesterday now, and what is to be tried again has the time that it showed before. */
  @Test
  void whatWaitsIsSentWhenTheClockOfTheDatabaseIsSetBack() {
    faults.stopPrivacyManager(GARE);
    UUID waiting = byTheManufacturer(gareChannel, 1).get(0);
    TestRegistry.await("it was tried", () -> troubled(RHONE) == 1);
    int moved =
        database
            .unbound()
            .sql(
                "update ledger_command set not_before = not_before + interval '1 day' where id = ?")
            .param(waiting)
            .update();
    assertThat(moved).isOne();
    faults.startPrivacyManager(GARE);
    assertThat(state(RHONE, waiting)).isEqualTo(CommandStatus.State.REFUSED);
  }

  private static long step(UUID id) {
    return database
        .rows()
        .in(
            RHONE,
            () ->
                database
                    .jdbc()
                    .sql("select channel_sequence from ledger_command where id = ?")
                    .param(id)
                    .query(Long.class)
                    .single());
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void aMemberThatIsCutOffKeepsWhatItRecordsAndHoldsUpNobodyElse() {
    faults.partition(PONT);
    UUID cutOff = dispense(PONT, pontChannel);
    UUID elsewhere = dispense(GARE, gareChannel);
    assertThat(state(GARE, elsewhere)).isEqualTo(CommandStatus.State.CONFIRMED);
    TestRegistry.await("it was tried", () -> troubled(PONT) == 1);
    assertThat(registry.ledger().status(PONT, cutOff).orElseThrow().state().isFinal()).isFalse();
    faults.heal();
    assertThat(state(PONT, cutOff)).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  @Test
  void aMemberThatMissedManyBlocksCatchesUpAndAgrees() {
    faults.partition(PONT);
    UUID cutOff = dispense(PONT, pontChannel);
    long target = block(GARE) + MISSED;
    for (int i = 0; block(GARE) < target; i++) {
      confirm(RHONE, acts.release(UUID.randomUUID(), MedicineActs.lot("MB" + i, 1)));
    }
    assertThat(block(PONT)).isLessThan(target - MISSED / 2);
    faults.heal();
    TestRegistry.await("it has caught up", () -> block(PONT) >= target);
    // However often it has failed meanwhile: it is tried when there are blocks again.
    assertThat(state(PONT, cutOff)).isEqualTo(CommandStatus.State.CONFIRMED);
    TestRegistry.await("one block is the same", () -> position(PONT).equals(position(GARE)));
  }

  private static long block(String organisation) {
    return Long.parseLong(position(organisation).split(" ")[0]);
  }

  /** Number and hash of the block up to which the organisation's rows reach. */
  private static String position(String organisation) {
    return database
        .rows()
        .in(
            organisation,
            () ->
                database
                    .jdbc()
                    .sql("select block || ' ' || encode(block_hash, 'hex') from ledger_position")
                    .query(String.class)
                    .single());
  }

  @Test
  void aFullPoolDelaysPublicCallsAndKeepsTheirOrder() {
    faults.limitPool(2);
    List<UUID> ids = new ArrayList<>();
    database
        .rows()
        .in(
            RHONE,
            () -> {
              for (int i = 0; i < 20; i++) {
                UUID id = UUID.randomUUID();
                ids.add(id);
                registry.ledger().record(RHONE, acts.release(id, MedicineActs.lot("FP" + i, 1)));
              }
            });
    List<CommandStatus.Evidence> places =
        ids.stream()
            .map(
                id -> {
                  assertThat(state(RHONE, id)).isEqualTo(CommandStatus.State.CONFIRMED);
                  return registry.ledger().status(RHONE, id).orElseThrow().evidence().orElseThrow();
                })
            .toList();
    assertThat(places).extracting(CommandStatus.Evidence::block).isSorted();
  }

  @Test
  void aPoolThatIsFullAfterThePayloadWasHandedOutCostsANewPayloadAndNothingElse() {
    long before = sequence(PONT);
    faults.limitPool(0);
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) ids.add(dispense(PONT, pontChannel));
    TestRegistry.await("the pool was too full", () -> troubled(PONT) == 4);
    faults.limitPool(1);
    ids.forEach(id -> assertThat(state(PONT, id)).isEqualTo(CommandStatus.State.CONFIRMED));
    TestRegistry.await("each moved the channel once", () -> sequence(PONT) == before + 4);
  }

  @Test
  void payloadsAndTransactionsThatComeTwiceOrLateChangeNothing() {
    faults.onDelivery(
        RHONE,
        request ->
            request.method().equals("payload")
                ? new WireFault.Duplicate()
                : new WireFault.Delay(Duration.ofMillis(300)));
    faults.onDelivery(PONT, Rule.always(new WireFault.Duplicate()));
    long before = sequence(PONT);
    List<UUID> theirs = byTheManufacturer(pontChannel, 4);
    List<UUID> ours = new ArrayList<>();
    for (int i = 0; i < 4; i++) ours.add(dispense(PONT, pontChannel));
    ours.forEach(id -> assertThat(state(PONT, id)).isEqualTo(CommandStatus.State.CONFIRMED));
    theirs.forEach(id -> assertThat(state(RHONE, id)).isEqualTo(CommandStatus.State.REFUSED));
    TestRegistry.await("each moved the channel once", () -> sequence(PONT) == before + 8);
  }

  @Test
  void transactionsThatNeverSpreadAreFoundAtOurOwnNodeAndComeThroughWhenTheLineIsBack() {
    faults.onDelivery(PONT, Rule.on("transaction", new WireFault.DropBefore()));
    UUID id = dispense(PONT, pontChannel);
    TestRegistry.await(
        "our node has taken it",
        () ->
            registry.ledger().status(PONT, id).orElseThrow().state()
                == CommandStatus.State.SUBMITTED);
    faults.clear();
    assertThat(state(PONT, id)).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  @Test
  void aNodeThatHearsOfBlocksLateStillWritesItsTurn() {
    faults.delayBlocks(PONT, Duration.ofMillis(800));
    long before = sequence(AGENCE);
    List<UUID> theirs = byTheManufacturer(pontChannel, 2);
    UUID ours = dispense(PONT, pontChannel);
    theirs.forEach(id -> assertThat(state(RHONE, id)).isEqualTo(CommandStatus.State.REFUSED));
    assertThat(state(PONT, ours)).isEqualTo(CommandStatus.State.CONFIRMED);
    assertThat(sequence(AGENCE)).isEqualTo(before + 3);
  }

  private static void assertNoNonceIsUsedTwiceOrMissing(String organisation) {
    List<String> used =
        database
            .rows()
            .in(
                organisation,
                () ->
                    database
                        .jdbc()
                        .sql(
                            "select account || ' ' || nonce from ledger_transaction"
                                + " where state = 'MINED'")
                        .query(String.class)
                        .list());
    assertThat(used).doesNotHaveDuplicates();
    try (QuorumNode node =
        new QuorumNode(network.file().node(organisation), 0, Duration.ofSeconds(10))) {
      for (Signer account :
          new StoredKeys(network.file().keyFiles(List.of(organisation))).accounts(organisation)) {
        Set<String> ours = new HashSet<>(used);
        long nonce = node.nonce(account.address(), false);
        assertThat(node.nonce(account.address(), true)).as("none waits").isEqualTo(nonce);
        long mine = ours.stream().filter(n -> n.startsWith(account.address() + " ")).count();
        assertThat(mine)
            .as("each nonce of %s is a transaction we know", account.address())
            .isEqualTo(nonce - foundation(organisation, account));
      }
    }
  }

  /** Nonces that were used before there was an outbox, when the network was founded. */
  private static long foundation(String organisation, Signer account) {
    return database
        .rows()
        .in(
            organisation,
            () ->
                database
                    .jdbc()
                    .sql("select coalesce(min(nonce), 0) from ledger_transaction where account = ?")
                    .param(account.address())
                    .query(Long.class)
                    .single());
  }

  private static List<UUID> byTheManufacturer(String channel, int count) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) ids.add(dispense(RHONE, channel));
    return ids;
  }

  private static UUID dispense(String by, String channel) {
    UUID id = UUID.randomUUID();
    String serial = LOT.serials().get(packs++);
    MedicineActs signed = by.equals(GARE) ? gareActs : acts;
    registry.ledger().record(by, signed.sendBack(id, by, channel, LOT, serial));
    return id;
  }

  /** Once it is final. */
  private static CommandStatus.State state(String organisation, UUID id) {
    return registry.awaitFinal(organisation, id).state();
  }

  private static String open(String pharmacy, List<Bytes32> members) {
    confirm(RHONE, new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, members, Bytes32.ZERO));
    for (String member : List.of(pharmacy, RHONE, AGENCE)) {
      TestRegistry.await(
          "the channel is ready",
          () -> registry.ledger().channel(member, 1, members, Bytes32.ZERO).isPresent());
    }
    return registry.ledger().channel(RHONE, 1, members, Bytes32.ZERO).orElseThrow().address();
  }

  private static void confirm(String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  private static List<Bytes32> members(String receiver) {
    return Stream.of(RHONE, receiver, AGENCE).map(TestNetwork::memberId).sorted().toList();
  }

  private static Set<Bytes32> heads(String organisation) {
    Set<Bytes32> heads = new HashSet<>();
    registry.ledger().channels(organisation).forEach(channel -> heads.add(channel.head()));
    return heads;
  }

  private static long sequence(String organisation) {
    return registry
        .ledger()
        .channel(organisation, 1, WITH_PONT, Bytes32.ZERO)
        .orElseThrow()
        .sequence();
  }

  private static int open(String organisation) {
    return database
        .rows()
        .in(organisation, () -> new TransactionRows(database.jdbc()).open().size());
  }

  /** How many commands wait for their next try, and say why. */
  private static int putOff(String organisation) {
    return waiting(organisation, "not_before > clock_timestamp()");
  }

  private static int troubled(String organisation) {
    return waiting(organisation, "true");
  }

  private static int waiting(String organisation, String besides) {
    return database
        .rows()
        .in(
            organisation,
            () ->
                database
                    .jdbc()
                    .sql(
                        """
                        select count(*) from ledger_command
                        where trouble is not null and state in ('RECORDED', 'SUBMITTED') and
                        """
                            + besides)
                    .query(Integer.class)
                    .single());
  }
}
