package org.custodia.acceptance.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Reads from block to block what accounts of the suite sent. Every node sees every transaction, of
 * a private one its hash and the hash of its payload.
 */
public final class ChainWatch {
  private static final Set<String> PRIVATE_MARKS = Set.of("0x25", "0x26");

  private final NodeRpc node;
  private final Map<String, String> senders;
  private long read;

  /**
   * @param senders name of the member by account, lower-case hex with 0x
   */
  public ChainWatch(NodeRpc node, Map<String, String> senders) {
    this.node = node;
    this.senders = new TreeMap<>(senders);
    this.read = node.head();
  }

  /**
   * @param sender name of the member whose account sent it
   * @param to the contract it called, or the one it created
   * @param payload its data: the hash of the payload where it is private
   */
  public record Sent(
      String hash,
      long block,
      boolean isPrivate,
      String sender,
      String to,
      boolean creates,
      String payload) {}

  /** What was mined since the last call, or since the beginning. */
  public synchronized List<Sent> next() {
    List<Sent> found = new ArrayList<>();
    long head = node.head();
    while (read < head) {
      read++;
      JsonNode block = node.call("eth_getBlockByNumber", "0x" + Long.toHexString(read), true);
      for (JsonNode transaction : block.path("transactions")) {
        String from = transaction.path("from").asString("").toLowerCase(Locale.ROOT);
        if (senders.containsKey(from)) found.add(sent(transaction, senders.get(from), read));
      }
    }
    return found;
  }

  private Sent sent(JsonNode transaction, String sender, long block) {
    String hash = transaction.path("hash").asString("");
    JsonNode to = transaction.path("to");
    boolean creates = to.isNull() || to.isMissingNode() || to.asString("").isEmpty();
    String contract =
        creates
            ? node.call("eth_getTransactionReceipt", hash).path("contractAddress").asString("")
            : to.asString("");
    return new Sent(
        hash,
        block,
        PRIVATE_MARKS.contains(transaction.path("v").asString("")),
        sender,
        contract.toLowerCase(Locale.ROOT),
        creates,
        transaction.path("input").asString(""));
  }
}
