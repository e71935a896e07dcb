package org.custodia.devnet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.devnet.TestClient.ask;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.nio.file.Path;
import org.custodia.devnet.TestClient;
import org.custodia.devnet.TestContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are cut off with their privacy managers, and what becomes of it when that ends. */
class PartitionTest {
  @TempDir Path directory;
  private FaultyNetwork net;

  @BeforeEach
  void start() {
    net = FaultyNetwork.start(directory);
  }

  @AfterEach
  void stop() {
    net.close();
  }

  @Test
  void whoIsCutOffGetsNoBlocksAndCatchesUpAfterwards() {
    String note = net.note();
    String shared = net.at("alice").publicly(null, TestContract.note(7)).getContractAddress();
    TestClient eve = net.at("eve");
    net.faults.partition("eve");
    long cutAt = eve.blockNumber();

    String hash = net.set(note, 2);
    net.at("alice").receipt(hash);
    var set = net.at("alice").publicly(shared, call("set", number(8)));
    assertThat(eve.blockNumber()).isEqualTo(cutAt);
    assertThat(eve.value(shared)).isEqualTo(7);
    assertThat(ask(eve.quorum.ethGetTransactionReceipt(set.getTransactionHash())).getResult())
        .isNull();
    assertThat(ask(eve.quorum.netPeerCount()).getQuantity()).isZero();
    assertThat(ask(net.at("bob").quorum.netPeerCount()).getQuantity()).isEqualTo(2);

    net.faults.heal();
    assertThat(eve.receipt(set.getTransactionHash())).isEqualTo(set);
    assertThat(eve.value(shared)).isEqualTo(8);
    assertThat(ask(eve.quorum.netPeerCount()).getQuantity()).isEqualTo(3);
  }

  @Test
  void whatIsSentToWhoIsCutOffWaitsAndSpreadsAfterwards() {
    TestClient bob = new TestClient(net.node("bob"), FaultyNetwork.newAccount());
    net.faults.partition("bob", "carol");
    var sent = bob.sendPrivate(0, null, TestContract.note(5), TestClient.keys(net.node("carol")));
    assertThat(sent.hasError()).isFalse();
    assertThat(bob.nonce()).as("the pool of the island").isEqualTo(1);
    assertThat(bob.at(net.node("carol")).nonce()).isEqualTo(1);
    assertThat(bob.at(net.node("alice")).nonce()).as("nothing is known of it elsewhere").isZero();
    var unreached =
        bob.sendPrivate(1, null, TestContract.note(5), TestClient.keys(net.node("alice")));
    assertThat(unreached.getError().getMessage())
        .isEqualTo(
            "404 status: Recipient not found for key: " + net.node("alice").tesseraPublicKey());

    net.faults.heal();
    var receipt = bob.receipt(sent.getTransactionHash());
    assertThat(receipt.getStatus()).isEqualTo("0x1");
    assertThat(bob.at(net.node("carol")).value(receipt.getContractAddress())).isEqualTo(5);
    assertThat(bob.at(net.node("alice")).code(receipt.getContractAddress())).isEqualTo("0x");
  }

  @Test
  void ofTwoTransactionsWithOneNonceThatOfTheOthersIsKept() {
    String shared = net.at("alice").publicly(null, TestContract.note(7)).getContractAddress();
    TestClient eve = net.at("eve");
    long nonce = eve.nonce();
    net.faults.partition("eve");
    var lost = eve.sendPublic(nonce, shared, call("set", number(100)));
    var follows = eve.sendPublic(nonce + 1, shared, call("set", number(101)));
    assertThat(lost.hasError() || follows.hasError()).isFalse();
    net.at("alice").publicly(shared, call("set", number(8)));

    net.faults.heal();
    assertThat(eve.receipt(follows.getTransactionHash()).getStatus()).isEqualTo("0x1");
    assertThat(eve.value(shared)).isEqualTo(101);
    assertThat(ask(eve.quorum.ethGetTransactionByHash(lost.getTransactionHash())).getResult())
        .isNull();
    assertThat(eve.nonce()).isEqualTo(nonce + 2);
  }

  @Test
  void aNodeThatIsRolledBackWhileCutOffStaysThereUntilItIsNot() {
    String note = net.note();
    net.at("alice").receipt(net.set(note, 2));
    TestClient bob = net.at("bob");
    long head = bob.blockNumber();
    net.faults.partition("bob");
    net.faults.rollBack("bob", head - 1);
    assertThat(bob.blockNumber()).isEqualTo(head - 1);
    assertThat(bob.value(note)).isEqualTo(1);
    net.faults.heal();
    FaultyNetwork.await("bob is back", () -> bob.blockNumber() == head);
    assertThat(bob.value(note)).isEqualTo(2);
  }
}
