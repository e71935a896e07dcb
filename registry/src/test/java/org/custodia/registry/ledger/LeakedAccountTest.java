package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.devnet.wire.Rule;
import org.custodia.devnet.wire.WireFault;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.testing.faults.LedgerCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The procedure of the operator's guide for accounts whose keys have leaked, played while all kinds
 * of transactions are under way: not known to the node, waiting in its pool, in a pool behind a
 * nonce that nothing uses, and under a nonce that the thief takes.
 */
class LeakedAccountTest {
  @RegisterExtension static final RegistryDatabase theirs = RegistryDatabase.fresh();
  @RegisterExtension static final RegistryDatabase ours = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final long FOR_EVER = 253_402_300_799L;
  private static final MedicineActs.Lot LOT = MedicineActs.lot("LA", 8);
  private static final List<Bytes32> BOOK = members(PONT, AGENCE);
  private static final List<Bytes32> TRADE = members(RHONE, PONT, AGENCE);
  private static final List<Bytes32> NEW = members(RHONE, PONT);

  private final NetworkFaults faults = network.network().faults();
  private final MedicineActs acts = new MedicineActs(network);
  private TestRegistry others;
  private TestRegistry pont;

  @Test
  void whatWasUnderWayWhenTheyEndedIsCarriedOutOnceByTheNextOne() throws Exception {
    others = TestRegistry.start(theirs, network.path(), List.of(AGENCE, RHONE), Map.of());
    start(network.path(), Map.of());
    confirm(others, AGENCE, acts.authorise());
    confirm(others, RHONE, acts.enrolManufacturer());
    confirm(pont, PONT, acts.enrolPharmacist(PONT));
    confirm(others, RHONE, acts.release(UUID.randomUUID(), LOT));
    confirm(pont, PONT, opening(BOOK));
    confirm(others, RHONE, opening(TRADE));
    String book = ready(BOOK);
    String trade = ready(TRADE);
    confirm(pont, PONT, dispense(book, 0));
    confirm(pont, PONT, sendBack(trade, 1));
    pont.close();

    // Who gets no answer tries again in half an hour, so all stays as it is when this stops.
    start(network.path(), Map.of("custodia.ledger.after-trouble", "1h"));
    List<LedgerCommand> underWay = new ArrayList<>();
    lose("eth_sendRawPrivateTransaction");
    underWay.add(sendBack(trade, 2));
    pont.ledger().record(PONT, underWay.get(0));
    awaitOpen(1);
    faults.onRpc(PONT, Rule.always(WireFault.PASS));
    faults.onDelivery(PONT, Rule.on("transaction", new WireFault.DropBefore()));
    underWay.add(dispense(book, 3));
    underWay.add(opening(NEW));
    underWay.add(new MedicineActs(network).enrolPharmacist(PONT));
    underWay.add(new MedicineActs(network).enrolPharmacist(PONT));
    for (LedgerCommand one : underWay.subList(1, underWay.size())) pont.ledger().record(PONT, one);
    awaitOpen(underWay.size());

    // 1. Nothing is signed with the keys any more. 2. Two regulators end the accounts.
    pont.close();
    List<Signer> stolen = new StoredKeys(network.file().keyFiles(List.of(PONT))).accounts(PONT);
    for (Signer account : stolen) {
      confirm(
          others,
          AGENCE,
          byTwo(RegistrarCalls.endAccount(TestNetwork.memberId(PONT), account.address())));
    }
    // The thief's act is refused, and takes the nonce of the first enrolment.
    assertThat(sentByTheThief(stolen.get(0)).success()).isFalse();

    // 3. A new key, in place of the old ones.
    List<String> account = new ArrayList<>();
    String tesseraKey = network.file().node(PONT).tesseraPublicKey();
    NetworkFile after = network.rotated(PONT, tesseraKey, account::add);
    confirm(
        others,
        AGENCE,
        byTwo(
            RegistrarCalls.addNode(
                TestNetwork.memberId(PONT),
                account,
                Bytes32.of(Base64.getDecoder().decode(tesseraKey)),
                "FR",
                0,
                FOR_EVER)));
    start(network.write("after-the-leak.json", after), Map.of("custodia.ledger.timeout", "1s"));
    faults.clear();

    // 4. and 5. Everything comes to its end, once, and by the new account.
    for (LedgerCommand one : underWay) {
      CommandStatus status = pont.awaitFinal(PONT, one.id());
      assertThat(status.state()).as("%s %s", one, status).isEqualTo(CommandStatus.State.CONFIRMED);
      assertThat(senderOf(status)).isEqualTo(account.get(0));
    }
    assertThat(rows("select id::text from ledger_transaction where state = 'OPEN'")).isEmpty();
    confirm(pont, PONT, dispense(book, 4));
    confirm(pont, PONT, sendBack(trade, 5));
    TestRegistry.await("all nodes hold the same", () -> LedgerCount.agreed(nodes()));
    assertThat(LedgerCount.once(nodes()).recorded(true))
        .as("in two channels, before, meanwhile and afterwards")
        .hasSize(6);
    assertThat(pont.bean(LedgerWorkers.class).channelTroubles(PONT)).isEmpty();
    pont.close();
    others.close();
  }

