package org.custodia.devnet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestClient.ask;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.custodia.devnet.TestClient;
import org.custodia.devnet.TestContract;
import org.custodia.devnet.wire.Rule;
import org.custodia.devnet.wire.WireFault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/** What a client sees of faults on the wires to a node and to a privacy manager, and between. */
class WireFaultsTest {
  private static final String SEND = "eth_sendRawTransaction";
  @TempDir static Path directory;
  private static FaultyNetwork net;

  private TestClient alice;

  @BeforeAll
  static void start() {
    net = FaultyNetwork.start(directory);
  }

  @AfterAll
  static void stop() {
    net.close();
  }

  @BeforeEach
  void newAccount() {
    alice = new TestClient(net.node("alice"), FaultyNetwork.newAccount());
  }

  @AfterEach
  void clear() {
    net.faults.clear();
  }

  @Test
  void whatIsDroppedBeforeIsNeverHeard() {
    net.faults.onRpc("alice", Rule.first(2, SEND, new WireFault.DropBefore()));
    assertThatThrownBy(() -> alice.sendPublic(0, null, TestContract.note(1)))
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(alice.nonce()).isZero();
  }

  @Test
  void whatIsDroppedAfterIsDone() {
    net.faults.onRpc("alice", Rule.first(2, SEND, new WireFault.DropAfter()));
    assertThatThrownBy(() -> alice.sendPublic(0, null, TestContract.note(1)))
        .hasRootCauseInstanceOf(IOException.class);
    FaultyNetwork.await("it is mined", () -> alice.nonce() == 1);
  }

  @Test
  void whatIsDoubledIsDoneTwice() {
    net.faults.onRpc("alice", Rule.on(SEND, new WireFault.Duplicate()));
    var sent = alice.sendPublic(0, null, TestContract.note(1));
    assertThat(sent.getError().getMessage())
        .as("the answer to the second")
        .matches("known transaction: .*|nonce too low");
    FaultyNetwork.await("it is mined once", () -> alice.nonce() == 1);
  }

  @Test
  void whatIsDelayedComesLater() {
    net.faults.onRpc(
        "alice", Rule.on("eth_blockNumber", new WireFault.Delay(Duration.ofMillis(400))));
    long begun = System.nanoTime();
    alice.blockNumber();
    assertThat(System.nanoTime() - begun).isGreaterThan(400_000_000);
  }

  @Test
  void whatIsRefusedIsAnErrorWithTheIdOfTheRequest() {
    net.faults.onRpc("alice", Rule.on(SEND, new WireFault.Refuse(-32000, "txpool is full")));
    assertThat(alice.sendPublic(0, null, TestContract.note(1)).getError().getMessage())
        .isEqualTo("txpool is full");
    String batch =
        """
        [{"jsonrpc":"2.0","id":7,"method":"eth_blockNumber"},
         {"jsonrpc":"2.0","id":8,"method":"%s","params":["0x"]}]
        """
            .formatted(SEND);
    assertThat(TestClient.http("POST", alice.node.rpc(), "application/json", batch).body())
        .as("a batch suffers the first fault of its calls")
        .contains("\"id\":7", "\"id\":8")
        .doesNotContain("result");
    assertThat(alice.nonce()).isZero();
  }

  @Test
  void anAnswerCanBeAltered() {
    net.faults.onRpc(
        "alice",
        Rule.on("eth_chainId", new WireFault.Alter(answer -> answer.replace("0x539", "0x53a"))));
    assertThat(ask(alice.quorum.ethChainId()).getChainId()).isEqualTo(1338);
    assertThat(ask(alice.at(net.node("bob")).quorum.ethChainId()).getChainId()).isEqualTo(1337);
  }

  @Test
  void inABatchOnlyTheAnswerThatIsMeantIsAltered() {
    net.faults.onRpc(
        "alice",
        Rule.on("eth_chainId", new WireFault.Alter(answer -> answer.replace("0x539", "0x53a"))));
    String batch =
        """
        [{"jsonrpc":"2.0","id":7,"method":"net_version"},
         {"jsonrpc":"2.0","id":8,"method":"eth_chainId"}]
        """;
    assertThat(TestClient.http("POST", alice.node.rpc(), "application/json", batch).body())
        .isEqualTo(
            "[{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"1337\"},"
                + "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":\"0x53a\"}]");
  }

