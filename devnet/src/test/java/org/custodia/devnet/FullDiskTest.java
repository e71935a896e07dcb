package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestContract.address;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.devnet.store.FreeSpace;
import org.custodia.devnet.store.SmallDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Real disks that get full, and real writes that fail. */
class FullDiskTest {
  private static final String FULL = "the disk is full: less than 256 MiB are left under";

  @TempDir Path directory;

  private static EmbeddedNetwork start(Path directory) {
    return EmbeddedNetwork.start(
        EmbeddedNetworkSettings.in(directory, "alice", "bob")
            .withBlockPeriod(Duration.ofMillis(30)));
  }

  @Test
  void aDiskThatGetsFullStopsWritingButNotReadingUntilThereIsRoom() throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.over(directory, FreeSpace.RESERVE + (40 << 20));
    assumeTrue(mounted.isPresent(), "only root can mount a small disk");
    Credentials account = Credentials.create(Keys.createEcKeyPair());
    String note;
    String reader;
    TransactionReceipt copied;
    try (SmallDisk disk = mounted.orElseThrow()) {
      try (var network = start(directory)) {
        TestClient alice = new TestClient(network.node("alice"), account);
        EmbeddedNode bob = network.node("bob");
        note = alice.publicly(null, TestContract.note(8)).getContractAddress();
        reader = alice.privately(null, TestContract.reader(), bob).getContractAddress();
        copied = alice.privately(reader, call("copy", address(note)), bob);
        for (long free : List.of(FreeSpace.RESERVE - (1 << 20), 0L)) {
          disk.fillUpTo(free);
          refusesWritingAndReads(alice, bob, note, reader, copied);
        }
        disk.freeUp();
        assertThat(alice.publicly(note, call("set", number(9))).getStatus()).isEqualTo("0x1");
        disk.fillUpTo(0);
      }
      assertThatThrownBy(() -> start(directory))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(FULL);
      disk.freeUp();
      try (var network = start(directory)) {
        TestClient alice = new TestClient(network.node("alice"), account);
        TestClient bob = alice.at(network.node("bob"));
        assertThat(bob.receipt(copied.getTransactionHash())).isEqualTo(copied);
        assertThat(bob.value(reader)).isEqualTo(8);
        assertThat(alice.value(note)).isEqualTo(9);
        alice.privately(reader, call("copy", address(note)), bob.node);
        assertThat(bob.value(reader)).isEqualTo(9);
      }
    }
  }

  private static void refusesWritingAndReads(
      TestClient alice, EmbeddedNode bob, String note, String reader, TransactionReceipt copied) {
    long nonce = alice.nonce();
    var refused = alice.sendPublic(nonce, note, call("set", number(1)));
    assertThat(refused.getError().getMessage()).contains(FULL);
    var stored =
        TestClient.http(
            "POST",
            java.net.URI.create(alice.node.tessera() + "/storeraw"),
            "application/json",
            "{\"payload\":\"AAAA\"}");
    assertThat(stored.statusCode()).isEqualTo(500);
    assertThat(stored.body()).contains(FULL);
    assertThat(alice.nonce()).isEqualTo(nonce);
    for (TestClient client : List.of(alice, alice.at(bob))) {
      assertThat(client.value(note)).isEqualTo(8);
      assertThat(client.value(reader)).isEqualTo(8);
      assertThat(client.receipt(copied.getTransactionHash())).isEqualTo(copied);
    }
  }

  @Test
  void aWriteThatFailsHalfwayLosesNothingThatWasReported() throws Exception {
    Credentials account = Credentials.create(Keys.createEcKeyPair());
    List<TransactionReceipt> reported = new ArrayList<>();
    String note;
    try (var process = NetworkProcess.start(directory, "alice", "bob")) {
      TestClient alice = new TestClient(process.node("alice"), account);
      TransactionReceipt created = alice.publicly(null, TestContract.note(8));
      note = created.getContractAddress();
      reported.add(created);
      Path blocks = directory.resolve("public").resolve("blocks.log");
      assumeTrue(limitFiles(process, Files.size(blocks) + 150_000), "needs prlimit");

      // Each of 60,000 bytes, so that the third does not fit in.
      String data = call("set", number(5)) + "00".repeat(60_000);
      String refusal = "";
      for (int i = 0; i < 6 && refusal.isEmpty(); i++) {
        var sent = alice.sendPublic(alice.nonce(), note, data);
        if (sent.hasError()) {
          refusal = sent.getError().getMessage();
        } else {
          receiptWithin(alice, sent.getTransactionHash()).ifPresent(reported::add);
        }
      }
      assertThat(refusal).contains("has stopped making blocks").contains("blocks.log");
      assertThat(reported).hasSize(3);
      assertThat(alice.value(note)).as("reads go on").isEqualTo(5);
    }
    try (var network = start(directory)) {
      TestClient alice = new TestClient(network.node("alice"), account);
      for (TransactionReceipt receipt : reported) {
        assertThat(alice.receipt(receipt.getTransactionHash())).isEqualTo(receipt);
      }
      assertThat(alice.nonce()).isEqualTo(3);
      assertThat(alice.publicly(note, call("set", number(9))).getStatus()).isEqualTo("0x1");
    }
  }

  private static Optional<TransactionReceipt> receiptWithin(TestClient client, String hash) {
    for (int i = 0; i < 100; i++) {
      var receipt =
          TestClient.ask(client.quorum.ethGetTransactionReceipt(hash)).getTransactionReceipt();
      if (receipt.isPresent()) return receipt;
      TestClient.pause(20);
    }
    return Optional.empty();
  }

  /** No file of the process can grow beyond so many bytes. */
  private static boolean limitFiles(NetworkProcess process, long bytes)
      throws InterruptedException {
    try {
      return new ProcessBuilder("prlimit", "--pid", "" + process.pid(), "--fsize=" + bytes)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
