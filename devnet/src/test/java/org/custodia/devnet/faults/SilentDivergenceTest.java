package org.custodia.devnet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestClient.ask;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.net.ConnectException;
import java.nio.file.Path;
import org.custodia.devnet.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A privacy manager that is down, and the silent divergence that may follow (QUORUM.md, 1). */
class SilentDivergenceTest {
  @TempDir Path directory;
  private FaultyNetwork net;
  private String note;

  @BeforeEach
  void start() {
    net = FaultyNetwork.start(directory);
    note = net.note();
  }

  @AfterEach
  void stop() {
    net.close();
  }

  /** Bob has the payload, but his privacy manager is down when his node imports the block. */
  private String divergingUpdate() {
    net.faults.stopNode("bob");
    String hash = net.set(note, 2);
    net.at("alice").receipt(hash);
    net.faults.stopPrivacyManager("bob");
    net.faults.startNode("bob");
    net.at("bob").receipt(hash);
    return hash;
  }

  /** Nodes take in a block one after the other. */
  private void everybodyHas(String hash) {
    for (String node : new String[] {"alice", "bob", "carol"}) net.at(node).receipt(hash);
  }

  @Test
  void theNodeTakesTheTransactionForAStrangersAndStaysSo() {
    String hash = divergingUpdate();
    TestClient bob = net.at("bob");
    for (boolean running : new boolean[] {false, true}) {
      if (running) net.faults.startPrivacyManager("bob");
      assertThat(bob.receipt(hash).getStatus()).isEqualTo("0x1");
      assertThat(bob.receipt(hash).getLogs()).isEmpty();
      assertThat(bob.value(note)).as("the old state").isEqualTo(1);
      assertThat(bob.logs(note)).hasSize(1);
    }
    assertThat(bob.payload(hash)).isEqualTo(call("set", number(2)));
    everybodyHas(hash);
    assertThat(net.at("carol").value(note)).isEqualTo(2);

    everybodyHas(net.set(note, 3));
    assertThat(bob.value(note)).as("later updates work, over a wrong past").isEqualTo(3);
    assertThat(bob.logs(note)).hasSize(2);
    assertThat(net.at("carol").logs(note)).hasSize(3);
  }

  @Test
  void debugSetHeadCuresIt() {
    String hash = divergingUpdate();
    TestClient bob = net.at("bob");
    long before = bob.receipt(hash).getBlockNumber().longValueExact() - 1;
    bob.setHead(before);
    assertThat(bob.value(note)).as("not while the privacy manager is down").isEqualTo(1);

    net.faults.startPrivacyManager("bob");
    everybodyHas(net.set(note, 3));
    bob.setHead(before);

    assertThat(bob.receipt(hash)).isEqualTo(net.at("carol").receipt(hash));
    assertThat(bob.value(note)).isEqualTo(3);
    assertThat(bob.logs(note)).isEqualTo(net.at("carol").logs(note));
  }

  @Test
  void aPrivacyManagerThatIsDownIsNoRecipientAndServesNobody() {
    net.faults.stopPrivacyManager("bob");
    TestClient alice = net.at("alice");
    var sent =
        alice.sendPrivate(
            alice.nonce(),
            note,
            call("set", number(2)),
            TestClient.keys(net.node("carol"), net.node("bob")));
    assertThat(sent.getError().getMessage())
        .isEqualTo(
            "404 status: Recipient not found for key: " + net.node("bob").tesseraPublicKey());
    assertThatThrownBy(
            () -> TestClient.http("GET", net.node("bob").tessera().resolve("/upcheck"), "", ""))
        .hasCauseInstanceOf(ConnectException.class);
    var payload = net.at("bob").quorum.quorumGetPrivatePayload("0x" + "11".repeat(64));
    assertThat(TestClient.attempt(payload::send).getError().getMessage())
        .contains("connection refused");
    assertThat(net.at("bob").value(note)).as("the node itself goes on").isEqualTo(1);

    net.faults.startPrivacyManager("bob");
    assertThat(TestClient.http("GET", net.node("bob").tessera().resolve("/upcheck"), "", "").body())
        .isEqualTo("I'm up!");
    assertThat(net.at("bob").receipt(net.set(note, 3)).getLogs()).hasSize(1);
    assertThat(ask(payload).getPrivatePayload()).isEqualTo("0x");
  }
}
