package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.devnet.TestContract.call;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.utils.Numeric;

/** What the files of a node tell somebody who reads them. */
class StrangerFilesTest {
  @TempDir Path directory;

  @Test
  void theFilesOfAStrangerHoldNothingOfAPrivateTransaction() throws Exception {
    // Random, so that no compression of the database hides it from the search.
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    Path ofAlice;
    Path ofBob;
    Path ofEve;
    byte[] contract;
    byte[] payloadHash;
    try (var network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory, "alice", "bob", "eve")
                .withBlockPeriod(Duration.ofMillis(30)))) {
      TestClient alice =
          new TestClient(network.node("alice"), Credentials.create(Keys.createEcKeyPair()));
      EmbeddedNode bob = network.node("bob");
      var deployed = alice.privately(null, TestContract.note(1), bob);
      var updated =
          alice.privately(
              deployed.getContractAddress(),
              call("set", new Uint256(new BigInteger(1, secret))),
              bob);
      contract = Numeric.hexStringToByteArray(deployed.getContractAddress());
      payloadHash =
          Numeric.hexStringToByteArray(
              TestClient.ask(alice.quorum.ethGetTransactionByHash(updated.getTransactionHash()))
                  .getTransaction()
                  .orElseThrow()
                  .getInput());
      ofAlice = network.node("alice").nodeDirectory();
      ofBob = bob.nodeDirectory();
      ofEve = network.node("eve").nodeDirectory();
    }
    byte[] code = codeFragment();

    for (byte[] fact : List.of(secret, code, contract, payloadHash)) {
      assertThat(filesWith(ofEve, fact)).as("files of the stranger").isEmpty();
    }
    assertThat(filesWith(directory.resolve("public"), secret))
        .as("files that all nodes share")
        .isEmpty();
    assertThat(filesWith(directory.resolve("public"), code)).isEmpty();

    assertThat(filesWith(ofBob, secret)).as("bob's private state and logs").isNotEmpty();
    assertThat(filesWith(ofAlice, secret)).as("alice's private state and logs").isNotEmpty();
    for (Path participant : List.of(ofAlice, ofBob)) {
      assertThat(filesWith(participant, secret))
          .as("payloads are encrypted on disk")
          .noneMatch(file -> file.endsWith("payloads.log") || file.endsWith("raw-payloads.log"));
    }
  }

  @Test
  void eachNodeHasItsOwnKeyAndNobodyElses() throws Exception {
    try (var network = EmbeddedNetwork.start(EmbeddedNetworkSettings.in(directory, "a", "b"))) {
      var a = network.node("a");
      var b = network.node("b");
      assertThat(a.tesseraPublicKey()).isNotEqualTo(b.tesseraPublicKey());
      String keyOfA = Files.readString(a.nodeDirectory().resolve("key.json"));
      String secretOfA = keyOfA.replaceAll(".*\"privateKey\":\"([^\"]+)\".*", "$1");
      assertThat(secretOfA).hasSize(44);
      assertThat(filesWith(b.nodeDirectory(), secretOfA.getBytes(StandardCharsets.UTF_8)))
          .isEmpty();
      assertThat(Files.getPosixFilePermissions(a.nodeDirectory().resolve("key.json")))
          .as("readable by its owner alone")
          .hasSize(2);
    }
  }

  private static byte[] codeFragment() {
    byte[] code = Numeric.hexStringToByteArray(TestContract.note(1));
    return java.util.Arrays.copyOfRange(code, code.length - 96, code.length - 56);
  }

  private static List<Path> filesWith(Path directory, byte[] wanted) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> indexOf(read(file), wanted) >= 0)
          .toList();
    }
  }

  private static byte[] read(Path file) {
    return TestClient.attempt(() -> Files.readAllBytes(file));
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    search:
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        if (bytes[i + j] != wanted[j]) continue search;
      }
      return i;
    }
    return -1;
  }
}
