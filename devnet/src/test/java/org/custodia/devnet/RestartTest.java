package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestClient.ask;
import static org.custodia.devnet.TestContract.address;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** What a directory keeps when the network is stopped, or killed, and started again. */
class RestartTest {
  @TempDir Path directory;

  private EmbeddedNetwork start(String... nodes) {
    return EmbeddedNetwork.start(
        EmbeddedNetworkSettings.in(directory, nodes).withBlockPeriod(Duration.ofMillis(30)));
  }

  private static Credentials newAccount() throws Exception {
    return Credentials.create(Keys.createEcKeyPair());
  }

  @Test
  void everythingIsThereAfterARestartAndNewNodesMayJoin() throws Exception {
    Credentials account = newAccount();
    String shared;
    String reader;
    TransactionReceipt copied;
    String key;
    String blockHash;
    try (var network = start("alice", "bob")) {
      TestClient alice = new TestClient(network.node("alice"), account);
      shared = alice.publicly(null, TestContract.note(8)).getContractAddress();
      reader =
          alice.privately(null, TestContract.reader(), network.node("bob")).getContractAddress();
      copied = alice.privately(reader, call("copy", address(shared)), network.node("bob"));
      key = network.node("bob").tesseraPublicKey();
      blockHash = copied.getBlockHash();
    }
    try (var network = start("alice", "bob", "carol")) {
      TestClient alice = new TestClient(network.node("alice"), account);
      TestClient bob = alice.at(network.node("bob"));
      assertThat(network.node("bob").tesseraPublicKey()).isEqualTo(key);
      assertThat(alice.receipt(copied.getTransactionHash())).isEqualTo(copied);
      assertThat(bob.receipt(copied.getTransactionHash())).isEqualTo(copied);
      assertThat(
              ask(alice.quorum.ethGetBlockByNumber(
                      DefaultBlockParameter.valueOf(copied.getBlockNumber()), false))
                  .getBlock()
                  .getHash())
          .isEqualTo(blockHash);
      assertThat(bob.value(reader)).isEqualTo(8);
      assertThat(bob.logs(reader)).hasSize(2);
      assertThat(bob.payload(copied.getTransactionHash())).isEqualTo(call("copy", address(shared)));
      assertThat(alice.nonce()).isEqualTo(3);

      TestClient carol = alice.at(network.node("carol"));
      assertThat(carol.value(shared)).isEqualTo(8);
      assertThat(carol.code(reader)).isEqualTo("0x");
      alice.publicly(shared, call("set", number(9)));
      assertThat(
              alice
                  .privately(reader, call("copy", address(shared)), network.node("bob"))
                  .getStatus())
          .isEqualTo("0x1");
      assertThat(bob.value(reader)).isEqualTo(9);
    }
  }

  @Test
  void aTornLastBlockIsCutOff() throws Exception {
    Credentials account = newAccount();
    String note;
    try (var network = start("alice")) {
      note =
          new TestClient(network.node("alice"), account)
              .publicly(null, TestContract.note(8))
              .getContractAddress();
    }
    Files.write(
        directory.resolve("public").resolve("blocks.log"),
        new byte[] {0, 0, 1, 0, 9, 9, 9, 9, 1, 2, 3},
        StandardOpenOption.APPEND);
    try (var network = start("alice")) {
      TestClient alice = new TestClient(network.node("alice"), account);
      assertThat(alice.value(note)).isEqualTo(8);
      assertThat(alice.publicly(note, call("set", number(9))).getStatus()).isEqualTo("0x1");
    }
  }

  @Test
  void thePrivateSideOfABlockThatNeverBecameDurableIsForgotten() throws Exception {
    Credentials account = newAccount();
    var settings =
        EmbeddedNetworkSettings.in(directory, "alice", "bob")
            .withBlockPeriod(Duration.ofMillis(30))
            .withEmptyBlockPeriod(Duration.ofHours(1));
    String note;
    TransactionReceipt lost;
    try (var network = EmbeddedNetwork.start(settings)) {
      TestClient alice = new TestClient(network.node("alice"), account);
      EmbeddedNode bob = network.node("bob");
      note = alice.privately(null, TestContract.note(8), bob).getContractAddress();
      lost = alice.privately(note, call("set", number(9)), bob);
    }
    Path blocks = directory.resolve("public").resolve("blocks.log");
    byte[] whole = Files.readAllBytes(blocks);
    Files.write(blocks, Arrays.copyOf(whole, whole.length - 1));
    Files.delete(blocks.resolveSibling("blocks.log.durable"));

    try (var network = EmbeddedNetwork.start(settings)) {
      TestClient alice = new TestClient(network.node("alice"), account);
      EmbeddedNode bob = network.node("bob");
      assertThat(
              ask(alice.quorum.ethGetTransactionReceipt(lost.getTransactionHash()))
                  .getTransactionReceipt())
          .isEmpty();
      for (TestClient client : List.of(alice, alice.at(bob))) {
        assertThat(client.value(note)).isEqualTo(8);
        assertThat(client.logs(note)).hasSize(1);
      }
      assertThat(alice.nonce()).isEqualTo(1);
      assertThat(alice.privately(note, call("set", number(10)), bob).getStatus()).isEqualTo("0x1");
      assertThat(alice.at(bob).value(note)).isEqualTo(10);
    }
  }

