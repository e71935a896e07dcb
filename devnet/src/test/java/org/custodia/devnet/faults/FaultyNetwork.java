package org.custodia.devnet.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.devnet.TestClient;
import org.custodia.devnet.TestContract;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;

/** Four nodes, an account with a client at each of them, and faults. */
final class FaultyNetwork implements AutoCloseable {
  static final String[] NAMES = {"alice", "bob", "carol", "eve"};

  final EmbeddedNetwork network;
  final NetworkFaults faults;
  private final Credentials account;

  private FaultyNetwork(EmbeddedNetwork network, Credentials account) {
    this.network = network;
    this.faults = network.faults();
    this.account = account;
  }

  static FaultyNetwork start(Path directory) {
    return start(directory, newAccount());
  }

  static FaultyNetwork start(Path directory, Credentials account) {
    var settings =
        EmbeddedNetworkSettings.in(directory, NAMES)
            .withBlockPeriod(Duration.ofMillis(30))
            .withEmptyBlockPeriod(Duration.ofHours(1));
    return new FaultyNetwork(EmbeddedNetwork.start(settings), account);
  }

  static Credentials newAccount() {
    try {
      return Credentials.create(Keys.createEcKeyPair());
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  EmbeddedNode node(String name) {
    return network.node(name);
  }

  TestClient at(String name) {
    return new TestClient(node(name), account);
  }

  /** A private Note of alice, bob and carol that says 1. */
  String note() {
    return at("alice")
        .privately(null, TestContract.note(1), node("bob"), node("carol"))
        .getContractAddress();
  }

  /** Alice sets the note for all its parties; the hash, without waiting for a block. */
  String set(String note, long value) {
    var sent =
        at("alice")
            .sendPrivate(
                at("alice").nonce(),
                note,
                TestContract.call("set", TestContract.number(value)),
                TestClient.keys(node("bob"), node("carol")));
    if (sent.hasError()) throw new AssertionError(sent.getError().getMessage());
    return sent.getTransactionHash();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.currentTimeMillis() + 20_000;
    while (!condition.getAsBoolean()) {
      if (System.currentTimeMillis() > deadline) throw new AssertionError("not yet: " + what);
      TestClient.pause(10);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
