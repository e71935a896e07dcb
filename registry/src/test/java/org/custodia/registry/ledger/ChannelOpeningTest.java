package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.Quorum;
import org.web3j.utils.Numeric;

/**
 * Which channels a member takes for real. The manufacturer's instance does not run here: its node
 * and account are used by hand, as somebody would who does not keep to the rules.
 */
class ChannelOpeningTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static TestRegistry registry;
  private static QuorumNode rhone;
  private static Signer signer;

  @BeforeAll
  static void everybodyButTheManufacturer() {
    registry =
        TestRegistry.start(
            database, network.path(), List.of(AGENCE, PONT, GARE, SAINT_LUC), Map.of());
    rhone = new QuorumNode(network.file().node(RHONE), 0, Duration.ofSeconds(10));
    signer = new StoredKeys(network.file().keyFiles(List.of(RHONE))).account(RHONE);
  }

  @AfterAll
  static void stop() {
    registry.close();
    rhone.close();
  }

  @Test
  void aWellMadeChannelIsAcknowledgedByEachMemberAndBecomesReady() {
    List<Bytes32> members = members(PONT);
    create(creation(members), members);
    for (String member : List.of(PONT, AGENCE)) {
      TestRegistry.await(
          member + " has it ready",
          () -> registry.ledger().channel(member, 1, members, Bytes32.ZERO).isPresent());
    }
  }

  @Test
  void aChannelWhosePayloadIsNotExactlyTheKnownCodeIsRejected() {
    List<Bytes32> members = members(GARE);
    byte[] creation = creation(members);
    // The constructor does not look at what follows its arguments, so this runs and says the same.
    String forged = create(Arrays.copyOf(creation, creation.length + 32), members);
    TestRegistry.await(
        "it is seen", () -> state(GARE, forged).isPresent() && state(AGENCE, forged).isPresent());
    assertThat(state(GARE, forged)).contains(ChannelRows.REJECTED);
    assertThat(state(AGENCE, forged)).contains(ChannelRows.REJECTED);
    assertThat(registry.ledger().channel(GARE, 1, members, Bytes32.ZERO)).isEmpty();
    assertThat(acknowledgedBy(forged, GARE)).isFalse();

    // A well-made one is taken all the same.
    String honest = create(creation, members);
    TestRegistry.await(
        "the honest one is ready",
        () -> state(GARE, honest).filter(ChannelRows.READY::equals).isPresent());
    assertThat(state(GARE, forged)).contains(ChannelRows.REJECTED);
  }

  @Test
  void aContractThatOnlySaysItIsAChannelIsRejected() {
    List<Bytes32> members = members(SAINT_LUC);
    String liar = create(codeThatEmits(openedData(members)), members);
    TestRegistry.await("it is seen", () -> state(SAINT_LUC, liar).isPresent());
    assertThat(state(SAINT_LUC, liar)).contains(ChannelRows.REJECTED);
    assertThat(registry.ledger().channel(SAINT_LUC, 1, members, Bytes32.ZERO)).isEmpty();
  }

  @Test
  void aPublicContractThatSaysItIsAChannelDoesNotStopTheProjector() {
    List<Bytes32> members = members(SAINT_LUC);
    var transaction =
        SignedTransaction.Public.sign(
            signer,
            network.file().chainId(),
            rhone.nonce(signer.address(), true),
            5_000_000,
            "",
            codeThatEmits(openedData(members)));
    assertThat(rhone.send(transaction)).isInstanceOf(NodeAnswer.Taken.class);
    TestRegistry.await("it is mined", () -> rhone.receipt(transaction.hash()).isPresent());
    QuorumNode.Receipt receipt = rhone.receipt(transaction.hash()).orElseThrow();
    assertThat(receipt.success()).isTrue();
    TestRegistry.await(
        "the projector is past it",
        () -> registry.ledger().position(SAINT_LUC).block() > receipt.block());
    assertThat(state(SAINT_LUC, receipt.created().orElseThrow())).contains(ChannelRows.REJECTED);
    assertThat(registry.bean(LedgerWorkers.class).standing())
        .allMatch(standing -> standing.stopped().isEmpty());
  }

  @Test
  void aChannelThatOnlySomeOfItsMembersWereToldOfNeverBecomesReady() throws Exception {
    List<Bytes32> members =
        Stream.of(RHONE, SAINT_LUC, AGENCE).map(TestNetwork::memberId).sorted().toList();
    byte[] payloadHash = rhone.storePayload(creation(members));
    var transaction =
        SignedTransaction.Private.sign(
            signer, rhone.nonce(signer.address(), true), 30_000_000, "", payloadHash);
    Quorum raw = Quorum.build(new HttpService(network.file().node(RHONE).rpc().toString()));
    raw.ethSendRawPrivateTransaction(
            Numeric.toHexString(transaction.raw()),
            List.of(network.file().node(SAINT_LUC).tesseraPublicKey()))
        .send();
    TestRegistry.await("it is mined", () -> rhone.receipt(transaction.hash()).isPresent());
    String address = rhone.receipt(transaction.hash()).orElseThrow().created().orElseThrow();
    TestRegistry.await(
        "the one that was told acknowledges", () -> acknowledgedBy(address, SAINT_LUC));
    assertThat(state(SAINT_LUC, address)).contains(ChannelRows.OPENED);
    assertThat(state(AGENCE, address)).isEmpty();
    assertThat(registry.ledger().channel(SAINT_LUC, 1, members, Bytes32.ZERO)).isEmpty();
  }

  @Test
  void recipientsCanOnlyBeMadeFromTheWholeListOfMembers() {
    assertThat(Recipients.class.getDeclaredConstructors())
        .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
    assertThat(Recipients.class.getDeclaredMethods())
        .filteredOn(method -> Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .singleElement()
        .satisfies(
            method ->
                assertThat(method.getParameterTypes())
                    .containsExactly(QuorumNode.class, String.class, List.class));
    List<Bytes32> members = members(PONT);
    assertThat(Recipients.of(rhone, network.file().contracts().registrar(), members).tesseraKeys())
        .containsExactlyInAnyOrder(
            network.file().node(PONT).tesseraPublicKey(),
            network.file().node(AGENCE).tesseraPublicKey());
  }

  @Test
  void ofTwoOpenedAtOnceTheFirstIsUsedAndTheOtherClosed() {
    RegistryDatabase own = RegistryDatabase.fresh();
    TestNetwork fresh = TestNetwork.start();
    QuorumNode node = new QuorumNode(fresh.file().node(RHONE), 0, Duration.ofSeconds(10));
    try {
      Signer account = new StoredKeys(fresh.file().keyFiles(List.of(RHONE))).account(RHONE);
      List<Bytes32> members = members(PONT);
      byte[] creation =
          new ChannelCode(fresh.file().contracts()).creation(1, members, Bytes32.ZERO);
      Recipients recipients = Recipients.of(node, fresh.file().contracts().registrar(), members);
      String first = create(node, account, creation, recipients);
      String second = create(node, account, creation, recipients);
      try (TestRegistry all = TestRegistry.start(own, fresh)) {
        for (String member : List.of(RHONE, PONT, AGENCE)) {
          TestRegistry.await(
              member + " has one ready and the other closed",
              () -> {
                Map<String, String> states = new HashMap<>();
                all.ledger()
                    .channels(member)
                    .forEach(channel -> states.put(channel.address(), channel.state()));
                return states.equals(Map.of(first, "READY", second, "CLOSED"));
              });
          assertThat(all.ledger().channel(member, 1, members, Bytes32.ZERO))
              .map(Ledger.Channel::address)
              .contains(first);
        }
      }
    } finally {
      node.close();
      fresh.close();
      own.close();
    }
  }

  @Test
  void openingWithWrongMembersIsRefusedWithTheReason() {
    // The pharmacy is no manufacturer, so it may not be the one that opens.
    CommandStatus status =
        registry.carryOut(
            PONT,
            new LedgerCommand.OpenChannel(
                UUID.randomUUID(),
                1,
                Stream.of(PONT, GARE, AGENCE).map(TestNetwork::memberId).toList(),
                Bytes32.ZERO));
    assertThat(status.refusal().orElseThrow().toString())
        .as("%s", status)
        .contains("WrongComposition");
  }

  private static List<Bytes32> members(String receiver) {
    return Stream.of(RHONE, receiver, AGENCE).map(TestNetwork::memberId).sorted().toList();
  }

  private static byte[] creation(List<Bytes32> members) {
    return new ChannelCode(network.file().contracts()).creation(1, members, Bytes32.ZERO);
  }

  private static String create(byte[] creation, List<Bytes32> members) {
    return create(
        rhone,
        signer,
        creation,
        Recipients.of(rhone, network.file().contracts().registrar(), members));
  }

  private static String create(
      QuorumNode node, Signer account, byte[] creation, Recipients recipients) {
    var transaction =
        SignedTransaction.Private.sign(
            account,
            node.nonce(account.address(), true),
            30_000_000,
            "",
            node.storePayload(creation));
    assertThat(node.send(transaction, recipients)).isInstanceOf(NodeAnswer.Taken.class);
    TestRegistry.await("it is mined", () -> node.receipt(transaction.hash()).isPresent());
    QuorumNode.Receipt receipt = node.receipt(transaction.hash()).orElseThrow();
    assertThat(receipt.success()).isTrue();
    return receipt.created().orElseThrow();
  }

  /**
   * Data of {@code ChannelOpened}, ABI-encoded by hand: kind, opener, members, subject, registrar.
   */
  private static byte[] openedData(List<Bytes32> members) {
    StringBuilder words = new StringBuilder();
    words.append("%064x".formatted(1));
    words.append(TestNetwork.memberId(RHONE).toString().substring(2));
    words.append("%064x".formatted(5 * 32));
    words.append("%064x".formatted(0));
    words.append("0".repeat(24)).append(network.file().contracts().registrar().substring(2));
    words.append("%064x".formatted(members.size()));
    members.forEach(member -> words.append(member.toString().substring(2)));
    return Numeric.hexStringToByteArray(words.toString());
  }

  /** Creation code that copies its tail into one log with the topic of {@code ChannelOpened}. */
  private static byte[] codeThatEmits(byte[] data) {
    String size = "%04x".formatted(data.length);
    // PUSH2 size, PUSH2 offset, PUSH1 0, CODECOPY, PUSH32 topic, PUSH2 size, PUSH1 0, LOG1, STOP
    String code =
        "61"
            + size
            + "61%04x"
            + "6000"
            + "39"
            + "7f"
            + ChannelAbi.OPENED_TOPIC.toString().substring(2)
            + "61"
            + size
            + "6000"
            + "a1"
            + "00";
    int length = code.replace("%04x", "0000").length() / 2;
    return Numeric.hexStringToByteArray(code.formatted(length) + Numeric.toHexStringNoPrefix(data));
  }

  private static Optional<String> state(String organisation, String channel) {
    return registry.ledger().channels(organisation).stream()
        .filter(found -> found.address().equals(channel))
        .map(Ledger.Channel::state)
        .findFirst();
  }

  private static boolean acknowledgedBy(String channel, String organisation) {
    return database
        .rows()
        .in(
            organisation,
            () ->
                new ChannelRows(database.jdbc())
                    .find(channel)
                    .filter(row -> row.acknowledged().contains(TestNetwork.memberId(organisation)))
                    .isPresent());
  }
}
