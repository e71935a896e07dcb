package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.generated.CustodyBook;
import org.custodia.contracts.medicines.MedicineCustodyCode;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.packs.PackStateProjection;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Channels that go on in another contract. The pharmacy's book was opened by an earlier release: in
 * the test's resources, {@code earlier/CustodyBook.hex} is the same contract compiled with the
 * optimizer set to one run.
 */
class SuccessionTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final MedicineActs.Lot LOT = MedicineActs.lot("SU", 16);
  private static final List<Bytes32> BOOK = members(PONT, AGENCE);
  private static final List<Bytes32> TRADE = members(RHONE, PONT, AGENCE);

  private static final int PATIENTS = SubjectKind.RELATIONSHIP.code();

  private static TestRegistry registry;
  private static MedicineActs acts;

  /** By its first contract. */
  private static String book;

  private static int packs;
  private static Path file;

  @Configuration(proxyBeanMethods = false)
  static class Projections {
    @Bean
    PackStateProjection packStates(JdbcClient jdbc) {
      return new PackStateProjection(jdbc);
    }
  }

  @BeforeAll
  static void aBookThatAnEarlierReleaseOpened() throws Exception {
    book =
        byHand(PONT, BOOK, Optional.empty(), earlier(creation(BOOK, Optional.empty())))
            .created()
            .orElseThrow();
    List<Bytes32> others = members(GARE, AGENCE);
    Predecessor none = new Predecessor(falseBook(others), Bytes32.ZERO);
    byHand(GARE, others, Optional.empty(), creation(others, Optional.of(none)));
    start(network.path());
    acts = new MedicineActs(network);
    confirm(AGENCE, acts.authorise());
    confirm(RHONE, acts.enrolManufacturer());
    confirm(PONT, acts.enrolPharmacist(PONT));
    confirm(RHONE, acts.release(UUID.randomUUID(), LOT));
    confirm(RHONE, new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, TRADE, Bytes32.ZERO));
    awaitReady(BOOK, PONT, AGENCE);
    awaitReady(TRADE, RHONE, PONT, AGENCE);
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void whatAnEarlierReleaseOpenedGoesOnInTheContractOfThisOne() {
    String given = LOT.serials().get(packs++);
    confirm(PONT, acts.dispense(UUID.randomUUID(), PONT, book, LOT, given));
    String first = contract(PONT, book);
    assertThat(first).isEqualTo(book);

    // One member asks; meanwhile the pharmacy goes on giving packs to patients.
    registry.bean(ChannelSuccession.class).begin(AGENCE, book);
    List<UUID> meanwhile = new ArrayList<>();
    while (contract(PONT, book).equals(first)) {
      UUID id = UUID.randomUUID();
      String serial = LOT.serials().get(packs++);
      LedgerCommand command = acts.dispense(id, PONT, book, LOT, serial);
      registry.ledger().record(PONT, command);
      registry.ledger().record(PONT, command);
      meanwhile.add(id);
      if (packs == LOT.serials().size() - 3) break;
    }
    TestRegistry.await(
        "both have the successor",
        () ->
            Stream.of(PONT, AGENCE)
                .allMatch(
                    one ->
                        !contract(one, book).equals(first)
                            && ready(one, BOOK).filter(this::isTheBook).isPresent()));
    meanwhile.forEach(
        id ->
            assertThat(registry.awaitFinal(PONT, id).state())
                .isEqualTo(CommandStatus.State.CONFIRMED));

    CommandStatus again =
        registry.carryOut(PONT, acts.dispense(UUID.randomUUID(), PONT, book, LOT, given));
    assertThat(again.refusal().orElseThrow().name()).isEqualTo("PackNotActive");
    confirm(PONT, acts.dispense(UUID.randomUUID(), PONT, book, LOT, LOT.serials().get(packs++)));
    assertThat(registry.ledger().channels(PONT, 1, Bytes32.ZERO))
        .filteredOn(channel -> channel.members().equals(BOOK))
        .extracting(Ledger.Channel::address)
        .containsExactly(book);
    assertThat(dispensed(PONT)).isEqualTo(meanwhile.size() + 2);
    assertThat(dispensed(AGENCE)).isEqualTo(meanwhile.size() + 2);
    assertThat(created(PONT, contract(PONT, book)))
        .as("made with the code of this release")
        .isEqualTo(creation(BOOK, Optional.of(new Predecessor(first, head(PONT, first)))));

    List<String> before = rows(PONT);
    registry.bean(LedgerWorkers.class).replay(PONT);
    TestRegistry.await("the same rows again", () -> rows(PONT).equals(before));
  }

  @Test
  void aChannelIsSucceededAgainAndAgainAndOnlyByItsMembers() {
    String trade = ready(RHONE, TRADE).orElseThrow().address();
    assertThatThrownBy(() -> registry.bean(ChannelSuccession.class).begin(GARE, trade))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-LED-003"));
    for (String asking : List.of(PONT, RHONE)) {
      String before = contract(RHONE, trade);
      registry.bean(ChannelSuccession.class).begin(asking, trade);
      for (String one : List.of(RHONE, PONT, AGENCE)) {
        TestRegistry.await(
            "the next one is ready",
            () -> !contract(one, trade).equals(before) && ready(one, TRADE).isPresent());
        assertThat(ready(one, TRADE).orElseThrow().address()).isEqualTo(trade);
      }
    }
  }

  /**
   * The instance of all its members stops between the agreements and what succeeds the contract.
   */
  @Test
  void aChannelAboutPatientsGoesOnThoughItsInstanceIsStoppedInTheMiddle() throws Exception {
    List<Bytes32> two = members(PONT, RHONE);
    confirm(PONT, new LedgerCommand.OpenChannel(UUID.randomUUID(), PATIENTS, two, Bytes32.ZERO));
    for (String one : List.of(PONT, RHONE)) {
      TestRegistry.await(
          "it is ready",
          () -> registry.ledger().channel(one, PATIENTS, two, Bytes32.ZERO).isPresent());
    }
    String channel =
        registry.ledger().channel(PONT, PATIENTS, two, Bytes32.ZERO).orElseThrow().address();
    LedgerCommand first = introduction(channel);
    confirm(PONT, first);
    registry.bean(ChannelSuccession.class).begin(RHONE, channel);
    LedgerCommand waiting = introduction(channel);
    registry.ledger().record(PONT, waiting);
    restart(file);
    registry.ledger().record(PONT, waiting);
    for (String one : List.of(PONT, RHONE)) registry.awaitNext(channel, channel, one);
    assertThat(registry.awaitFinal(PONT, waiting.id()).state())
        .isEqualTo(CommandStatus.State.CONFIRMED);
    confirm(RHONE, introduction(channel));
    TestRegistry.await(
        "the other has it too",
        () ->
            Stream.of(PONT, RHONE)
                    .map(one -> registry.ledger().channel(one, channel).orElseThrow().head())
                    .distinct()
                    .count()
                == 1);
    assertThat(in(PONT, "select count(*)::text from ledger_channel where kind = " + PATIENTS))
        .containsExactly("2");
    assertThat(registry.ledger().channels(PONT, PATIENTS, Bytes32.ZERO))
        .extracting(Ledger.Channel::address)
        .containsExactly(channel);
    List<String> before = rows(PONT);
    registry.bean(LedgerWorkers.class).replay(PONT);
    TestRegistry.await("the same rows again", () -> rows(PONT).equals(before));
  }

  private static LedgerCommand introduction(String channel) {
    return new LedgerCommand.ChannelCommand(
        UUID.randomUUID(),
        channel,
        Action.INTRODUCE_PATIENT.code(),
        ConsentCalls.introducePatient(Bytes32.random(), Bytes32.random()));
  }

  @Test
  void theSuccessorOfAContractThatIsNoChannelIsNone() {
    TestRegistry.await("both are seen", () -> states(GARE).size() == 2);
    assertThat(states(GARE)).containsOnly(ChannelRows.REJECTED);
    assertThat(ready(GARE, members(GARE, AGENCE))).isEmpty();
  }

  /**
   * The procedure of the operator's guide: a second key beside the first, a node and an account
   * with it, the instance started with them, the old node ended, and the channels succeeded.
   */
  @Test
  void aPrivacyManagersKeyAndTheAccountsAreRotated() throws Exception {
    List<Bytes32> trade = members(RHONE, GARE, AGENCE);
    confirm(RHONE, new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, trade, Bytes32.ZERO));
    awaitReady(trade, RHONE, GARE, AGENCE);
    String channel = ready(GARE, trade).orElseThrow().address();
    MedicineActs gare = new MedicineActs(network);
    confirm(GARE, gare.enrolPharmacist(GARE));
    confirm(GARE, gare.sendBack(UUID.randomUUID(), GARE, channel, LOT, LOT.serials().get(0)));

    String oldKey = network.file().node(GARE).tesseraPublicKey();
    String newKey = network.network().addPrivacyKey(GARE);
    List<String> account = new ArrayList<>();
    NetworkFile rotated = network.rotated(GARE, newKey, account::add);
    confirm(
        AGENCE,
        byTwo(
            RegistrarCalls.addNode(
                TestNetwork.memberId(GARE), account, word(newKey), "FR", 0, 253_402_300_799L)));
    // With both keys in the Registrar everything goes to both, and whichever is there opens it.
    confirm(GARE, gare.sendBack(UUID.randomUUID(), GARE, channel, LOT, LOT.serials().get(1)));
    UUID waiting = UUID.randomUUID();
    registry
        .ledger()
        .record(GARE, gare.sendBack(waiting, GARE, channel, LOT, LOT.serials().get(2)));

    restart(network.write("rotated.json", rotated));
    assertThat(registry.awaitFinal(GARE, waiting).state()).isEqualTo(CommandStatus.State.CONFIRMED);
    confirm(AGENCE, byTwo(RegistrarCalls.endNode(TestNetwork.memberId(GARE), word(oldKey))));
    confirm(GARE, gare.sendBack(UUID.randomUUID(), GARE, channel, LOT, LOT.serials().get(3)));

    registry.bean(ChannelSuccession.class).begin(GARE, channel);
    for (String one : List.of(RHONE, GARE, AGENCE)) {
      TestRegistry.await(
          "the successor is ready",
          () -> !contract(one, channel).equals(channel) && ready(one, trade).isPresent());
    }
    confirm(GARE, gare.sendBack(UUID.randomUUID(), GARE, channel, LOT, LOT.serials().get(4)));
    assertThat(sender(GARE)).isEqualTo(account.get(0));

    // What went to the old key alone is still read.
    List<String> before = rows(GARE);
    registry.bean(LedgerWorkers.class).replay(GARE);
    TestRegistry.await("the same rows again", () -> rows(GARE).equals(before));
    assertThat(registry.bean(LedgerWorkers.class).channelTroubles(GARE)).isEmpty();
  }

  private static LedgerCommand byTwo(byte[] act) {
    return new LedgerCommand.PublicCall(
        UUID.randomUUID(), LedgerCommand.PublicContract.REGISTRAR, network.performed(act));
  }

  private static Bytes32 word(String base64) {
    return Bytes32.of(Base64.getDecoder().decode(base64));
  }

  /** Account of the last transaction that was mined. */
  private static String sender(String organisation) {
    return in(
            organisation,
            "select account from ledger_transaction where state = 'MINED' order by id desc limit 1")
        .get(0);
  }

  private static void restart(Path networkFile) {
    registry.close();
    start(networkFile);
  }

  private static void start(Path networkFile) {
    file = networkFile;
    registry =
        TestRegistry.start(
            database, networkFile, List.of(AGENCE, RHONE, PONT, GARE), Map.of(), Projections.class);
  }

  // --- By hand ---

  private static byte[] creation(List<Bytes32> members, Optional<Predecessor> predecessor) {
    return new MedicineCustodyCode(
            network.file().contracts().registrar(),
            network.file().contracts().medicineRegistry(),
            members,
            Bytes32.ZERO,
            predecessor)
        .payload();
  }

  /** The same made with the code of the earlier release. */
  private static byte[] earlier(byte[] payload) throws Exception {
    byte[] code = HexFormat.of().parseHex(CustodyBook.BINARY);
    try (InputStream file =
        SuccessionTest.class.getResourceAsStream(
            "/org/custodia/contracts/artifacts/earlier/CustodyBook.hex")) {
      byte[] other =
          HexFormat.of()
              .parseHex(new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip());
      assertThat(other).isNotEqualTo(code);
      byte[] arguments = Arrays.copyOfRange(payload, code.length, payload.length);
      byte[] all = Arrays.copyOf(other, other.length + arguments.length);
      System.arraycopy(arguments, 0, all, other.length, arguments.length);
      return all;
    }
  }

  /**
   * A channel that its members would not take, because something follows its arguments; retired.
   */
  private static String falseBook(List<Bytes32> members) {
    byte[] creation = creation(members, Optional.empty());
    String address =
        byHand(GARE, members, Optional.empty(), Arrays.copyOf(creation, creation.length + 32))
            .created()
            .orElseThrow();
    byHand(AGENCE, members, Optional.of(address), ChannelAbi.acknowledge());
    byHand(AGENCE, members, Optional.of(address), ChannelAbi.retire());
    byHand(GARE, members, Optional.of(address), ChannelAbi.retire());
    return address;
  }

  private static QuorumNode.Receipt byHand(
      String organisation, List<Bytes32> members, Optional<String> to, byte[] data) {
    try (QuorumNode node =
        new QuorumNode(network.file().node(organisation), 0, Duration.ofSeconds(10))) {
      Signer signer =
          new StoredKeys(network.file().keyFiles(List.of(organisation)))
              .accounts(organisation)
              .get(1);
      var transaction =
          SignedTransaction.Private.sign(
              signer,
              node.nonce(signer.address(), true),
              30_000_000,
              to.orElse(""),
              node.storePayload(data));
      node.send(transaction, Recipients.of(node, network.file().contracts().registrar(), members));
      TestRegistry.await("it is mined", () -> node.receipt(transaction.hash()).isPresent());
      QuorumNode.Receipt receipt = node.receipt(transaction.hash()).orElseThrow();
      assertThat(receipt.success()).isTrue();
      return receipt;
    }
  }

  // --- Looking ---

  private boolean isTheBook(Ledger.Channel channel) {
    return channel.address().equals(book);
  }

  private static Optional<Ledger.Channel> ready(String organisation, List<Bytes32> members) {
    return registry.ledger().channel(organisation, 1, members, Bytes32.ZERO);
  }

  private static void awaitReady(List<Bytes32> members, String... organisations) {
    for (String organisation : organisations) {
      TestRegistry.await("it is ready", () -> ready(organisation, members).isPresent());
    }
  }

  private static String contract(String organisation, String channel) {
    return registry.ledger().contract(organisation, channel).orElseThrow();
  }

  private static Bytes32 head(String organisation, String contract) {
    return in(
            organisation,
            "select encode(head, 'hex') from ledger_channel where address = '" + contract + "'")
        .stream()
        .map(Bytes32::of)
        .findFirst()
        .orElseThrow();
  }

  /** The payload that a contract was made with. */
  private static byte[] created(String organisation, String contract) {
    String hash =
        in(
                organisation,
                "select encode(opened_transaction, 'hex') from ledger_channel where address = '"
                    + contract
                    + "'")
            .get(0);
    try (QuorumNode node =
        new QuorumNode(network.file().node(organisation), 0, Duration.ofSeconds(10))) {
      return node.payload(node.transaction(Bytes32.of(hash)).orElseThrow().input());
    }
  }

  private static long dispensed(String organisation) {
    return in(
            organisation,
            "select encode(pack_id, 'hex') from pack_state where status = 'DISPENSED'")
        .size();
  }

  private static List<String> states(String organisation) {
    return in(organisation, "select state from ledger_channel where cardinality(members) = 2");
  }

  private static List<String> rows(String organisation) {
    List<String> rows =
        new ArrayList<>(in(organisation, "select c::text from ledger_channel c order by address"));
    rows.addAll(in(organisation, "select p::text from pack_state p order by p::text"));
    rows.addAll(
        in(organisation, "select s::text from ledger_channel_step s order by address, sequence"));
    return rows;
  }

  private static List<String> in(String organisation, String query) {
    return database
        .rows()
        .in(organisation, () -> database.jdbc().sql(query).query(String.class).list());
  }

  private static void confirm(String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  private static List<Bytes32> members(String... slugs) {
    return Stream.of(slugs).map(TestNetwork::memberId).sorted().toList();
  }
}
