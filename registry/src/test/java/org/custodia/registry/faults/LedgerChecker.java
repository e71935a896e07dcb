package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
   * Every command that was acknowledged is there once, accepted, in the order of its device, and
   * nothing that nobody asked for.
   *
   * @param acknowledged in the order of the device
   * @param perhaps asked for, and nobody knows whether they were taken
   */
  void commandsAreThereOnceAndInOrder(
      String channel, Bytes32 member, List<UUID> acknowledged, Set<UUID> perhaps) {
    List<UUID> recorded = new ArrayList<>();
    long expected = 1;
    for (Log step : logs(channel)) {
      if (!isOf(step, ACCEPTED) && !isOf(step, REFUSED)) continue;
      UUID id = word(step, 1).toUuid();
      assertThat(isOf(step, ACCEPTED)).as("%s: %s is accepted", node, id).isTrue();
      assertThat(word(step, 2)).as("%s: who sent %s", node, id).isEqualTo(member);
      long sequence = new BigInteger(step.getData().substring(2, 66), 16).longValueExact();
      assertThat(sequence).as("%s: number of %s", node, id).isEqualTo(expected++);
      recorded.add(id);
    }
    assertThat(recorded).as("%s: nothing twice", node).doesNotHaveDuplicates();
    Set<UUID> asked = new HashSet<>(perhaps);
    asked.addAll(acknowledged);
    assertThat(asked).as("%s: nothing that nobody asked for", node).containsAll(recorded);
    recorded.retainAll(acknowledged);
    assertThat(recorded)
        .as("%s: all that was acknowledged, in order", node)
        .isEqualTo(acknowledged);
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
