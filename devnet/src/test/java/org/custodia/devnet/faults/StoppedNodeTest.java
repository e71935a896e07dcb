package org.custodia.devnet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestClient.ask;

import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.devnet.NetworkProcess;
import org.custodia.devnet.TestClient;
import org.custodia.devnet.TestContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is stopped, or late, and what its clients see then and afterwards. */
class StoppedNodeTest {
  @TempDir Path directory;

  @Test
  void aStoppedNodeRefusesConnectionsAndCatchesUpWithWhatItsPrivacyManagerReceived() {
    try (var net = FaultyNetwork.start(directory)) {
      String note = net.note();
      TestClient bob = net.at("bob");
      assertThat(bob.value(note)).isEqualTo(1);
      long stoppedAt = bob.blockNumber();

      net.faults.stopNode("bob");
      assertThatThrownBy(bob::blockNumber).hasRootCauseInstanceOf(ConnectException.class);
      assertThat(ask(net.at("alice").quorum.netPeerCount()).getQuantity()).isEqualTo(2);
      String hash = net.set(note, 2);
      assertThat(net.at("alice").receipt(hash).getStatus()).isEqualTo("0x1");
      net.at("alice").publicly(null, TestContract.note(7));
      assertThat(net.at("carol").value(note)).isEqualTo(2);
      net.faults.startNode("bob");

      var seen = bob.receipt(hash);
      assertThat(seen).isEqualTo(net.at("alice").receipt(hash));
      assertThat(seen.getLogs()).hasSize(1);
      FaultyNetwork.await(
          "bob at the head", () -> bob.blockNumber() == net.at("alice").blockNumber());
      assertThat(bob.value(note)).isEqualTo(2);
      assertThat(bob.logs(note)).hasSize(2);
      assertThat(bob.blockNumber()).isGreaterThan(stoppedAt);
      assertThat(ask(net.at("alice").quorum.netPeerCount()).getQuantity()).isEqualTo(3);
      String later = net.set(note, 3);
      assertThat(bob.receipt(later).getLogs()).hasSize(1);
    }
  }

  @Test
  void whileAllNodesAreStoppedNoBlockIsMade() {
    var settled =
        EmbeddedNetworkSettings.in(directory, "alice")
            .withBlockPeriod(Duration.ofMillis(30))
            .withEmptyBlockPeriod(Duration.ofMillis(30));
    try (var network = EmbeddedNetwork.start(settled)) {
      TestClient alice = new TestClient(network.node("alice"), FaultyNetwork.newAccount());
      FaultyNetwork.await("blocks are made", () -> alice.blockNumber() > 2);
      long head = alice.blockNumber();
      network.faults().stopNode("alice");
      TestClient.pause(500);
      network.faults().startNode("alice");
      assertThat(alice.blockNumber()).isLessThan(head + 8);
      FaultyNetwork.await("blocks are made again", () -> alice.blockNumber() > head + 8);
    }
  }

  @Test
  void aLateNodeSeesEveryBlockLater() {
    try (var net = FaultyNetwork.start(directory)) {
      String note = net.note();
      TestClient bob = net.at("bob");
      net.faults.delayBlocks("bob", Duration.ofMillis(1500));
      String hash = net.set(note, 2);
      var receipt = net.at("alice").receipt(hash);

      assertThat(ask(bob.quorum.ethGetTransactionReceipt(hash)).getTransactionReceipt()).isEmpty();
      assertThat(ask(bob.quorum.ethGetTransactionByHash(hash)).getTransaction().orElseThrow())
          .as("it still waits, as bob sees it")
          .matches(waiting -> waiting.getBlockHash() == null);
      assertThat(bob.blockNumber()).isLessThan(receipt.getBlockNumber().longValueExact());
      assertThat(ask(bob.quorum.ethGetBlockByHash(receipt.getBlockHash(), false)).getBlock())
          .isNull();
      assertThat(bob.value(note)).isEqualTo(1);
      assertThat(bob.logs(note)).hasSize(1);

      assertThat(bob.receipt(hash)).isEqualTo(receipt);
      assertThat(bob.value(note)).isEqualTo(2);
      net.faults.delayBlocks("bob", Duration.ZERO);
      assertThat(bob.receipt(net.set(note, 3)).getLogs()).hasSize(1);
    }
  }

  @Test
  void afterARestartOfTheNetworkTheNodeThatWasBehindCatchesUp() {
    var account = FaultyNetwork.newAccount();
    String note;
    String hash;
    try (var net = FaultyNetwork.start(directory, account)) {
      note = net.note();
      net.faults.stopNode("bob");
      hash = net.set(note, 2);
      net.at("alice").receipt(hash);
    }
    try (var net = FaultyNetwork.start(directory, account)) {
      assertThat(net.at("bob").receipt(hash)).isEqualTo(net.at("alice").receipt(hash));
      assertThat(net.at("bob").value(note)).isEqualTo(2);
    }
  }

  @Test
  void afterAKillTheNodeThatWasBehindCatchesUp() throws Exception {
    var account = FaultyNetwork.newAccount();
    String note;
    String hash;
    try (var process = NetworkProcess.start(directory, FaultyNetwork.NAMES)) {
      TestClient alice = new TestClient(process.node("alice"), account);
      EmbeddedNode bob = process.node("bob");
      note = alice.privately(null, TestContract.note(1), bob).getContractAddress();
      process.fault("stopNode", "{\"node\":\"bob\"}");
      hash = null;
      for (int value = 2; value < 8; value++) {
        hash =
            alice
                .privately(note, TestContract.call("set", TestContract.number(value)), bob)
                .getTransactionHash();
      }
      process.kill();
    }
    try (var net = FaultyNetwork.start(directory, account)) {
      assertThat(net.at("bob").receipt(hash)).isEqualTo(net.at("alice").receipt(hash));
      assertThat(net.at("bob").value(note)).isEqualTo(7);
      assertThat(net.at("bob").logs(note)).isEqualTo(net.at("alice").logs(note)).hasSize(7);
    }
  }
}
