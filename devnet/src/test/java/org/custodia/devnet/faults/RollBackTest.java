package org.custodia.devnet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.devnet.TestClient.ask;
import static org.custodia.devnet.TestContract.address;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.devnet.TestClient;
import org.custodia.devnet.TestContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** A node that is rolled back forgets its own side of blocks, and then imports them again. */
class RollBackTest {
  @TempDir Path directory;
  private Credentials account;

  @BeforeEach
  void newAccount() throws Exception {
    account = Credentials.create(Keys.createEcKeyPair());
  }

  private EmbeddedNetwork start() {
    return EmbeddedNetwork.start(
        EmbeddedNetworkSettings.in(directory, "alice", "bob")
            .withBlockPeriod(Duration.ofMillis(30))
            .withEmptyBlockPeriod(Duration.ofHours(1)));
  }

  @Test
  void aNodeRolledBackComesToTheSameAgain() throws Exception {
    try (var network = start()) {
      TestClient alice = new TestClient(network.node("alice"), account);
      TestClient bob = alice.at(network.node("bob"));
      String shared = alice.publicly(null, TestContract.note(8)).getContractAddress();
      String reader = alice.privately(null, TestContract.reader(), bob.node).getContractAddress();
      var first = alice.privately(reader, call("copy", address(shared)), bob.node);
      alice.publicly(shared, call("set", number(9)));
      var second = alice.privately(reader, call("copy", address(shared)), bob.node);
      var polled =
          ask(
              bob.quorum.ethNewFilter(
                  new EthFilter(
                      DefaultBlockParameterName.EARLIEST,
                      DefaultBlockParameterName.LATEST,
                      reader)));

      bob.setHead(first.getBlockNumber().longValueExact() - 1);

      assertThat(bob.receipt(first.getTransactionHash())).isEqualTo(first);
      assertThat(bob.receipt(second.getTransactionHash())).isEqualTo(second);
      assertThat(bob.value(reader)).isEqualTo(9);
      assertThat(bob.logs(reader)).hasSize(3);
      assertThat(
              TestClient.number(
                  bob.callAt(
                      DefaultBlockParameter.valueOf(first.getBlockNumber()),
                      reader,
                      call("value"))))
          .isEqualTo(8);
      assertThat(ask(bob.quorum.ethGetFilterChanges(polled.getFilterId())).getLogs())
          .as("a polled filter tells again what was imported again")
          .hasSize(2);

      assertThat(alice.privately(reader, call("set", number(10)), bob.node).getStatus())
          .as("the next block finds the node in step")
          .isEqualTo("0x1");
      assertThat(bob.value(reader)).isEqualTo(10);
    }
  }

  @Test
  void whoReadsDuringARollBackIsNeverToldThatTheNodeTookNoPart() throws Exception {
    try (var network = start()) {
      TestClient alice = new TestClient(network.node("alice"), account);
      TestClient bob = alice.at(network.node("bob"));
      String note = alice.privately(null, TestContract.note(1), bob.node).getContractAddress();
      var updated = alice.privately(note, call("set", number(2)), bob.node);
      long before = updated.getBlockNumber().longValueExact() - 1;
      AtomicBoolean going = new AtomicBoolean(true);
      List<TransactionReceipt> wrong = new CopyOnWriteArrayList<>();
      Thread reader =
          new Thread(
              () -> {
                while (going.get()) {
                  ask(bob.quorum.ethGetTransactionReceipt(updated.getTransactionHash()))
                      .getTransactionReceipt()
                      .filter(receipt -> !receipt.equals(updated))
                      .ifPresent(wrong::add);
                }
              });
      reader.start();
      for (int i = 0; i < 30; i++) bob.setHead(before);
      going.set(false);
      reader.join();
      assertThat(wrong).isEmpty();
    }
  }

  @Test
  void aRollBackToTheHeadOrBeyondChangesNothing() {
    try (var network = start()) {
      TestClient alice = new TestClient(network.node("alice"), account);
      alice.publicly(null, TestContract.note(8));
      long head = alice.blockNumber();
      alice.setHead(head);
      alice.setHead(head + 5);
      assertThat(alice.blockNumber()).isEqualTo(head);
    }
  }

  @Test
  void blocksAreImportedAgainWithThePayloadsThatAreThereByThen() throws Exception {
    TransactionReceipt updated;
    String note;
    try (var network = start()) {
      TestClient alice = new TestClient(network.node("alice"), account);
      EmbeddedNode bob = network.node("bob");
      note = alice.privately(null, TestContract.note(1), bob).getContractAddress();
      updated = alice.privately(note, call("set", number(2)), bob);
    }
    long before = updated.getBlockNumber().longValueExact() - 1;
    Path payloads = directory.resolve("nodes").resolve("bob").resolve("payloads.log");
    Path aside = directory.resolve("aside");
    Files.move(payloads, aside);
    Files.delete(payloads.resolveSibling("payloads.log.durable"));
    try (var network = start()) {
      TestClient bob = new TestClient(network.node("bob"), account);
      bob.setHead(before);
      var stranger = bob.receipt(updated.getTransactionHash());
      assertThat(stranger.getStatus()).isEqualTo("0x1");
      assertThat(stranger.getLogs()).isEmpty();
      assertThat(bob.value(note)).as("the old state").isEqualTo(1);
    }
    Files.move(aside, payloads, StandardCopyOption.REPLACE_EXISTING);
    try (var network = start()) {
      TestClient bob = new TestClient(network.node("bob"), account);
      assertThat(bob.value(note)).as("the payload alone heals nothing").isEqualTo(1);
      bob.setHead(before);
      assertThat(bob.receipt(updated.getTransactionHash())).isEqualTo(updated);
      assertThat(bob.value(note)).isEqualTo(2);
    }
  }

  @Test
  void aCrashInTheMiddleOfARollBackLeavesTheNodeRolledBackAndItCatchesUp() throws Exception {
    TransactionReceipt updated;
    String note;
    try (var network = start()) {
      TestClient alice = new TestClient(network.node("alice"), account);
      EmbeddedNode bob = network.node("bob");
      note = alice.privately(null, TestContract.note(1), bob).getContractAddress();
      updated = alice.privately(note, call("set", number(2)), bob);
    }
    // The height is written first, then the log is cut.
    long before = updated.getBlockNumber().longValueExact() - 1;
    Path head = directory.resolve("nodes").resolve("bob").resolve("head");
    Files.writeString(head, Long.toString(before));
    try (var network = start()) {
      TestClient bob = new TestClient(network.node("bob"), account);
      assertThat(bob.receipt(updated.getTransactionHash())).isEqualTo(updated);
      assertThat(bob.value(note)).isEqualTo(2);
      TestClient alice = bob.at(network.node("alice"));
      TransactionReceipt last = alice.privately(note, call("set", number(3)), bob.node);
      assertThat(bob.receipt(last.getTransactionHash())).isEqualTo(last);
      assertThat(bob.value(note)).isEqualTo(3);
      assertThat(head).doesNotExist();
    }
  }
}
