package org.custodia.registry.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.disclosure.NetworkWalk;
import org.web3j.crypto.Hash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts what became of commands by the nodes' blocks and logs alone, without a line of the code
 * that sends and reads them.
 */
public final class LedgerCount {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ACCEPTED =
      Hash.sha3String("Accepted(bytes32,bytes32,uint64,bytes32)");
  private static final String REFUSED =
      Hash.sha3String("Refused(bytes32,bytes32,uint64,bytes32,bytes)");
  private static final Set<String> PRIVATE = Set.of("0x25", "0x26");
  private static final int WORD = 64;

  /**
   * A command that a channel recorded.
   *
   * @param key submitter and id
   */
  private record Recorded(String key, boolean accepted, long sequence, String head) {}

  private final NetworkWalk walk;
  private final List<String> nodes;
  private final Map<String, List<Recorded>> channels = new TreeMap<>();
  private final Set<String> calls = new TreeSet<>();

  private LedgerCount(Map<String, URI> nodes) {
    this.walk = new NetworkWalk(nodes);
    this.nodes = List.copyOf(nodes.keySet());
  }

  private static Map<String, URI> nodes(TestNetwork network) {
    Map<String, URI> nodes = new LinkedHashMap<>();
    network.network().nodes().forEach(node -> nodes.put(node.name(), node.rpc()));
    return nodes;
  }

  static LedgerCount once(TestNetwork network) {
    return once(nodes(network));
  }

  /**
   * Asserts that no channel recorded a command twice or left a number out, that all nodes that hold
   * a channel hold the same of it, and that no public call was carried out twice.
   *
   * @param nodes JSON-RPC of each node by its name
   */
  public static LedgerCount once(Map<String, URI> nodes) {
    LedgerCount count = new LedgerCount(nodes);
    count.nodes.forEach(count::readChannels);
    count.channels.forEach(LedgerCount::assertOnce);
    count.assertPublicCallsOnce();
    return count;
  }

  static boolean agreed(TestNetwork network) {
    return agreed(nodes(network));
  }

  /** Whether all nodes that hold a channel hold the same of it. */
  public static boolean agreed(Map<String, URI> nodes) {
    LedgerCount count = new LedgerCount(nodes);
    try {
      count.nodes.forEach(count::readChannels);
      return true;
    } catch (AssertionError otherwise) {
      return false;
    }
  }

  /** Number of the newest block that any node has. */
  static long highest(TestNetwork network) {
    LedgerCount count = new LedgerCount(nodes(network));
    return count.nodes.stream()
        .mapToLong(node -> Long.decode(count.walk.call(node, "eth_blockNumber").asString()))
        .max()
        .orElseThrow();
  }

  /** Ids of commands that a channel accepted or refused, as 32 bytes in hex. */
  public Set<String> recorded(boolean accepted) {
    Set<String> ids = new TreeSet<>();
    channels.values().stream()
        .flatMap(List::stream)
        .filter(one -> one.accepted() == accepted)
        .forEach(one -> ids.add(one.key().split(" ")[1]));
    return ids;
  }

  /** Data of public calls that were carried out, hex with 0x. */
  Set<String> calls() {
    return calls;
  }

  private void readChannels(String node) {
    Map<String, List<Recorded>> here = new TreeMap<>();
    for (JsonNode log : walk.call(node, "eth_getLogs", filter())) {
      JsonNode topics = log.path("topics");
      String data = log.path("data").asString().substring(2);
      here.computeIfAbsent(log.path("address").asString(), any -> new ArrayList<>())
          .add(
              new Recorded(
                  topics.path(2).asString() + " " + topics.path(1).asString(),
                  topics.path(0).asString().equals(ACCEPTED),
                  new BigInteger(data.substring(0, WORD), 16).longValueExact(),
                  data.substring(WORD, 2 * WORD)));
    }
    here.forEach(
        (address, list) -> {
          List<Recorded> elsewhere = channels.putIfAbsent(address, list);
          if (elsewhere != null) {
            assertThat(list)
                .as("channel %s at %s and elsewhere", address, node)
                .isEqualTo(elsewhere);
          }
        });
  }

  private static JsonNode filter() {
    var filter = JSON.createObjectNode().put("fromBlock", "0x0").put("toBlock", "latest");
    filter.putArray("topics").addArray().add(ACCEPTED).add(REFUSED);
    return filter;
  }

  private static void assertOnce(String address, List<Recorded> commands) {
    assertThat(commands)
        .as("commands of channel %s", address)
        .extracting(Recorded::key)
        .doesNotHaveDuplicates();
    assertThat(commands)
        .as("numbers of channel %s", address)
        .extracting(Recorded::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, commands.size()).boxed().toList());
  }

  private void assertPublicCallsOnce() {
    String node = nodes.get(0);
    Set<String> done = new HashSet<>();
    for (JsonNode block : walk.blocks(node)) {
      for (JsonNode sent : block.path("transactions")) {
        String input = sent.path("input").asString();
        if (PRIVATE.contains(sent.path("v").asString()) || input.length() <= 2) continue;
        String hash = sent.path("hash").asString();
        JsonNode receipt = walk.call(node, "eth_getTransactionReceipt", hash);
        if (!receipt.path("status").asString().equals("0x1")) continue;
        assertThat(done.add(sent.path("to").asString("") + input))
            .as("the public call of transaction %s is carried out once", hash)
            .isTrue();
        calls.add(input);
      }
    }
    assertThat(done).isNotEmpty();
  }
}
