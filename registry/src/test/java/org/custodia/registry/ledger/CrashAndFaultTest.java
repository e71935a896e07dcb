package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.devnet.wire.WireFault;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * What was recorded reaches the ledger exactly once, wherever the instance dies and however the
 * line to its node fails.
 */
class CrashAndFaultTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final String SEND_PRIVATE = "eth_sendRawPrivateTransaction";
  private static final String SEND_PUBLIC = "eth_sendRawTransaction";
  private static final List<Bytes32> MEMBERS =
      Stream.of(RHONE, PONT, AGENCE).map(TestNetwork::memberId).sorted().toList();
  private static final MedicineActs.Lot LOT = MedicineActs.lot("F1", 60);
  private static final AtomicInteger PACK = new AtomicInteger();

  private static FaultyNode pont;
  private static FaultyNode rhone;
  private static TestRegistry registry;
  private static MedicineActs acts;
  private static String channel;

  @BeforeAll
  static void anInstanceBehindALineThatCanFail() {
    pont = new FaultyNode(network, PONT);
    rhone = new FaultyNode(network, RHONE);
    start();
    acts = new MedicineActs(network);
    confirm(AGENCE, acts.authorise());
    confirm(RHONE, acts.enrolManufacturer());
    confirm(PONT, acts.enrolPharmacist(PONT));
    confirm(RHONE, acts.release(UUID.randomUUID(), LOT));
    confirm(RHONE, new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, MEMBERS, Bytes32.ZERO));
    TestRegistry.await("the channel is ready", () -> ready(PONT) && ready(RHONE));
    channel = registry.ledger().channels(PONT).get(0).address();
  }

  @AfterEach
  void theLineWorksAgain() {
    pont.works();
    rhone.works();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void whatIsSentWasStoredWithItsHashBefore() {
    List<Boolean> stored = new ArrayList<>();
    pont.fails(
        request -> {
          if (request.get("method").stringValue().equals(SEND_PRIVATE)) {
            byte[] raw =
                HexFormat.of().parseHex(request.get("params").get(0).stringValue().substring(2));
            stored.add(attemptIsStored(Bytes32.keccak(raw)));
          }
          return WireFault.PASS;
        });
    confirm(PONT, dispense(UUID.randomUUID()));
    assertThat(stored).isNotEmpty().containsOnly(true);
  }

  @Test
  void aCrashBetweenStoringAndSendingLosesNothing() {
    UUID id = UUID.randomUUID();
    long before = sequence();
    pont.fails(SEND_PRIVATE, new WireFault.DropBefore());
    registry.ledger().record(PONT, dispense(id));
    TestRegistry.await("it was tried", () -> attempts(id) > 0);
    restart();
    assertThat(registry.ledger().status(PONT, id).orElseThrow().state().isFinal()).isFalse();
    pont.works();
    assertDoneOnce(id, before);
  }

  @Test
  void aCrashBetweenSendingAndTheReceiptLosesNothingAndDoublesNothing() {
    UUID id = UUID.randomUUID();
    long before = sequence();
    pont.fails(SEND_PRIVATE, new WireFault.DropAfter());
    registry.ledger().record(PONT, dispense(id));
    TestRegistry.await("it was tried", () -> attempts(id) > 0);
    restart();
    pont.works();
    assertDoneOnce(id, before);
  }

  @Test
  void aLostAnswerIsFoundOutByTheHash() {
    UUID id = UUID.randomUUID();
    long before = sequence();
    int sent = pont.asked(SEND_PRIVATE).size();
    pont.fails(SEND_PRIVATE, new WireFault.DropAfter());
    registry.ledger().record(PONT, dispense(id));
    assertDoneOnce(id, before);
    assertThat(pont.asked(SEND_PRIVATE)).as("sent once").hasSize(sent + 1);
  }

  @Test
  void aPayloadThatCannotBeDistributedAgainIsStoredAnewUnderTheSameNonce() {
    UUID id = UUID.randomUUID();
    long before = sequence();
    AtomicInteger tries = new AtomicInteger();
    pont.fails(
        request -> {
          if (!request.get("method").stringValue().equals(SEND_PRIVATE)) {
            return WireFault.PASS;
          }
          return switch (tries.incrementAndGet()) {
            case 1 -> new WireFault.DropBefore();
            case 2 ->
                FaultyNode.error(
                    "500 status: Unique index or primary key violation: ENCRYPTED_TRANSACTION");
            default -> WireFault.PASS;
          };
        });
    registry.ledger().record(PONT, dispense(id));
    assertDoneOnce(id, before);
    assertThat(attempts(id)).as("one nonce, two attempts").isEqualTo(2);
  }

  @Test
  void anUnknownRecipientDelaysAndGivesTheNonceBack() {
    UUID id = UUID.randomUUID();
    long before = sequence();
    AtomicInteger tries = new AtomicInteger();
    pont.fails(
        request ->
            request.get("method").stringValue().equals(SEND_PRIVATE) && tries.incrementAndGet() < 3
                ? FaultyNode.error("404 status: Recipient not found for key: AAAA")
                : WireFault.PASS);
    registry.ledger().record(PONT, dispense(id));
    assertDoneOnce(id, before);
    assertThat(tries.get()).isEqualTo(3);
    assertThat(noncesInUse()).doesNotHaveDuplicates();
  }

  @Test
  void aRefusedPublicTransactionLeavesNoHoleBeforeTheOthers() {
    AtomicInteger tries = new AtomicInteger();
    rhone.fails(
        request ->
            request.get("method").stringValue().equals(SEND_PUBLIC) && tries.incrementAndGet() == 2
                ? FaultyNode.error("txpool is full")
                : WireFault.PASS);
    List<UUID> ids = new ArrayList<>();
    database
        .rows()
        .in(
            RHONE,
            () -> {
              for (int i = 0; i < 5; i++) {
                UUID id = UUID.randomUUID();
                ids.add(id);
                registry.ledger().record(RHONE, acts.release(id, MedicineActs.lot("H" + i, 1)));
              }
            });
    for (UUID id : ids) {
      assertThat(registry.awaitFinal(RHONE, id).state()).isEqualTo(CommandStatus.State.CONFIRMED);
    }
  }

  @Test
  void aLostPublicTransactionHoldsUpTheLaterOnesOnlyUntilItIsSentAgain() {
    AtomicInteger tries = new AtomicInteger();
    rhone.fails(
        request ->
            request.get("method").stringValue().equals(SEND_PUBLIC) && tries.incrementAndGet() == 1
                ? new WireFault.DropBefore()
                : WireFault.PASS);
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    registry.ledger().record(RHONE, acts.release(first, MedicineActs.lot("L1", 1)));
    registry.ledger().record(RHONE, acts.release(second, MedicineActs.lot("L2", 1)));
    assertThat(registry.awaitFinal(RHONE, first).state()).isEqualTo(CommandStatus.State.CONFIRMED);
    assertThat(registry.awaitFinal(RHONE, second).state()).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  @Test
  void anInstanceWithoutItsNodeKeepsWhatIsRecordedAndSendsItLater() {
    UUID id = UUID.randomUUID();
    long before = sequence();
    pont.fails(request -> new WireFault.DropBefore());
    registry.ledger().record(PONT, dispense(id));
    TestRegistry.await(
        "the trouble is known",
        () ->
            registry.bean(LedgerWorkers.class).standing().stream()
                .anyMatch(
                    standing ->
                        standing.organisation().equals(PONT) && standing.trouble().isPresent()));
    pont.works();
    assertDoneOnce(id, before);
  }

  @Test
  void everyPrivateTransactionNamesExactlyTheOtherMembers() {
    confirm(PONT, dispense(UUID.randomUUID()));
    for (String sender : List.of(PONT, RHONE)) {
      Set<String> others = new TreeSet<>();
      for (String member : List.of(RHONE, PONT, AGENCE)) {
        if (!member.equals(sender)) others.add(network.file().node(member).tesseraPublicKey());
      }
      List<JsonNode> sent = (sender.equals(PONT) ? pont : rhone).asked(SEND_PRIVATE);
      assertThat(sent).isNotEmpty();
      for (JsonNode parameters : sent) {
        Set<String> named = new TreeSet<>();
        parameters.get(1).get("privateFor").forEach(key -> named.add(key.stringValue()));
        assertThat(named).isEqualTo(others);
        assertThat(named).allMatch(key -> Base64.getDecoder().decode(key).length == 32);
      }
    }
  }

  @Test
  void aBatchWithoutEffectOnOurOwnNodeIsNotBelievedUntilTheNodeIsHealed() {
    UUID id = UUID.randomUUID();
    long before = sequence();
    pont.fails("eth_getTransactionReceipt", FaultyNode.withoutLogs());
    registry.ledger().record(PONT, dispense(id));
    TestRegistry.await("the channel is put aside", () -> !ready(PONT));
    assertThat(registry.ledger().status(PONT, id).orElseThrow().state().isFinal()).isFalse();
    pont.works();
    registry.bean(LedgerWorkers.class).replay(PONT);
    assertDoneOnce(id, before);
    TestRegistry.await("the channel is trusted again", () -> ready(PONT));
  }

  @Test
  void whatWasDoneBeforeTheOutboxWasLostIsConfirmedWhereItWasDone() {
    UUID release = UUID.randomUUID();
    UUID dispense = UUID.randomUUID();
    LedgerCommand first = acts.release(release, MedicineActs.lot("B1", 1));
    LedgerCommand second = dispense(dispense);
    CommandStatus released = registry.carryOut(RHONE, first);
    CommandStatus dispensed = registry.carryOut(PONT, second);
    forget(RHONE, release);
    forget(PONT, dispense);
    assertThat(registry.carryOut(RHONE, first).evidence()).isEqualTo(released.evidence());
    assertThat(registry.carryOut(PONT, second).evidence()).isEqualTo(dispensed.evidence());
  }

  @Test
  void whatIsRolledBackIsNotSent() {
    UUID id = UUID.randomUUID();
    assertThatThrownBy(
            () ->
                database
                    .rows()
                    .in(
                        PONT,
                        () -> {
                          registry.ledger().record(PONT, dispense(id));
                          throw new IllegalStateException("undo");
                        }))
        .hasMessage("undo");
    assertThat(registry.ledger().status(PONT, id)).isEmpty();
  }

  private LedgerCommand dispense(UUID id) {
    return acts.sendBack(id, PONT, channel, LOT, "S%04d".formatted(PACK.incrementAndGet()));
  }

  /** The command is confirmed, and the channel has moved by exactly one. */
  private static void assertDoneOnce(UUID id, long before) {
    CommandStatus status = registry.awaitFinal(PONT, id);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
    assertThat(sequence()).isEqualTo(before + 1);
    assertThat(
            database
                .rows()
                .in(
                    PONT,
                    () ->
                        database
                            .jdbc()
                            .sql("select count(*) from ledger_transaction where state = 'OPEN'")
                            .query(Integer.class)
                            .single()))
        .isZero();
  }

  private static void forget(String organisation, UUID id) {
    database
        .rows()
        .in(
            organisation,
            () ->
                database.jdbc().sql("delete from ledger_command where id = ?").param(id).update());
  }

  private static long sequence() {
    return registry.ledger().channels(PONT).get(0).sequence();
  }

  private static int attempts(UUID id) {
    return database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql(
                        """
                        select count(*) from ledger_attempt a
                        join ledger_command c on c.transaction_id = a.transaction_id where c.id = ?
                        """)
                    .param(id)
                    .query(Integer.class)
                    .single());
  }

  private static boolean attemptIsStored(Bytes32 hash) {
    return database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql("select exists (select from ledger_attempt where hash = ?)")
                    .param(hash.toArray())
                    .query(Boolean.class)
                    .single());
  }

  private static List<String> noncesInUse() {
    return database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql(
                        "select account || ' ' || nonce from ledger_transaction where state <> 'FREED'")
                    .query(String.class)
                    .list());
  }

  private static boolean ready(String member) {
    return registry.ledger().channel(member, 1, MEMBERS, Bytes32.ZERO).isPresent();
  }

  private static void confirm(String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  private static void restart() {
    registry.close();
    start();
  }

  private static void start() {
    registry =
        TestRegistry.start(
            database,
            network.path(),
            List.of(),
            Map.of("custodia.ledger.timeout", "2s"),
            new Class<?>[0]);
  }
}