  @Test
  void statesLostByThePowerGoingAreComputedAgain() throws Exception {
    Credentials account = newAccount();
    String shared;
    String reader;
    String codeless;
    try (var network = start("alice", "bob", "eve")) {
      TestClient alice = new TestClient(network.node("alice"), account);
      EmbeddedNode bob = network.node("bob");
      shared = alice.publicly(null, TestContract.note(8)).getContractAddress();
      reader = alice.privately(null, TestContract.reader(), bob).getContractAddress();
      alice.privately(reader, call("copy", address(shared)), bob);
      alice.publicly(shared, call("set", number(9)));
      codeless = alice.privately(reader, call("refuse"), bob).getTransactionHash();
    }
    TestFiles.deleteTree(directory.resolve("public").resolve("state"));
    TestFiles.deleteTree(directory.resolve("nodes").resolve("bob").resolve("private-state"));

    try (var network = start("alice", "bob", "eve")) {
      TestClient alice = new TestClient(network.node("alice"), account);
      TestClient bob = alice.at(network.node("bob"));
      assertThat(alice.value(shared)).isEqualTo(9);
      assertThat(bob.value(reader)).isEqualTo(8);
      assertThat(bob.receipt(codeless).getStatus()).isEqualTo("0x0");
      assertThat(alice.at(network.node("eve")).code(reader)).isEqualTo("0x");
      alice.privately(reader, call("copy", address(shared)), network.node("bob"));
      assertThat(bob.value(reader)).isEqualTo(9);
    }
  }

  @Test
  void aDirectoryServesOneNetworkAndOneChainId() {
    try (var network = start("alice")) {
      assertThat(network.nodes()).hasSize(1);
      assertThatThrownBy(() -> start("alice"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another network is running in");
    }
    assertThatThrownBy(
            () ->
                EmbeddedNetwork.start(
                    EmbeddedNetworkSettings.in(directory, "alice").withChainId(4711)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("chain id 1337");
    assertThatThrownBy(() -> start("bob"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leave out: [alice]");
  }

  @Test
  void nothingThatWasReportedIsLostByKill() throws Exception {
    Credentials account = newAccount();
    Map<String, TransactionReceipt> reported = new LinkedHashMap<>();
    String reader;
    try (var process = NetworkProcess.start(directory, "alice", "bob")) {
      EmbeddedNode alice = process.node("alice");
      EmbeddedNode bob = process.node("bob");
      TestClient client = new TestClient(alice, account);
      String shared = client.publicly(null, TestContract.note(1)).getContractAddress();
      reader = client.privately(null, TestContract.reader(), bob).getContractAddress();
      long nonce = 2;
      for (int round = 0; round < 15; round++) {
        String hash = null;
        for (int i = 0; i < 4; i++) {
          client.sendPublic(nonce++, shared, call("set", number(nonce)));
          hash =
              client
                  .sendPrivate(nonce++, reader, call("copy", address(shared)), TestClient.keys(bob))
                  .getTransactionHash();
        }
        reported.put(hash, client.receipt(hash));
      }
      for (int i = 0; i < 30; i++) {
        client.sendPublic(nonce++, shared, call("set", number(nonce)));
      }
      process.kill();
    }

    try (var network = start("alice", "bob")) {
      for (EmbeddedNode node : network.nodes()) {
        TestClient client = new TestClient(node, account);
        reported.forEach((hash, receipt) -> assertThat(client.receipt(hash)).isEqualTo(receipt));
        BigInteger last =
            reported.values().stream()
                .map(TransactionReceipt::getBlockNumber)
                .reduce(BigInteger.ZERO, BigInteger::max);
        assertThat(
                TestClient.number(
                    client.callAt(DefaultBlockParameter.valueOf(last), reader, call("value"))))
            .isPositive();
      }
    }
  }
}
