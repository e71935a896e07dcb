package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.http.HttpService;

/**
 * Proves what is on the ledger from the logs of nodes alone, decoded here, and from what those who
 * witnessed it have kept; it asks neither the application nor its database.
 */
final class LedgerChecker implements AutoCloseable {
  private static final Bytes32 ANCHORED = topic("ScansAnchored(bytes32,bytes32,uint32)");
  private static final Bytes32 ACCEPTED = topic("Accepted(bytes32,bytes32,uint64,bytes32)");
  private static final Bytes32 REFUSED = topic("Refused(bytes32,bytes32,uint64,bytes32,bytes)");

  private static final Bytes32 PUBLISHED = topic("CommitmentPublished(bytes32)");
  private static final Bytes32 REVEALED = topic("SecretRevealed(bytes32)");
  private static final Bytes32 OPENED =
      topic(
          "ConsentOpened(bytes32,bytes32,bytes32,bytes32,bytes32,uint8,bytes32,uint64,uint64,"
              + "uint32,bool,bytes32)");
  private static final Bytes32 COMPLETED = topic("BillCompleted(bytes32,uint128,uint128,uint16)");

  private final NetworkFile network;
  private final String node;
  private final Web3j rpc;

  LedgerChecker(NetworkFile network, String node) {
    this.network = network;
    this.node = node;
    this.rpc = Web3j.build(new HttpService(network.node(node).rpc().toString()));
  }

  /**
   * Every scan of a device is under exactly one root, and the roots follow each other in the order
   * of the device's record: each is over the scans right after those of the one before.
   *
   * @param digests of all events of the device's journal, in its order; the member's only device
   */
  void scansAreThereOnceAndInOrder(Bytes32 member, List<Bytes32> digests) {
    int covered = 0;
    for (Log root : logs(network.contracts().registrar())) {
      if (!isOf(root, ANCHORED) || !word(root, 1).equals(member)) continue;
      int scans = new BigInteger(root.getData().substring(2), 16).intValueExact();
      assertThat(covered + scans)
          .as("%s: more is anchored than was scanned", node)
          .isLessThanOrEqualTo(digests.size());
      assertThat(word(root, 2))
          .as("%s: root over scans %s to %s", node, covered, covered + scans)
          .isEqualTo(SessionRoot.of(digests.subList(covered, covered + scans)));
      covered += scans;
    }
    assertThat(covered).as("%s: scans that are anchored", node).isEqualTo(digests.size());
  }

  /**
   * Every command that was acknowledged is there once, in the order of who asked for it, and
   * accepted.
   *
   * @param journals by member
   * @param alone whether nothing may be there that these have not asked for; else programs of the
   *     members add to it
   * @param mayBeRefused which of them the contract may refuse for what was asked for meanwhile
   */
  void commandsAreThereOnceAndInOrder(
      String channel,
      Map<Bytes32, ShiftJournal> journals,
      boolean alone,
      Predicate<UUID> mayBeRefused) {
    Map<Bytes32, List<UUID>> recorded = new HashMap<>();
    Set<Bytes32> ids = new HashSet<>();
    long expected = 1;
    for (Log step : logs(channel)) {
      if (!isOf(step, ACCEPTED) && !isOf(step, REFUSED)) continue;
      assertThat(ids.add(word(step, 1))).as("%s: %s once", node, word(step, 1)).isTrue();
      UUID id = word(step, 1).toUuid();
      assertThat(isOf(step, ACCEPTED) || mayBeRefused.test(id))
          .as("%s: %s is accepted", node, id)
          .isTrue();
      long sequence = new BigInteger(step.getData().substring(2, 66), 16).longValueExact();
      assertThat(sequence).as("%s: number of %s", node, id).isEqualTo(expected++);
      recorded.computeIfAbsent(word(step, 2), member -> new ArrayList<>()).add(id);
    }
    if (alone) assertThat(journals.keySet()).containsAll(recorded.keySet());
    journals.forEach(
        (member, journal) -> {
          List<UUID> there = recorded.getOrDefault(member, new ArrayList<>());
          List<UUID> acknowledged = journal.acknowledged();
          if (alone) {
            Set<UUID> asked = new HashSet<>(journal.perhaps());
            asked.addAll(acknowledged);
            assertThat(asked).as("%s: nothing that nobody asked for", node).containsAll(there);
          }
          there.retainAll(acknowledged);
          assertThat(there)
              .as("%s: all that was acknowledged, in order", node)
              .isEqualTo(acknowledged);
        });
  }

  /** How often a commitment to a consent was published. */
  long published(Bytes32 commitment) {
    return count(network.contracts().consentRegistry(), PUBLISHED, 1, commitment);
  }

  /** How often the secret behind this hash was revealed. */
  long revealed(Bytes32 revocationHash) {
    return count(network.contracts().consentRegistry(), REVEALED, 1, revocationHash);
  }

  /** How often a consent was opened in a channel. */
  long opened(String channel, Bytes32 commitment) {
    return count(channel, OPENED, 2, commitment);
  }

  /** How often all lines of a bill were there. */
  long completed(String channel, Bytes32 bill) {
    return count(channel, COMPLETED, 1, bill);
  }

  /** Last block that the node has. */
  long block() {
    try {
      return rpc.ethBlockNumber().send().getBlockNumber().longValueExact();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long count(String contract, Bytes32 event, int topic, Bytes32 value) {
    return logs(contract).stream()
        .filter(log -> isOf(log, event) && word(log, topic).equals(value))
        .count();
  }

  /** Transactions, topics and data of all logs of a contract, for comparing nodes. */
  List<String> history(String contract) {
    return logs(contract).stream()
        .map(log -> log.getTransactionHash() + " " + log.getTopics() + " " + log.getData())
        .toList();
  }

  private List<Log> logs(String contract) {
    try {
      EthLog answer =
          rpc.ethGetLogs(
                  new EthFilter(
                      DefaultBlockParameterName.EARLIEST,
                      DefaultBlockParameterName.LATEST,
                      contract))
              .send();
      assertThat(answer.hasError()).isFalse();
      return answer.getLogs().stream().map(log -> (Log) log.get()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOf(Log log, Bytes32 topic) {
    return log.getTopics().get(0).equals(topic.toString());
  }

  private static Bytes32 word(Log log, int topic) {
    return Bytes32.of(log.getTopics().get(topic));
  }

  private static Bytes32 topic(String signature) {
    return Bytes32.keccak(signature.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    rpc.shutdown();
  }
}
