package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.devnet.TestContract.address;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;

/** Many at once: a crash of the native library would end the whole test run. */
class LoadTest {
  @TempDir Path directory;

  @Test
  void readersOnAllNodesSeeConsistentStatesWhileBlocksAreMade() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(4);
    try (var network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory, "alice", "bob", "eve")
                .withBlockPeriod(Duration.ofMillis(10)))) {
      TestClient alice =
          new TestClient(network.node("alice"), Credentials.create(Keys.createEcKeyPair()));
      EmbeddedNode bob = network.node("bob");
      String shared = alice.publicly(null, TestContract.note(1)).getContractAddress();
      String reader = alice.privately(null, TestContract.reader(), bob).getContractAddress();
      alice.privately(reader, call("copy", address(shared)), bob);

      AtomicBoolean done = new AtomicBoolean();
      List<Future<Integer>> reads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        TestClient client = alice.at(network.nodes().get(i % 2));
        reads.add(
            readers.submit(
                () -> {
                  int count = 0;
                  for (long last = 1; !done.get(); count++) {
                    long now = client.value(reader);
                    assertThat(now).as("values only grow").isGreaterThanOrEqualTo(last);
                    assertThat(client.logs(reader)).isNotEmpty();
                    last = now;
                  }
                  return count;
                }));
      }
      String last = "";
      for (int i = 0; i < 60; i++) {
        alice.sendPublic(3 + 2 * i, shared, call("set", number(2 + i)));
        last =
            alice
                .sendPrivate(4 + 2 * i, reader, call("copy", address(shared)), TestClient.keys(bob))
                .getTransactionHash();
      }
      assertThat(alice.receipt(last).getStatus()).isEqualTo("0x1");
      done.set(true);
      for (Future<Integer> read : reads) assertThat(read.get()).isPositive();
      assertThat(alice.at(bob).value(reader)).isEqualTo(61);
    } finally {
      readers.shutdownNow();
    }
  }

  @Test
  void aThousandPublicReadsFitInOnePrivateTransaction() throws Exception {
    try (var network =
        EmbeddedNetwork.start(EmbeddedNetworkSettings.in(directory, "alice", "bob"))) {
      TestClient alice =
          new TestClient(network.node("alice"), Credentials.create(Keys.createEcKeyPair()));
      EmbeddedNode bob = network.node("bob");
      String shared = alice.publicly(null, TestContract.note(3)).getContractAddress();
      String reader = alice.privately(null, TestContract.reader(), bob).getContractAddress();

      var batch = alice.privately(reader, call("repeat", address(shared), number(1_000)), bob);

      assertThat(batch.getStatus()).isEqualTo("0x1");
      assertThat(alice.at(bob).value(reader)).isEqualTo(3_000);
    }
  }
}
