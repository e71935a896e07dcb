package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.devnet.TestClient.ask;
import static org.custodia.devnet.TestContract.address;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;

/** Who sees what of private transactions, and what private contracts may do to public ones. */
class PrivacyTest {
  @TempDir static Path directory;
  private static EmbeddedNetwork network;
  private static EmbeddedNode bob;
  private static EmbeddedNode eve;

  @BeforeAll
  static void start() {
    network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory, "alice", "bob", "eve")
                .withBlockPeriod(Duration.ofMillis(50)));
    bob = network.node("bob");
    eve = network.node("eve");
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  /** Alice with an account that was never used. */
  private static TestClient alice() throws Exception {
    return new TestClient(
        network.node("alice"), Credentials.create(org.web3j.crypto.Keys.createEcKeyPair()));
  }

  @Test
  void participantsSeeAPrivateContractAndStrangersSeeNothing() throws Exception {
    TestClient alice = alice();
    var deployed = alice.privately(null, TestContract.note(42), bob);
    String note = deployed.getContractAddress();

    assertThat(deployed.getStatus()).isEqualTo("0x1");
    assertThat(deployed.getLogs()).hasSize(1);
    for (TestClient participant : new TestClient[] {alice, alice.at(bob)}) {
      assertThat(participant.value(note)).isEqualTo(42);
      assertThat(participant.code(note)).hasSizeGreaterThan(100);
      assertThat(participant.logs(note)).hasSize(1);
      assertThat(participant.payload(deployed.getTransactionHash()))
          .isEqualTo(TestContract.note(42));
    }

    TestClient stranger = alice.at(eve);
    var seen = stranger.receipt(deployed.getTransactionHash());
    assertThat(seen.getStatus()).isEqualTo("0x1");
    assertThat(seen.getContractAddress()).isEqualTo(note);
    assertThat(seen.getLogs()).isEmpty();
    assertThat(stranger.call(note, call("value")).getValue()).isEqualTo("0x");
    assertThat(stranger.code(note)).isEqualTo("0x");
    assertThat(stranger.logs(note)).isEmpty();
    assertThat(stranger.payload(deployed.getTransactionHash())).isEqualTo("0x");
  }

  @Test
  void anUpdateIsAppliedOnParticipantsOnly() throws Exception {
    TestClient alice = alice();
    String note = alice.privately(null, TestContract.note(1), bob).getContractAddress();
    var updated = alice.privately(note, call("set", number(2)), bob);

    assertThat(updated.getGasUsed()).isZero();
    assertThat(alice.value(note)).isEqualTo(2);
    assertThat(alice.at(bob).value(note)).isEqualTo(2);
    assertThat(alice.at(eve).receipt(updated.getTransactionHash()).getLogs()).isEmpty();
  }

  @Test
  void aPrivateContractReadsAPublicOne() throws Exception {
    TestClient alice = alice();
    String shared = alice.publicly(null, TestContract.note(17)).getContractAddress();
    String reader = alice.privately(null, TestContract.reader(), bob).getContractAddress();

    var copied = alice.privately(reader, call("copy", address(shared)), bob);

    assertThat(copied.getStatus()).isEqualTo("0x1");
    assertThat(alice.value(reader)).isEqualTo(17);
    assertThat(alice.at(bob).value(reader)).isEqualTo(17);
    assertThat(TestClient.number(alice.call(reader, call("sizeOf", address(shared)))))
        .as("EXTCODESIZE of a public contract")
        .isPositive();
  }

  @Test
  void aPrivateContractCannotWriteAPublicOne() throws Exception {
    TestClient alice = alice();
    String shared = alice.publicly(null, TestContract.note(17)).getContractAddress();
    String reader = alice.privately(null, TestContract.reader(), bob).getContractAddress();

    var direct = alice.privately(reader, call("write", address(shared), number(1)), bob);
    assertThat(direct.getStatus()).isEqualTo("0x0");
    assertThat(alice.at(eve).receipt(direct.getTransactionHash()).getStatus())
        .as("a stranger is told nothing by the status")
        .isEqualTo("0x1");

    var lowLevel = alice.privately(reader, call("tryWrite", address(shared), number(1)), bob);
    assertThat(lowLevel.getStatus()).isEqualTo("0x1");
    assertThat(TestClient.number(alice.call(reader, call("wrote")))).isZero();

    var straight = alice.privately(shared, call("set", number(1)), bob);
    assertThat(straight.getStatus()).isEqualTo("0x0");

    for (EmbeddedNode node : network.nodes()) {
      assertThat(alice.at(node).value(shared)).isEqualTo(17);
    }
    assertThat(alice.logs(shared)).as("only the log of its creation").hasSize(1);
  }

  @Test
  void aPrivateContractReadsAPublicOneThatAContractCreated() throws Exception {
    TestClient alice = alice();
    String press = alice.publicly(null, TestContract.press()).getContractAddress();
    alice.publicly(press, call("print", number(99)));
    String printed = "0x" + alice.call(press, call("last")).getValue().substring(26);
    String reader = alice.privately(null, TestContract.reader(), bob).getContractAddress();

    assertThat(alice.privately(reader, call("copy", address(printed)), bob).getStatus())
        .isEqualTo("0x1");
    assertThat(alice.value(reader)).isEqualTo(99);
  }

  @Test
  void aPublicContractMayReadThePrivateOneThatCallsIt() throws Exception {
    TestClient alice = alice();
    String echo = alice.publicly(null, TestContract.echo()).getContractAddress();
    String reader = alice.privately(null, TestContract.reader(), bob).getContractAddress();
    alice.privately(reader, call("set", number(20)), bob);

    assertThat(alice.privately(reader, call("copyThrough", address(echo)), bob).getStatus())
        .isEqualTo("0x1");
    assertThat(alice.at(bob).value(reader)).isEqualTo(21);
  }

  @Test
  void contractsMayHave128KibOfCode() throws Exception {
    TestClient alice = alice();
    int limit = 128 * 1024;
    for (int size : new int[] {24 * 1024 + 1, limit}) {
      var shared = alice.publicly(null, TestContract.ofSize(size));
      var own = alice.privately(null, TestContract.ofSize(size), bob);
      assertThat(alice.at(eve).code(shared.getContractAddress())).hasSize(2 + 2 * size);
      assertThat(alice.at(bob).code(own.getContractAddress())).hasSize(2 + 2 * size);
      assertThat(alice.at(eve).code(own.getContractAddress())).isEqualTo("0x");
    }
    assertThat(alice.publicly(null, TestContract.ofSize(limit + 1)).getStatus()).isEqualTo("0x0");
    var tooLarge = alice.privately(null, TestContract.ofSize(limit + 1), bob);
    assertThat(tooLarge.getStatus()).isEqualTo("0x0");
    assertThat(alice.code(tooLarge.getContractAddress())).isEqualTo("0x");
    assertThat(alice.nonce()).isEqualTo(6);
  }

  @Test
  void aRevertFailsOnParticipantsAndUsesTheNonce() throws Exception {
    TestClient alice = alice();
    String note = alice.privately(null, TestContract.note(5), bob).getContractAddress();
    var refused = alice.privately(note, call("refuse"), bob);

    assertThat(refused.getStatus()).isEqualTo("0x0");
    assertThat(alice.at(bob).receipt(refused.getTransactionHash()).getStatus()).isEqualTo("0x0");
    assertThat(alice.at(eve).receipt(refused.getTransactionHash()).getStatus()).isEqualTo("0x1");
    assertThat(alice.nonce()).isEqualTo(2);
  }

  @Test
  void aPayloadIsGivenByItsHashInAnyHexadecimalAndElseRefused() throws Exception {
    TestClient alice = alice();
    var deployed = alice.privately(null, TestContract.note(42), bob);
    String hash =
        ask(alice.quorum.ethGetTransactionByHash(deployed.getTransactionHash()))
            .getTransaction()
            .orElseThrow()
            .getInput();

    assertThat(payload(hash)).endsWith("\"result\":\"" + TestContract.note(42) + "\"}");
    assertThat(payload(hash.substring(2))).isEqualTo(payload(hash));
    assertThat(payload(hash.toUpperCase(java.util.Locale.ROOT).replace("0X", "0x")))
        .isEqualTo(payload(hash));
    assertThat(payload("0x" + "ab".repeat(64))).contains("\"result\":\"0x\"");
    assertThat(payload("0x")).contains("-32000", "Invalid digest hex");
    assertThat(payload("0x1234"))
        .contains("-32000", "Expected a Quorum digest of length 64, but got 2");
    assertThat(payload("0x123")).contains("-32000", "encoding/hex: odd length hex string");
    assertThat(payload("0xzz")).contains("-32000", "encoding/hex: invalid byte: U+007A 'z'");
  }

  private static String payload(String hash) {
    return TestClient.http(
            "POST",
            bob.rpc(),
            "application/json",
            """
            {"jsonrpc":"2.0","id":1,"method":"eth_getQuorumPayload","params":["%s"]}
            """
                .formatted(hash))
        .body()
        .trim();
  }

  /**
   * GoQuorum runs public code that a private contract delegates to, read-only on the public state.
   * libevm refuses to delegate to a contract that is called across states; devnet/README.md says
   * so.
   */
  @Test
  void aPrivateContractCannotBorrowPublicCode() throws Exception {
    TestClient alice = alice();
    String shared = alice.publicly(null, TestContract.note(17)).getContractAddress();
    String borrower =
        alice
            .privately(null, TestContract.guarded(alice.account.getAddress()), bob)
            .getContractAddress();
    var borrow =
        call(
            "borrow",
            address(shared),
            new org.web3j.abi.datatypes.DynamicBytes(
                org.web3j.utils.Numeric.hexStringToByteArray(call("value"))));

    assertThat(alice.call(borrower, borrow).getError().getMessage())
        .isEqualTo("unsupported call method to external contract, use CALL or STATICALL");
    assertThat(alice.privately(borrower, borrow, bob).getStatus()).isEqualTo("0x0");
  }
}
