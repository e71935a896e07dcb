package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.devnet.TestClient.ask;
import static org.custodia.devnet.TestContract.address;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * A network that is killed again and again while it works: 3 times, 50 times in the long suite.
 * Nothing that it ever reported may be missing or different afterwards.
 */
class KillTest {
  private static final int KILLS = Boolean.getBoolean("custodia.long") ? 50 : 3;
  private static final long SEED = Long.getLong("custodia.kills.seed", System.nanoTime());

  /** Transactions that are under way at once, public and private ones in turn. */
  private static final int TOGETHER = 8;

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Map<String, TransactionReceipt> reported = new LinkedHashMap<>();
  private String shared;
  private String reader;

  @Test
  void whatWasReportedIsThereAfterEveryKillAndTheNetworkGoesOn() throws Exception {
    System.out.println("custodia.kills.seed=" + SEED);
    Credentials account = Credentials.create(Keys.createEcKeyPair());
    int withRollBacks = 0;
    int checked = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (var process = NetworkProcess.start(directory, "alice", "bob", "eve")) {
        TestClient alice = new TestClient(process.node("alice"), account);
        check(alice, process.nodes(), checked);
        checked = reported.size();
        int before = reported.size();
        if (work(alice, process)) withRollBacks++;
        assertThat(reported.size()).as("reported in round %d", kill).isGreaterThan(before);
      }
    }
    try (var network =
        EmbeddedNetwork.start(EmbeddedNetworkSettings.in(directory, "alice", "bob", "eve"))) {
      TestClient alice = new TestClient(network.node("alice"), account);
      check(alice, network.nodes(), 0);
      isOneChain(alice);
      assertThat(alice.publicly(shared, call("set", number(7))).getStatus()).isEqualTo("0x1");
    }
    System.out.println("counted: %d kills of a network under load".formatted(KILLS));
    System.out.println(
        "counted: %d of these kills after roll-backs of a node".formatted(withRollBacks));
  }

  /** Sends without end, notes what is reported, until the process dies at some moment. */
  private boolean work(TestClient alice, NetworkProcess process) {
    EmbeddedNode bob = process.node("bob");
    boolean rolledBack = false;
    if (shared == null) {
      shared = alice.publicly(null, TestContract.note(1)).getContractAddress();
      reader = alice.privately(null, TestContract.reader(), bob).getContractAddress();
    }
    boolean timed = false;
    try {
      for (long nonce = alice.nonce(); ; nonce += TOGETHER) {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i += 2) {
          sent.add(
              alice
                  .sendPublic(nonce + i, shared, call("set", number(nonce + i)))
                  .getTransactionHash());
          sent.add(
              alice
                  .sendPrivate(
                      nonce + i + 1, reader, call("copy", address(shared)), TestClient.keys(bob))
                  .getTransactionHash());
        }
        for (String hash : sent) reported.put(hash, alice.receipt(hash));
        if (!timed) killAfter(process, random.nextInt(700));
        timed = true;
        if (random.nextInt(3) == 0) {
          TestClient there = alice.at(bob);
          there.setHeadOnly(Math.max(0, there.blockNumber() - 1 - random.nextInt(6)));
          rolledBack = true;
        }
      }
    } catch (UncheckedIOException killed) {
      return rolledBack;
    }
  }

  private static void killAfter(NetworkProcess process, long millis) {
    Thread killer =
        new Thread(
            () -> {
              TestClient.pause(millis);
              process.kill();
            },
            "killer");
    killer.setDaemon(true);
    killer.start();
  }

  /** What was reported is there on every node; the first so many were looked for before. */
  private void check(TestClient alice, List<EmbeddedNode> nodes, int checked) {
    if (reported.isEmpty()) return;
    for (EmbeddedNode node : nodes) awaitHead(alice.at(node), alice.blockNumber());
    TestClient bob = alice.at(nodes.get(1));
    TestClient eve = alice.at(nodes.get(2));
    reported.entrySet().stream()
        .skip(checked)
        .forEach(
            each -> {
              String hash = each.getKey();
              TransactionReceipt receipt = each.getValue();
              assertThat(alice.receipt(hash)).isEqualTo(receipt);
              assertThat(bob.receipt(hash)).isEqualTo(receipt);
              assertThat(eve.receipt(hash).getBlockHash()).isEqualTo(receipt.getBlockHash());
            });
    assertThat(alice.nonce()).isGreaterThanOrEqualTo(reported.size());
    if (alice.code(reader).length() > 2 && !alice.logs(reader).isEmpty()) {
      assertThat(bob.value(reader)).isEqualTo(alice.value(reader));
      if (checked == 0) assertThat(bob.logs(reader)).isEqualTo(alice.logs(reader));
    }
    assertThat(eve.code(reader)).isEqualTo("0x");
  }

  /** A node that was rolled back imports again after the start. */
  private static void awaitHead(TestClient client, long block) {
    long deadline = System.currentTimeMillis() + 20_000;
    while (client.blockNumber() < block) {
      assertThat(System.currentTimeMillis()).as("catches up").isLessThan(deadline);
      TestClient.pause(10);
    }
  }

  private static void isOneChain(TestClient client) {
    EthBlock.Block above = null;
    for (long number = client.blockNumber(); number >= 0; number--) {
      EthBlock.Block block =
          ask(client.quorum.ethGetBlockByNumber(
                  DefaultBlockParameter.valueOf(BigInteger.valueOf(number)), false))
              .getBlock();
      if (above != null) assertThat(above.getParentHash()).isEqualTo(block.getHash());
      above = block;
    }
  }
}
