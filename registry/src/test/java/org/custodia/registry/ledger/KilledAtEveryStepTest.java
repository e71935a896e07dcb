package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process dies at each {@link LedgerStep} with each kind of command; another one takes over, and
 * the command is carried out exactly once.
 */
class KilledAtEveryStepTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final List<Bytes32> USED = members(PONT);
  private static final List<Bytes32> OPENED = members(GARE);
  private static final List<Bytes32> BOOK =
      Stream.of(PONT, AGENCE).map(TestNetwork::memberId).sorted().toList();
  private static final MedicineActs.Lot LOT = MedicineActs.lot("KE", 20);
  private static final Set<LedgerStep> DETOURS =
      Set.of(LedgerStep.TURNED_AWAY, LedgerStep.GIVEN_BACK, LedgerStep.RENEWED);

  private static MedicineActs acts;
  private static String channel;

  @BeforeAll
  static void aChannelInUse() {
    acts = new MedicineActs(network);
    try (TestRegistry registry = instance(AGENCE, RHONE, PONT)) {
      confirm(registry, AGENCE, acts.authorise());
      confirm(registry, RHONE, acts.enrolManufacturer());
      confirm(registry, PONT, acts.enrolPharmacist(PONT));
      confirm(registry, RHONE, acts.release(UUID.randomUUID(), LOT));
      confirm(registry, RHONE, open(UUID.randomUUID(), USED));
      // By all: whoever stops earlier leaves its own acknowledgement unsettled.
      for (String member : List.of(AGENCE, RHONE, PONT)) {
        TestRegistry.await(member + " has the channel ready", () -> ready(registry, member, USED));
      }
      channel = registry.ledger().channel(PONT, 1, USED, Bytes32.ZERO).orElseThrow().address();
    }
  }

  @AfterEach
  void noNonceIsInUseOrMissing() {
    for (String organisation : List.of(AGENCE, RHONE, PONT, GARE)) {
      assertThat(transactions(organisation, "OPEN")).as("open of %s", organisation).isZero();
      try (QuorumNode node =
          new QuorumNode(network.file().node(organisation), 0, Duration.ofSeconds(10))) {
        for (Signer account :
            new StoredKeys(network.file().keyFiles(List.of(organisation))).accounts(organisation)) {
          assertThat(node.nonce(account.address(), true))
              .as("nothing of %s waits in the pool", organisation)
              .isEqualTo(node.nonce(account.address(), false));
        }
      }
    }
  }

  @ParameterizedTest(name = "dead when {0}")
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONCLUDED", "TURNED_AWAY", "GIVEN_BACK", "RENEWED"})
  void aCommandToAChannelIsCarriedOutOnce(LedgerStep step) throws Exception {
    UUID id = UUID.randomUUID();
    String serial = LOT.serials().get(step.ordinal());
    LedgerCommand command = acts.sendBack(id, PONT, channel, LOT, serial);
    long before = sequence(PONT);
    record(PONT, command);
    dieAt(step, PONT);
    assertReached(step, PONT, id);
    try (TestRegistry registry = instance(PONT)) {
      assertConfirmed(registry.awaitFinal(PONT, id));
      assertThat(sequence(PONT)).as("the channel moved by one").isEqualTo(before + 1);
      assertConfirmed(registry.ledger().record(PONT, command));
    }
  }

  @ParameterizedTest(name = "dead when {0}")
  @EnumSource(names = {"TURNED_AWAY", "GIVEN_BACK", "RENEWED"})
  void aCommandThatTakesADetourIsCarriedOutOnce(LedgerStep step) throws Exception {
    UUID id = UUID.randomUUID();
    String serial = LOT.serials().get(step.ordinal());
    long before = sequence(PONT);
    record(PONT, acts.sendBack(id, PONT, channel, LOT, serial));
    NetworkFaults faults = network.network().faults();
    // The payload is handed out before the pool turns the transaction away.
    faults.limitPool(0);
    if (step == LedgerStep.RENEWED) {
      faults.onRpc(PONT, Rule.first(1, "eth_sendRawPrivateTransaction", new WireFault.DropAfter()));
    }
    try {
      dieAt(step, PONT);
    } finally {
      faults.clear();
    }
    try (TestRegistry registry = instance(PONT)) {
      assertConfirmed(registry.awaitFinal(PONT, id));
      assertThat(sequence(PONT)).as("the channel moved by one").isEqualTo(before + 1);
    }
  }

  @ParameterizedTest(name = "dead when {0}")
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONCLUDED", "TURNED_AWAY", "GIVEN_BACK", "RENEWED"})
  void aPublicCallIsCarriedOutOnce(LedgerStep step) throws Exception {
    UUID id = UUID.randomUUID();
    LedgerCommand command = acts.release(id, MedicineActs.lot("P" + step.ordinal(), 1));
    record(RHONE, command);
    dieAt(step, RHONE);
    assertReached(step, RHONE, id);
    try (TestRegistry registry = instance(RHONE)) {
      // A second release would be refused as LotExists, and the first would be nowhere to be found.
      assertConfirmed(registry.awaitFinal(RHONE, id));
    }
  }

  @ParameterizedTest(name = "dead when {0}")
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONCLUDED", "TURNED_AWAY", "GIVEN_BACK", "RENEWED"})
  void aChannelIsOpenedOnce(LedgerStep step) throws Exception {
    UUID id = UUID.randomUUID();
    int before = channels(RHONE);
    record(RHONE, open(id, OPENED));
    dieAt(step, RHONE);
    assertReached(step, RHONE, id);
    try (TestRegistry registry = instance(RHONE)) {
      assertConfirmed(registry.awaitFinal(RHONE, id));
      TestRegistry.await("the channel is seen", () -> channels(RHONE) == before + 1);
    }
    closeWhatIsOpen();
    assertThat(channels(RHONE)).as("and no second one").isEqualTo(before + 1);
  }

  @ParameterizedTest(name = "dead when {0}")
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RECORDED", "TURNED_AWAY", "GIVEN_BACK", "RENEWED"})
  void aChannelIsAcknowledgedOnce(LedgerStep step) throws Exception {
    String opened;
    try (TestRegistry registry = instance(RHONE)) {
      confirm(registry, RHONE, open(UUID.randomUUID(), OPENED));
      TestRegistry.await(
          "the channel is seen",
          () -> registry.ledger().channels(RHONE).stream().anyMatch(KilledAtEveryStepTest::isOpen));
      opened =
          registry.ledger().channels(RHONE).stream()
              .filter(KilledAtEveryStepTest::isOpen)
              .findFirst()
              .orElseThrow()
              .address();
    }
    UUID id = OutboxCommand.acknowledge(GARE, opened).id();
    dieAt(step, GARE);
    assertReached(step, GARE, id);
    try (TestRegistry registry = instance(GARE)) {
      TestRegistry.await(
          "the acknowledgement is on the ledger",
          () -> registry.ledger().status(GARE, id).filter(s -> s.state().isFinal()).isPresent());
      assertConfirmed(registry.ledger().status(GARE, id).orElseThrow());
    }
    closeWhatIsOpen();
  }

  /** Each step in the long suite, one a day in the short one. */
  static Stream<LedgerStep> succession() {
    List<LedgerStep> steps =
        Stream.of(LedgerStep.values())
            .filter(step -> !DETOURS.contains(step) && step != LedgerStep.RECORDED)
            .toList();
    if (Boolean.getBoolean("custodia.long")) return steps.stream();
    return Stream.of(steps.get((int) LocalDate.now(ZoneOffset.UTC).toEpochDay() % steps.size()));
  }

  /**
   * Who asks dies with its own word, another with its agreement, the opener with what succeeds the
   * contract, and the other when it acknowledges that.
   */
  @ParameterizedTest(name = "dead when {0}")
  @MethodSource("succession")
  void aChannelGoesOnInOneContract(LedgerStep step) throws Exception {
    String origin;
    String before;
    try (TestRegistry registry = instance(PONT, AGENCE)) {
      if (!ready(registry, PONT, BOOK)) {
        confirm(registry, PONT, open(UUID.randomUUID(), BOOK));
      }
      for (String member : List.of(PONT, AGENCE)) {
        TestRegistry.await("it is ready", () -> ready(registry, member, BOOK));
      }
      origin = registry.ledger().channel(PONT, 1, BOOK, Bytes32.ZERO).orElseThrow().address();
      before = registry.ledger().contract(PONT, origin).orElseThrow();
    }
    int contracts = contracts(PONT, origin);

    begin(PONT, origin);
    // Asked for, it is in the outbox already.
    LedgerStep asking = step == LedgerStep.CONCLUDED ? LedgerStep.RECORDED : step;
    diesAndDoes(asking, PONT, OutboxCommand.retire(PONT, before).id(), PONT);
    diesAndDoes(step, AGENCE, OutboxCommand.retire(AGENCE, before).id(), AGENCE);
    diesAndDoes(step, PONT, OutboxCommand.succeed(PONT, before).id(), PONT);
    String next;
    try (TestRegistry registry = instance(PONT)) {
      next = registry.ledger().contract(PONT, origin).orElseThrow();
    }
    assertThat(next).isNotEqualTo(before);
    diesAndDoes(step, AGENCE, OutboxCommand.acknowledge(AGENCE, next).id(), AGENCE);
    try (TestRegistry registry = instance(PONT, AGENCE)) {
      for (String member : List.of(PONT, AGENCE)) {
        registry.awaitNext(origin, before, member);
        assertThat(registry.ledger().contract(member, origin)).contains(next);
      }
      String serial = LOT.serials().get(10 + step.ordinal());
      confirm(registry, PONT, acts.dispense(UUID.randomUUID(), PONT, origin, LOT, serial));
    }
    for (String member : List.of(PONT, AGENCE)) {
      assertThat(contracts(member, origin)).as("and no second one").isEqualTo(contracts + 1);
    }
  }

  /** Dies with the command, which is carried out by the next instance, of these organisations. */
  private static void diesAndDoes(LedgerStep step, String dying, UUID id, String... next)
      throws Exception {
    dieAt(step, dying);
    assertReached(step, dying, id);
    try (TestRegistry registry = instance(next)) {
      TestRegistry.await(
          id + " of " + dying + " is final",
          () -> registry.ledger().status(dying, id).filter(s -> s.state().isFinal()).isPresent());
      assertConfirmed(registry.ledger().status(dying, id).orElseThrow());
      // By all of them: whoever stops earlier leaves its own unsettled.
      for (String organisation : next) {
        TestRegistry.await(
            "nothing of " + organisation + " is open",
            () -> transactions(organisation, "OPEN") == 0);
      }
    }
  }

  /** Into the outbox, by an instance of which nothing else runs. */
  private static void begin(String organisation, String channel) {
    new ChannelSuccession(database.rows(), database.jdbc(), nobody -> {})
        .begin(organisation, channel);
  }

  /** What the dead process has left behind is what is left after this step and no other. */
  private static void assertReached(LedgerStep step, String organisation, UUID id) {
    assertThat(attempts(organisation, id))
        .as("stored transactions of the command")
        .isEqualTo(step.compareTo(LedgerStep.SIGNED) < 0 ? 0 : 1);
    CommandStatus.State state =
        database
            .rows()
            .in(organisation, () -> new CommandRows(database.jdbc()).find(id))
            .orElseThrow()
            .status()
            .state();
    CommandStatus.State expected =
        switch (step) {
          case RECORDED, CONCLUDED, PAYLOAD_STORED, SIGNED, SENT -> CommandStatus.State.RECORDED;
          case NOTED, MINED -> CommandStatus.State.SUBMITTED;
          case SETTLED -> CommandStatus.State.CONFIRMED;
          case TURNED_AWAY, GIVEN_BACK, RENEWED -> CommandStatus.State.RECORDED;
        };
    assertThat(state).isEqualTo(expected);
  }

  private static void dieAt(LedgerStep step, String organisation) throws Exception {
    Process instance =
        InstanceProcess.start(database, network.path(), organisation, Optional.of(step));
    try {
      assertThat(instance.waitFor(60, TimeUnit.SECONDS)).as("it gets to " + step).isTrue();
      assertThat(instance.exitValue()).isEqualTo(137);
      System.out.println("counted: 1 processes that died at a step of the ledger path");
    } finally {
      instance.destroyForcibly();
    }
  }

  /** The members of a channel that was never used may close it, and can then open another. */
  private static void closeWhatIsOpen() {
    try (TestRegistry registry = instance(AGENCE, RHONE, GARE)) {
      TestRegistry.await("it is acknowledged", () -> ready(registry, AGENCE, OPENED));
      Ledger.Channel open =
          registry.ledger().channel(AGENCE, 1, OPENED, Bytes32.ZERO).orElseThrow();
      database
          .rows()
          .in(
              AGENCE,
              () ->
                  new CommandRows(database.jdbc())
                      .add(AGENCE, OutboxCommand.close(AGENCE, open.address())));
      for (String member : List.of(AGENCE, RHONE, GARE)) {
        TestRegistry.await(
            member + " has it closed",
            () ->
                registry.ledger().channels(member).stream()
                    .noneMatch(KilledAtEveryStepTest::isOpen));
      }
      TestRegistry.await("nothing is on its way", () -> transactions(AGENCE, "OPEN") == 0);
    }
  }

  private static boolean isOpen(Ledger.Channel found) {
    return found.members().equals(OPENED) && !found.state().equals(ChannelRows.CLOSED);
  }

  private static List<Bytes32> members(String receiver) {
    return Stream.of(RHONE, receiver, AGENCE).map(TestNetwork::memberId).sorted().toList();
  }

  private static LedgerCommand open(UUID id, List<Bytes32> members) {
    return new LedgerCommand.OpenChannel(id, 1, members, Bytes32.ZERO);
  }

  private static TestRegistry instance(String... organisations) {
    return TestRegistry.start(
        database, network.path(), List.of(organisations), Map.of("custodia.ledger.timeout", "2s"));
  }

  /** Into the outbox, by an instance of which nothing else runs. */
  private static void record(String organisation, LedgerCommand command) {
    new QuorumLedger(
            network.file(), Set.of(organisation), database.rows(), database.jdbc(), nobody -> {})
        .record(organisation, command);
  }

  private static boolean ready(TestRegistry registry, String member, List<Bytes32> members) {
    return registry.ledger().channel(member, 1, members, Bytes32.ZERO).isPresent();
  }

  private static void confirm(TestRegistry registry, String organisation, LedgerCommand command) {
    assertConfirmed(registry.carryOut(organisation, command));
  }

  private static void assertConfirmed(CommandStatus status) {
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  private static int channels(String organisation) {
    return number(organisation, "select count(*) from ledger_channel", List.of());
  }

  /** Of a channel, from its first on. */
  private static int contracts(String organisation, String origin) {
    return number(
        organisation,
        "select count(*) from ledger_channel where coalesce(origin, address) = ?",
        List.of(origin));
  }

  private static long sequence(String organisation) {
    return number(
        organisation, "select sequence from ledger_channel where address = ?", List.of(channel));
  }

  private static int transactions(String organisation, String state) {
    return number(
        organisation, "select count(*) from ledger_transaction where state = ?", List.of(state));
  }

  private static int attempts(String organisation, UUID id) {
    return number(
        organisation,
        """
        select count(*) from ledger_attempt a
        join ledger_command c on c.transaction_id = a.transaction_id where c.id = ?
        """,
        List.of(id));
  }

  private static int number(String organisation, String sql, List<?> parameters) {
    return database
        .rows()
        .in(
            organisation,
            () -> database.jdbc().sql(sql).params(parameters).query(Integer.class).single());
  }
}
