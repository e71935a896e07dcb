package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestContract.address;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** A directory of a network in which something was cut, flipped or lost, started again. */
class DamagedFilesTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int HEADER = 8;
  private static final List<String> LOGS =
      List.of(
          "public/blocks.log",
          "nodes/alice/private.log",
          "nodes/bob/private.log",
          "nodes/alice/payloads.log",
          "nodes/bob/payloads.log",
          "nodes/alice/raw-payloads.log");

  @TempDir Path directory;

  private final Map<String, TransactionReceipt> reported = new TreeMap<>();
  private Credentials account;
  private Path whole;
  private String note;
  private String reader;
  private int copies;

  private static EmbeddedNetwork start(Path directory) {
    return EmbeddedNetwork.start(
        EmbeddedNetworkSettings.in(directory, "alice", "bob")
            .withBlockPeriod(Duration.ofMillis(10))
            .withEmptyBlockPeriod(Duration.ofHours(1)));
  }

  @BeforeEach
  void makeANetworkWithAPast() throws Exception {
    account = Credentials.create(Keys.createEcKeyPair());
    whole = directory.resolve("whole");
    try (var network = start(whole)) {
      TestClient alice = new TestClient(network.node("alice"), account);
      EmbeddedNode bob = network.node("bob");
      note = note(alice.publicly(null, TestContract.note(8))).getContractAddress();
      reader = note(alice.privately(null, TestContract.reader(), bob)).getContractAddress();
      // The last three records, which tests cut off, are none that made a contract.
      note(alice.publicly(note, call("set", number(7))));
      note(alice.publicly(note, call("set", number(9))));
      note(alice.privately(reader, call("copy", address(note)), bob));
    }
  }

  private TransactionReceipt note(TransactionReceipt receipt) {
    reported.put(receipt.getTransactionHash(), receipt);
    return receipt;
  }

  @Test
  void whateverIsDamagedOfWhatWasReportedDurableIsNamedAndNothingIsChanged() throws Exception {
    for (String log : LOGS) {
      byte[] bytes = Files.readAllBytes(whole.resolve(log));
      for (int cut : cuts(bytes)) expectStop(log, Arrays.copyOf(bytes, cut));
      for (int at : flips(bytes)) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 0x10;
        expectStop(log, flipped);
      }
    }
  }

  private void expectStop(String log, byte[] damaged) throws IOException {
    Path copy = copy();
    Path file = copy.resolve(log);
    Files.write(file, damaged);
    assertThatThrownBy(() -> start(copy).close())
        .as("%s of %d bytes", log, damaged.length)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Restore the file");
    assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    Files.write(file, Files.readAllBytes(whole.resolve(log)));
    if (LONG) everythingIsThere(copy);
    TestFiles.deleteTree(copy);
  }

  @Test
  void aLastRecordThatNeverBecameDurableIsCutOffAndTheNetworkGoesOn() throws Exception {
    for (String log : List.of("public/blocks.log", "nodes/alice/raw-payloads.log")) {
      byte[] bytes = Files.readAllBytes(whole.resolve(log));
      for (int cut : cuts(bytes)) {
        Path copy = copy();
        Files.write(copy.resolve(log), Arrays.copyOf(bytes, cut));
        // Several blocks are only forgotten by nodes whose operator agrees.
        for (String agreed : List.of(log, "nodes/alice/private.log", "nodes/bob/private.log")) {
          Files.delete(copy.resolve(agreed + ".durable"));
        }
        try (var network = start(copy)) {
          TestClient alice = new TestClient(network.node("alice"), account);
          TestClient bob = alice.at(network.node("bob"));
          assertThat(bob.blockNumber()).isEqualTo(alice.blockNumber());
          assertThat(bob.logs(reader)).isEqualTo(alice.logs(reader));
          assertThat(alice.publicly(note, call("set", number(10))).getStatus()).isEqualTo("0x1");
          alice.privately(reader, call("copy", address(note)), bob.node);
          assertThat(bob.value(reader)).isEqualTo(10);
        }
        TestFiles.deleteTree(copy);
      }
    }
  }

  @Test
  void databasesOfStatesThatAreDamagedOrGoneAreMadeAnew() throws Exception {
    for (String states : List.of("public/state", "nodes/bob/private-state")) {
      List<Path> files;
      try (Stream<Path> listed = Files.list(whole.resolve(states))) {
        files = listed.filter(file -> !file.endsWith("LOCK") && !file.endsWith("LOG")).toList();
      }
      for (Path file : files) {
        String name = states + "/" + file.getFileName();
        byte[] bytes = Files.readAllBytes(file);
        byte[] garbage = bytes.clone();
        for (int i = garbage.length / 3; i < 2 * garbage.length / 3; i++) garbage[i] ^= 0x5a;
        List<byte[]> damages = new ArrayList<>(List.of(garbage, new byte[0]));
        if (LONG) damages.add(Arrays.copyOf(bytes, bytes.length / 2));
        for (byte[] damaged : damages) {
          Path copy = copy();
          Files.write(copy.resolve(name), damaged);
          everythingIsThere(copy);
          TestFiles.deleteTree(copy);
        }
        Path copy = copy();
        Files.delete(copy.resolve(name));
        everythingIsThere(copy);
        TestFiles.deleteTree(copy);
      }
    }
  }

  @Test
  void aPrivateLogOfAnotherChainIsNamed() throws Exception {
    Path mine = copy();
    makeANetworkWithAPast(directory.resolve("other"));
    for (String end : List.of("", ".durable")) {
      Files.copy(
          directory.resolve("other").resolve("nodes/bob/private.log" + end),
          mine.resolve("nodes/bob/private.log" + end),
          StandardCopyOption.REPLACE_EXISTING);
    }
    assertThatThrownBy(() -> start(mine).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(mine.resolve("nodes/bob/private.log").toString())
        .hasMessageContaining("belongs to another chain");
  }

  @Test
  void aNodeThatKnowsAChainIsNotMadeToForgetItWhenTheChainIsGone() throws Exception {
    Path copy = copy();
    Path log = copy.resolve("nodes/alice/private.log");
    byte[] before = Files.readAllBytes(log);
    TestFiles.deleteTree(copy.resolve("public"));
    assertThatThrownBy(() -> start(copy).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(log.toString())
        .hasMessageContaining("public/blocks.log ends at block 0");
    assertThat(Files.readAllBytes(log)).isEqualTo(before);
    TestFiles.deleteTree(copy.resolve("public"));
    TestFiles.copyTree(whole.resolve("public"), copy.resolve("public"));
    everythingIsThere(copy);
  }

  @Test
  void aKeyThatIsGoneOrDamagedIsNotReplacedByAnother() throws Exception {
    Path copy = copy();
    Path key = copy.resolve("nodes/bob/key.json");
    for (String damaged : List.of("", "{", "{}", "{\"privateKey\":\"?\",\"publicKey\":\"?\"}")) {
      Files.writeString(key, damaged);
      assertThatThrownBy(() -> start(copy).close())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(key + " is damaged");
    }
    Files.delete(key);
    assertThatThrownBy(() -> start(copy).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(key + " is missing");
    Files.copy(whole.resolve("nodes/bob/key.json"), key);
    everythingIsThere(copy);
  }

  private void makeANetworkWithAPast(Path at) throws Exception {
    try (var network = start(at)) {
      TestClient alice =
          new TestClient(network.node("alice"), Credentials.create(Keys.createEcKeyPair()));
      EmbeddedNode bob = network.node("bob");
      alice.publicly(null, TestContract.note(8));
      alice.privately(null, TestContract.reader(), bob);
    }
  }

  private void everythingIsThere(Path copy) {
    try (var network = start(copy)) {
      TestClient alice = new TestClient(network.node("alice"), account);
      TestClient bob = alice.at(network.node("bob"));
      for (TestClient client : List.of(alice, bob)) {
        reported.forEach((hash, receipt) -> assertThat(client.receipt(hash)).isEqualTo(receipt));
        assertThat(client.value(note)).isEqualTo(9);
        assertThat(client.value(reader)).isEqualTo(9);
      }
      alice.publicly(note, call("set", number(10)));
      alice.privately(reader, call("copy", address(note)), bob.node);
      assertThat(bob.value(reader)).isEqualTo(10);
    }
  }

  private Path copy() throws IOException {
    Path copy = directory.resolve("copy" + copies++);
    TestFiles.copyTree(whole, copy);
    return copy;
  }

  /** In and around the last records: at their ends, in their headers, in their contents. */
  private static List<Integer> cuts(byte[] log) {
    List<Integer> cuts = new ArrayList<>();
    for (int begin : lastRecords(log)) {
      int length = ByteBuffer.wrap(log).getInt(begin);
      cuts.addAll(List.of(begin, begin + 4, begin + HEADER + length / 2));
      if (LONG) cuts.addAll(List.of(begin + 1, begin + HEADER, begin + HEADER + length - 1));
    }
    return cuts;
  }

  private static List<Integer> flips(byte[] log) {
    List<Integer> flips = new ArrayList<>();
    for (int begin : lastRecords(log)) {
      int length = ByteBuffer.wrap(log).getInt(begin);
      flips.addAll(List.of(begin, begin + 3, begin + 4, begin + HEADER));
      flips.addAll(List.of(begin + HEADER + length / 2, begin + HEADER + length - 1));
    }
    return flips;
  }

  /** Where the last record begins; in the long suite the last three. */
  private static List<Integer> lastRecords(byte[] log) {
    List<Integer> begins = new ArrayList<>();
    for (int at = 0; at < log.length; at += HEADER + ByteBuffer.wrap(log).getInt(at)) {
      begins.add(at);
    }
    return begins.subList(Math.max(0, begins.size() - (LONG ? 3 : 1)), begins.size());
  }
}