  @Test
  void somethingElseMayAnswerInsteadOfTheNode() {
    net.faults.onRpc("alice", Rule.always(new WireFault.Instead(502, "<html>")));
    var answer = TestClient.http("POST", alice.node.rpc(), "application/json", "{}");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).isEqualTo("<html>");
  }

  @Test
  void theRestOfAPrivacyManagerHasFaultsToo() {
    List<String> asked = new CopyOnWriteArrayList<>();
    net.faults.onTessera(
        "alice",
        request -> {
          asked.add(request.method());
          return request.method().equals("POST /storeraw")
              ? new WireFault.Refuse(503, "busy")
              : WireFault.PASS;
        });
    assertThat(
            TestClient.http("GET", alice.node.tessera().resolve("/upcheck"), "", "").statusCode())
        .isEqualTo(200);
    assertThat(
            TestClient.http(
                    "POST",
                    alice.node.tessera().resolve("/storeraw"),
                    "application/json",
                    "{\"payload\":\"AAAA\"}")
                .statusCode())
        .isEqualTo(503);
    assertThat(asked).containsExactly("GET /upcheck", "POST /storeraw");
  }

  @Test
  void aPayloadLostOnTheWayIsAnErrorAndNothingIsSent() {
    net.faults.onDelivery("bob", Rule.first(1, "payload", new WireFault.DropBefore()));
    var sent = alice.sendPrivate(0, null, TestContract.note(1), TestClient.keys(net.node("bob")));
    assertThat(sent.getError().getMessage()).startsWith("502 status: ");
    assertThat(alice.nonce()).isZero();
    var again = alice.privately(null, TestContract.note(1), net.node("bob"));
    assertThat(again.getStatus()).isEqualTo("0x1");
  }

  @Test
  void aPayloadWhoseAcknowledgementIsLostCannotBePushedAgain() {
    net.faults.onDelivery("bob", Rule.first(1, "payload", new WireFault.DropAfter()));
    String hash = storeRaw();
    assertThat(sendMarker(hash)).contains("502 status: ");
    assertThat(sendMarker(hash)).contains("500 status: Unable to push payload to recipient url");
  }

  @Test
  void aRefusedPayloadIsRefusedInTheWordsOfTheRule() {
    net.faults.onDelivery(
        "alice", Rule.on("payload", new WireFault.Refuse(500, "Unable to push payload")));
    var sent = alice.sendPrivate(0, null, TestContract.note(1), TestClient.keys(net.node("bob")));
    assertThat(sent.getError().getMessage()).isEqualTo("500 status: Unable to push payload");
  }

  @Test
  void aTransactionThatIsNotPassedOnWaitsAtItsNodeAlone() {
    String shared = alice.publicly(null, TestContract.note(1)).getContractAddress();
    net.faults.onDelivery("alice", Rule.on("transaction", new WireFault.DropBefore()));
    var sent = alice.sendPublic(1, shared, call("set", number(2)));
    TestClient bob = alice.at(net.node("bob"));
    bob.sendPublic(5, shared, call("set", number(3)));
    new TestClient(net.node("bob"), FaultyNetwork.newAccount())
        .publicly(null, TestContract.note(1));
    assertThat(alice.nonce()).isEqualTo(2);
    assertThat(
            ask(alice.quorum.ethGetTransactionByHash(sent.getTransactionHash())).getTransaction())
        .isPresent();
    assertThat(ask(bob.quorum.ethGetTransactionByHash(sent.getTransactionHash())).getTransaction())
        .isEmpty();
    assertThat(bob.nonce()).isEqualTo(1);
    net.faults.clear();
    assertThat(alice.receipt(sent.getTransactionHash()).getStatus()).isEqualTo("0x1");
    assertThat(bob.value(shared)).isEqualTo(2);
  }

  @Test
  void aTransactionMayComeLate() {
    net.faults.onDelivery(
        "alice", Rule.on("transaction", new WireFault.Delay(Duration.ofMillis(600))));
    var sent = alice.sendPublic(0, null, TestContract.note(1));
    assertThat(ask(alice.quorum.ethGetTransactionReceipt(sent.getTransactionHash())).getResult())
        .isNull();
    assertThat(alice.receipt(sent.getTransactionHash()).getStatus()).isEqualTo("0x1");
    assertThat(alice.nonce()).isEqualTo(1);
  }

  private String storeRaw() {
    String answer =
        TestClient.http(
                "POST",
                alice.node.tessera().resolve("/storeraw"),
                "application/json",
                "{\"payload\":\"AAAA\"}")
            .body();
    return answer.replaceAll(".*\"key\":\"([^\"]*)\".*", "$1");
  }

  /** Sends a private transaction with that payload to bob; the node's answer. */
  private String sendMarker(String hash) {
    String data = Numeric.toHexString(Base64.getDecoder().decode(hash));
    // The payload goes out before the node looks at how the transaction is signed.
    String raw =
        Numeric.toHexString(
            TransactionEncoder.signMessage(alice.transaction(0, null, data), alice.account));
    return TestClient.http(
            "POST",
            alice.node.rpc(),
            "application/json",
            """
            {"jsonrpc":"2.0","id":1,"method":"eth_sendRawPrivateTransaction",
             "params":["%s",{"privateFor":["%s"]}]}
            """
                .formatted(raw, net.node("bob").tesseraPublicKey()))
        .body();
  }
}