  private void start(Path networkFile, Map<String, Object> properties) {
    pont = TestRegistry.start(ours, networkFile, List.of(PONT), properties);
  }

  private void lose(String method) {
    faults.onRpc(PONT, Rule.on(method, new WireFault.DropBefore()));
  }

  private static LedgerCommand opening(List<Bytes32> members) {
    int kind = members.equals(NEW) ? SubjectKind.RELATIONSHIP.code() : SubjectKind.MEDICINE.code();
    return new LedgerCommand.OpenChannel(UUID.randomUUID(), kind, members, Bytes32.ZERO);
  }

  private String ready(List<Bytes32> members) {
    TestRegistry.await(
        "it is ready", () -> pont.ledger().channel(PONT, 1, members, Bytes32.ZERO).isPresent());
    return pont.ledger().channel(PONT, 1, members, Bytes32.ZERO).orElseThrow().address();
  }

  private LedgerCommand dispense(String book, int pack) {
    return acts.dispense(UUID.randomUUID(), PONT, book, LOT, LOT.serials().get(pack));
  }

  private LedgerCommand sendBack(String trade, int pack) {
    return acts.sendBack(UUID.randomUUID(), PONT, trade, LOT, LOT.serials().get(pack));
  }

  private static void awaitOpen(int transactions) {
    TestRegistry.await(
        transactions + " transactions are signed and in no block",
        () ->
            rows("select id::text from ledger_transaction where state = 'OPEN'").size()
                == transactions);
  }

  private static LedgerCommand byTwo(byte[] act) {
    return new LedgerCommand.PublicCall(
        UUID.randomUUID(), LedgerCommand.PublicContract.REGISTRAR, network.performed(act));
  }

  /** Enrols a key of one's own in the member's name, at another member's node. */
  private QuorumNode.Receipt sentByTheThief(Signer account) {
    LedgerCommand.PublicCall enrolment =
        (LedgerCommand.PublicCall) new MedicineActs(network).enrolPharmacist(PONT);
    try (QuorumNode node = new QuorumNode(network.file().node(GARE), 0, Duration.ofSeconds(10))) {
      SignedTransaction.Public signed =
          SignedTransaction.Public.sign(
              account,
              network.file().chainId(),
              node.nonce(account.address(), true),
              30_000_000,
              network.file().contracts().registrar(),
              enrolment.callData());
      assertThat(node.send(signed)).isInstanceOf(NodeAnswer.Taken.class);
      TestRegistry.await("it is mined", () -> node.receipt(signed.hash()).isPresent());
      return node.receipt(signed.hash()).orElseThrow();
    }
  }

  private static String senderOf(CommandStatus status) {
    try (QuorumNode node = new QuorumNode(network.file().node(PONT), 0, Duration.ofSeconds(10))) {
      return node.transaction(status.evidence().orElseThrow().transaction()).orElseThrow().from();
    }
  }

  private static Map<String, URI> nodes() {
    return network.network().nodes().stream()
        .collect(Collectors.toMap(EmbeddedNode::name, EmbeddedNode::rpc));
  }

  private static List<String> rows(String query) {
    return ours.rows().in(PONT, () -> ours.jdbc().sql(query).query(String.class).list());
  }

  private static void confirm(TestRegistry registry, String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state()).as("%s", status).isEqualTo(CommandStatus.State.CONFIRMED);
  }

  private static List<Bytes32> members(String... slugs) {
    return Arrays.stream(slugs).map(TestNetwork::memberId).sorted().toList();
  }
}
