package org.custodia.devnet.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestClient.keys;
import static org.custodia.devnet.TestContract.address;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;
import static org.web3j.quorum.PrivacyFlag.MANDATORY_FOR;
import static org.web3j.quorum.PrivacyFlag.PARTY_PROTECTION;
import static org.web3j.quorum.PrivacyFlag.PRIVATE_STATE_VALIDATION;
import static org.web3j.quorum.PrivacyFlag.STANDARD_PRIVATE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.devnet.TestClient;
import org.custodia.devnet.TestContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * What privacy flags 1 to 3 allow and refuse, beyond what the recorded conversations 16 and 17
 * show. The rules are those of GoQuorum's and Tessera's sources and of their acceptance tests.
 */
class PrivacyFlagsTest {
  private static final Duration PERIOD = Duration.ofMillis(50);

  @TempDir static Path directory;
  private static EmbeddedNetwork network;
  private static EmbeddedNode bob;
  private static EmbeddedNode carol;
  private static EmbeddedNode eve;

  /** The first account of alice's key store, with which her node simulates. */
  private static Credentials first;

  @BeforeAll
  static void start() throws Exception {
    first = Credentials.create(Keys.createEcKeyPair());
    network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory, "alice", "bob", "carol", "eve")
                .withPrivacyEnhancements(true)
                .withFirstAccount("alice", first.getAddress())
                .withBlockPeriod(PERIOD));
    bob = network.node("bob");
    carol = network.node("carol");
    eve = network.node("eve");
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static TestClient alice() {
    return new TestClient(network.node("alice"), first);
  }

  private static TestClient stranger(EmbeddedNode node) throws Exception {
    return new TestClient(node, Credentials.create(Keys.createEcKeyPair()));
  }

  private static EthSendTransaction send(
      TestClient by,
      org.web3j.quorum.PrivacyFlag flag,
      String to,
      String data,
      EmbeddedNode... recipients) {
    return by.sendPrivate(flag, List.of(), by.nonce(), to, data, keys(recipients));
  }

  private static TransactionReceipt mined(
      TestClient by,
      org.web3j.quorum.PrivacyFlag flag,
      String to,
      String data,
      EmbeddedNode... recipients) {
    EthSendTransaction sent = send(by, flag, to, data, recipients);
    assertThat(sent.hasError()).as(() -> sent.getError().getMessage()).isFalse();
    return by.receipt(sent.getTransactionHash());
  }

  private static String deployed(
      TestClient by, org.web3j.quorum.PrivacyFlag flag, String code, EmbeddedNode... recipients) {
    TransactionReceipt receipt = mined(by, flag, null, code, recipients);
    assertThat(receipt.getStatus()).isEqualTo("0x1");
    return receipt.getContractAddress();
  }

  private static void refused(EthSendTransaction sent, String words) {
    assertThat(sent.hasError()).as("refused: %s", words).isTrue();
    assertThat(sent.getError().getCode()).isEqualTo(-32000);
    assertThat(sent.getError().getMessage()).contains(words);
  }

  private static String status(EmbeddedNode node, TransactionReceipt receipt) {
    return alice().at(node).receipt(receipt.getTransactionHash()).getStatus();
  }

  private static JsonNode metadata(EmbeddedNode node, String contract) throws IOException {
    var answer =
        TestClient.http(
            "POST",
            node.rpc(),
            "application/json",
            """
            {"jsonrpc":"2.0","id":1,"method":"eth_getContractPrivacyMetadata","params":["%s"]}
            """
                .formatted(contract));
    return new ObjectMapper().readTree(answer.body());
  }

  // --- Party protection ---

  @Test
  void aStrangerWhoHidesTheFlagChangesNothing() throws Exception {
    String note = deployed(alice(), PARTY_PROTECTION, TestContract.note(42), bob);

    TestClient out = stranger(eve);
    var receipt = mined(out, STANDARD_PRIVATE, note, call("set", number(1)), network.node("alice"));

    assertThat(receipt.getStatus()).as("on the stranger's own node").isEqualTo("0x1");
    assertThat(status(network.node("alice"), receipt)).isEqualTo("0x0");
    assertThat(status(bob, receipt)).as("not told").isEqualTo("0x1");
    assertThat(alice().value(note)).isEqualTo(42);
    assertThat(alice().at(bob).value(note)).isEqualTo(42);
  }

  @Test
  void aProtectedContractThatCallsAnotherNeedsEverybodyToBePartyToBoth() {
    String inner = deployed(alice(), PARTY_PROTECTION, TestContract.note(30), bob);
    String outer = deployed(alice(), PARTY_PROTECTION, TestContract.reader(), carol);

    var receipt = mined(alice(), PARTY_PROTECTION, outer, write(inner, 31), carol);

    assertThat(receipt.getStatus()).as("alice is party to both").isEqualTo("0x1");
    assertThat(alice().value(inner)).isEqualTo(31);
    assertThat(status(carol, receipt)).as("carol is party to one").isEqualTo("0x0");
    assertThat(alice().at(bob).value(inner)).as("bob was not told").isEqualTo(30);
  }

  @Test
  void oneThatIsNotPartyToTheInnerContractIsRefused() throws Exception {
    String inner = deployed(alice(), PARTY_PROTECTION, TestContract.note(30), bob);
    String outer = deployed(alice(), PARTY_PROTECTION, TestContract.reader(), carol);

    refused(
        send(stranger(carol), PARTY_PROTECTION, outer, write(inner, 31), network.node("alice")),
        "execution reverted");
  }

  @Test
  void protectedAndStandardContractsDoNotMix() {
    String standard = deployed(alice(), STANDARD_PRIVATE, TestContract.note(1), bob);
    String guarded = deployed(alice(), PARTY_PROTECTION, TestContract.note(2), bob);
    String standardReader = deployed(alice(), STANDARD_PRIVATE, TestContract.reader(), bob);
    String guardedReader = deployed(alice(), PARTY_PROTECTION, TestContract.reader(), bob);

    refused(
        send(alice(), STANDARD_PRIVATE, standardReader, write(guarded, 9), bob),
        "sent privacy flag doesn't match all affected contract flags");
    refused(
        send(alice(), PARTY_PROTECTION, standardReader, write(guarded, 9), bob),
        "PrivacyMetadata not found");
    refused(
        send(alice(), STANDARD_PRIVATE, guardedReader, write(standard, 9), bob),
        "sent privacy flag doesn't match all affected contract flags");
    refused(
        send(alice(), PARTY_PROTECTION, guardedReader, write(standard, 9), bob),
        "PrivacyMetadata not found");
    refused(
        send(alice(), PARTY_PROTECTION, guardedReader, call("copy", address(standard)), bob),
        "PrivacyMetadata not found");

    assertThat(TestClient.number(alice().call(standardReader, call("value")))).isZero();
    assertThat(alice().value(standard)).isEqualTo(1);
    assertThat(alice().value(guarded)).isEqualTo(2);
  }

  @Test
  void aContractThatAProtectedOneCreatesIsProtectedWithIt() throws Exception {
    String press = deployed(alice(), PARTY_PROTECTION, TestContract.press(), bob);
    mined(alice(), PARTY_PROTECTION, press, call("print", number(5)), bob);
    String printed = "0x" + alice().call(press, call("last")).getValue().substring(26);

    assertThat(metadata(bob, printed).at("/result/privacyFlag").asInt()).isEqualTo(1);
    refused(
        send(alice(), STANDARD_PRIVATE, printed, call("set", number(6)), bob),
        "sent privacy flag doesn't match");
    assertThat(mined(alice(), PARTY_PROTECTION, printed, call("set", number(6)), bob).getStatus())
        .isEqualTo("0x1");
  }

  @Test
  void aProtectedContractMayUsePublicAndPrecompiledOnes() {
    String shared = alice().publicly(null, TestContract.note(17)).getContractAddress();
    String echo = alice().publicly(null, TestContract.echo()).getContractAddress();
    String reader = deployed(alice(), PARTY_PROTECTION, TestContract.reader(), bob);
    String guarded = deployed(alice(), PARTY_PROTECTION, TestContract.guarded(ZERO), bob);

    assertThat(
            mined(alice(), PARTY_PROTECTION, reader, call("copy", address(shared)), bob)
                .getStatus())
        .isEqualTo("0x1");
    assertThat(alice().at(bob).value(reader)).isEqualTo(17);
    assertThat(
            mined(alice(), PARTY_PROTECTION, reader, call("copyThrough", address(echo)), bob)
                .getStatus())
        .isEqualTo("0x1");
    assertThat(alice().at(bob).value(reader)).isEqualTo(18);
    assertThat(mined(alice(), PARTY_PROTECTION, guarded, RECOVER, bob).getStatus())
        .isEqualTo("0x1");
    refused(send(alice(), PARTY_PROTECTION, reader, write(shared, 1), bob), "execution reverted");
  }

  @Test
  void theNodeSimulatesWithItsFirstAccountAndNotWithTheSigner() throws Exception {
    String own = deployed(alice(), PARTY_PROTECTION, TestContract.guarded(first.getAddress()), bob);
    TestClient other = stranger(network.node("alice"));
    String others =
        deployed(alice(), PARTY_PROTECTION, TestContract.guarded(other.account.getAddress()), bob);

    assertThat(mined(alice(), PARTY_PROTECTION, own, call("set", number(1)), bob).getStatus())
        .isEqualTo("0x1");
    refused(
        send(other, PARTY_PROTECTION, others, call("set", number(1)), bob), "execution reverted");
    var passedOff = mined(other, PARTY_PROTECTION, own, call("set", number(2)), bob);
    assertThat(passedOff.getStatus()).as("its own sender is looked at when mined").isEqualTo("0x0");
    assertThat(alice().value(own)).isEqualTo(1);
  }

  @Test
  void aNodeWithoutAKeyStoreSimulatesWithTheZeroAddress() throws Exception {
    TestClient atBob = stranger(bob);
    String own =
        deployed(atBob, PARTY_PROTECTION, TestContract.guarded(atBob.account.getAddress()), carol);
    String nobodys = deployed(atBob, PARTY_PROTECTION, TestContract.guarded(ZERO), carol);

    refused(
        send(atBob, PARTY_PROTECTION, own, call("set", number(1)), carol), "execution reverted");
    assertThat(mined(atBob, PARTY_PROTECTION, nobodys, call("set", number(1)), carol).getStatus())
        .isEqualTo("0x0");
  }

  // --- State validation ---

  @Test
  void whatIsAnotherInEveryBlockCannotBeValidated() {
    String guarded = deployed(alice(), PRIVATE_STATE_VALIDATION, TestContract.guarded(ZERO), bob);

    var stamped = mined(alice(), PRIVATE_STATE_VALIDATION, guarded, call("stamp"), bob);

    assertThat(stamped.getStatus()).isEqualTo("0x0");
    assertThat(status(bob, stamped)).isEqualTo("0x0");
    assertThat(status(eve, stamped)).isEqualTo("0x1");
    assertThat(alice().value(guarded)).isZero();
    assertThat(alice().at(bob).value(guarded)).isZero();
  }

  @Test
  void twoInFlightToTwoContractsDoNotDisturbEachOther() {
    String one = deployed(alice(), PRIVATE_STATE_VALIDATION, TestContract.note(1), bob);
    String two = deployed(alice(), PRIVATE_STATE_VALIDATION, TestContract.note(1), bob);
    long nonce = alice().nonce();

    var first = validated(nonce, one, call("set", number(2)));
    var second = validated(nonce + 1, two, call("set", number(2)));

    assertThat(alice().receipt(first.getTransactionHash()).getStatus()).isEqualTo("0x1");
    assertThat(alice().receipt(second.getTransactionHash()).getStatus()).isEqualTo("0x1");
    assertThat(alice().at(bob).value(two)).isEqualTo(2);
  }

  @Test
  void twoInFlightToOneContractDisturbEachOtherEvenInDifferentSlots() {
    String guarded =
        deployed(alice(), PRIVATE_STATE_VALIDATION, TestContract.guarded(first.getAddress()), bob);
    long nonce = alice().nonce();

    // Both wait for the nonce before them, so that neither is mined before the other is simulated.
    var one = validated(nonce + 1, guarded, call("set", number(2)));
    var two = validated(nonce + 2, guarded, call("setOther", number(3)));
    alice().sendPublic(nonce, first.getAddress(), "0x");

    assertThat(alice().receipt(one.getTransactionHash()).getStatus()).isEqualTo("0x1");
    assertThat(alice().receipt(two.getTransactionHash()).getStatus()).isEqualTo("0x0");
    assertThat(alice().receipt(two.getTransactionHash()).getLogs()).isEmpty();
    assertThat(alice().at(bob).value(guarded)).isEqualTo(2);
  }

  @Test
  void aPublicWriteInBetweenRefusesWhatReadThatContract() {
    String shared = alice().publicly(null, TestContract.note(17)).getContractAddress();
    String reader = deployed(alice(), PRIVATE_STATE_VALIDATION, TestContract.reader(), bob);
    long nonce = alice().nonce();

    // The write is before the read in the block, though the read was simulated without it.
    var read = alice().transaction(nonce + 1, reader, call("copy", address(shared)));
    var reading =
        alice()
            .sendPrivate(
                PRIVATE_STATE_VALIDATION, List.of(), nonce + 1, reader, read.getData(), keys(bob));
    alice().sendPublic(nonce, shared, call("set", number(18)));

    assertThat(alice().receipt(reading.getTransactionHash()).getStatus()).isEqualTo("0x0");
    assertThat(alice().value(reader)).isZero();
    var again =
        mined(alice(), PRIVATE_STATE_VALIDATION, reader, call("copy", address(shared)), bob);
    assertThat(again.getStatus()).isEqualTo("0x1");
    assertThat(alice().at(bob).value(reader)).isEqualTo(18);
  }

  @Test
  void oneThatTheNodesFirstAccountDidNotSignCannotCreate() throws Exception {
    TestClient other = stranger(network.node("alice"));

    var receipt = mined(other, PRIVATE_STATE_VALIDATION, null, TestContract.note(1), bob);

    assertThat(receipt.getStatus()).isEqualTo("0x0");
    assertThat(status(bob, receipt)).isEqualTo("0x0");
    assertThat(alice().code(receipt.getContractAddress())).isEqualTo("0x");
    assertThat(metadata(bob, receipt.getContractAddress()).has("error")).isTrue();
  }

  @Test
  void aContractLargerThanEip170IsValidatedToo() {
    String large =
        deployed(alice(), PRIVATE_STATE_VALIDATION, TestContract.ofSize(24 * 1024 + 1), bob);

    assertThat(alice().at(bob).code(large)).hasSize(2 + 2 * (24 * 1024 + 1));
  }

  private EthSendTransaction validated(long nonce, String to, String data) {
    return alice().sendPrivate(PRIVATE_STATE_VALIDATION, List.of(), nonce, to, data, keys(bob));
  }

  // --- Mandatory recipients ---

  @Test
  void mandatoryRecipientsBelongToTheirFlagAndToTheRecipients() {
    var data = TestContract.note(1);
    refused(mandatory(alice(), null, data, keys(bob)), "missing mandatory recipients data");
    refused(
        alice().sendPrivate(PARTY_PROTECTION, keys(bob), alice().nonce(), null, data, keys(bob)),
        "mandatory recipients are only applicable for PrivacyFlag=2(MandatoryRecipients)");
    refused(
        mandatory(alice(), null, data, keys(bob), carol),
        "403 status: One or more mandatory recipients not included in the participant list");
  }

  @Test
  void everyTransactionMustNameThem() throws Exception {
    var made = mandatory(alice(), null, TestContract.note(30), keys(bob, carol), bob);
    String note = alice().receipt(made.getTransactionHash()).getContractAddress();

    JsonNode metadata = metadata(carol, note).get("result");
    assertThat(metadata.get("privacyFlag").asInt()).isEqualTo(2);
    assertThat(metadata.get("mandatoryFor")).hasSize(1);
    assertThat(metadata.at("/mandatoryFor/0").asText()).isEqualTo(bob.tesseraPublicKey());

    TestClient atCarol = stranger(carol);
    refused(
        mandatory(atCarol, note, call("set", number(1)), keys(network.node("alice")), carol),
        "403 status: Privacy metadata mismatched with Affected Txn");
    refused(
        mandatory(atCarol, note, call("set", number(1)), keys(network.node("alice")), bob),
        "403 status: One or more mandatory recipients not included in the participant list");

    var told = mandatory(atCarol, note, call("set", number(19)), keys(bob), bob);
    assertThat(atCarol.receipt(told.getTransactionHash()).getStatus()).isEqualTo("0x1");
    assertThat(alice().at(bob).value(note)).isEqualTo(19);
    assertThat(alice().at(carol).value(note)).isEqualTo(19);
    assertThat(alice().value(note)).as("not mandatory, not told").isEqualTo(30);
  }

  private static EthSendTransaction mandatory(
      TestClient by, String to, String data, List<String> recipients, EmbeddedNode... mandatory) {
    return by.sendPrivate(MANDATORY_FOR, keys(mandatory), by.nonce(), to, data, recipients);
  }

  // --- Metadata, rolling back and restarts ---

  @Test
  void aNodeRolledBackChecksAgainAndComesToTheSame() throws Exception {
    String shared = alice().publicly(null, TestContract.note(17)).getContractAddress();
    String reader = deployed(alice(), PRIVATE_STATE_VALIDATION, TestContract.reader(), bob);
    var copied =
        mined(alice(), PRIVATE_STATE_VALIDATION, reader, call("copy", address(shared)), bob);
    String guarded = deployed(alice(), PRIVATE_STATE_VALIDATION, TestContract.guarded(ZERO), bob);
    var stamped = mined(alice(), PRIVATE_STATE_VALIDATION, guarded, call("stamp"), bob);
    String note = deployed(alice(), PARTY_PROTECTION, TestContract.note(1), bob);
    TestClient atBob = alice().at(bob);
    var receipts =
        List.of(
            atBob.receipt(copied.getTransactionHash()),
            atBob.receipt(stamped.getTransactionHash()));

    atBob.setHead(copied.getBlockNumber().longValueExact() - 2);

    assertThat(atBob.receipt(copied.getTransactionHash())).isEqualTo(receipts.get(0));
    assertThat(atBob.receipt(stamped.getTransactionHash())).isEqualTo(receipts.get(1));
    assertThat(receipts.get(0).getStatus()).isEqualTo("0x1");
    assertThat(receipts.get(1).getStatus()).isEqualTo("0x0");
    assertThat(atBob.value(reader)).isEqualTo(17);
    assertThat(metadata(bob, note).at("/result/privacyFlag").asInt()).isEqualTo(1);
    assertThat(mined(alice(), PARTY_PROTECTION, note, call("set", number(2)), bob).getStatus())
        .isEqualTo("0x1");
    assertThat(atBob.value(note)).isEqualTo(2);
  }

  @Test
  void theHashOfTheCreatingPayloadIsThatOfTheTransaction() throws Exception {
    TransactionReceipt made = mined(alice(), PARTY_PROTECTION, null, TestContract.note(1), bob);
    String marker =
        TestClient.ask(alice().quorum.ethGetTransactionByHash(made.getTransactionHash()))
            .getTransaction()
            .orElseThrow()
            .getInput();

    JsonNode hash = metadata(bob, made.getContractAddress()).at("/result/creationTxHash");
    byte[] bytes = new byte[64];
    for (int i = 0; i < 64; i++) bytes[i] = (byte) hash.get(i).asInt();
    assertThat("0x" + HexFormat.of().formatHex(bytes)).isEqualTo(marker);
    var told = alice().quorum.quorumGetContractPrivacyMetadata(made.getContractAddress());
    assertThat(TestClient.ask(told).getContractPrivacyMetadata().getPrivacyFlag())
        .isEqualTo(PARTY_PROTECTION);
    assertThat(metadata(eve, made.getContractAddress()).at("/error/message").asText())
        .isEqualTo(
            Keys.toChecksumAddress(made.getContractAddress()) + ": no account extra data found");
  }

  @Test
  void allOfItIsThereAfterARestartAndAfterTheStatesWereLost(@TempDir Path own) throws Exception {
    var settings =
        EmbeddedNetworkSettings.in(own, "alice", "bob")
            .withPrivacyEnhancements(true)
            .withFirstAccount("alice", first.getAddress())
            .withBlockPeriod(PERIOD);
    String note;
    String reader;
    TransactionReceipt failed;
    try (var started = EmbeddedNetwork.start(settings)) {
      TestClient alice = new TestClient(started.node("alice"), first);
      note = deployed(alice, PARTY_PROTECTION, TestContract.note(1), started.node("bob"));
      String stamped =
          deployed(
              alice, PRIVATE_STATE_VALIDATION, TestContract.guarded(ZERO), started.node("bob"));
      failed = mined(alice, PRIVATE_STATE_VALIDATION, stamped, call("stamp"), started.node("bob"));
      reader = deployed(alice, STANDARD_PRIVATE, TestContract.note(3), started.node("bob"));
    }
    for (String states : List.of("public/state", "nodes/alice/private-state")) {
      deleteTree(own.resolve(states));
    }
    try (var again = EmbeddedNetwork.start(settings)) {
      TestClient alice = new TestClient(again.node("alice"), first);
      assertThat(alice.receipt(failed.getTransactionHash()).getStatus()).isEqualTo("0x0");
      refused(
          send(alice, STANDARD_PRIVATE, note, call("set", number(2)), again.node("bob")),
          "sent privacy flag doesn't match");
      mined(alice, PARTY_PROTECTION, note, call("set", number(2)), again.node("bob"));
      assertThat(alice.at(again.node("bob")).value(note)).isEqualTo(2);
      assertThat(alice.at(again.node("bob")).value(reader)).isEqualTo(3);
    }
    assertThatThrownBy(() -> EmbeddedNetwork.start(settings.withPrivacyEnhancements(false)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("privacy enhancements");
  }

  private static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }

  private static final String ZERO = "0x0000000000000000000000000000000000000000";

  private static final String RECOVER =
      call(
          "recover",
          new org.web3j.abi.datatypes.generated.Bytes32(new byte[32]),
          new org.web3j.abi.datatypes.generated.Uint8(27),
          new org.web3j.abi.datatypes.generated.Bytes32(new byte[32]),
          new org.web3j.abi.datatypes.generated.Bytes32(new byte[32]));

  private static String write(String to, long next) {
    return call("write", address(to), number(next));
  }
}
