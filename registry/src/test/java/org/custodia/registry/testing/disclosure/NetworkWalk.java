package org.custodia.registry.testing.disclosure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that a network gives to whoever may ask its nodes: each node's blocks, transactions,
 * receipts, logs, code and storage, and the payloads that it can open. By JSON-RPC only, as its
 * member could.
 */
public final class NetworkWalk {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern HEX = Pattern.compile("0x((?:[0-9a-fA-F]{2}){4,})");
  private static final int SLOTS = 24;
  private static final int CALLS_AT_ONCE = 100;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, URI> nodes;

  /**
   * Something to look through.
   *
   * @param name such as {@code hopital-saint-luc payload 0x…}
   */
  public record Surface(String name, byte[] bytes) {}

  /**
   * A private contract as one node sees it.
   *
   * @param creation payload that made it; empty on a node that is not party to it
   * @param pieces every later payload, and every log with its topics
   */
  public record PrivateContract(String address, byte[] creation, List<byte[]> pieces) {}

  /**
   * @param nodes JSON-RPC of each node by its name
   */
  public NetworkWalk(Map<String, URI> nodes) {
    this.nodes = new LinkedHashMap<>(nodes);
  }

  /** Everything of one node. */
  public List<Surface> of(String node) {
    List<Surface> surfaces = new ArrayList<>();
    Set<String> contracts = new LinkedHashSet<>();
    for (JsonNode block : blocks(node)) {
      add(surfaces, node + " block " + block.path("number").asString(), block);
      for (JsonNode transaction : block.path("transactions")) {
        String hash = transaction.path("hash").asString();
        JsonNode receipt = call(node, "eth_getTransactionReceipt", hash);
        add(surfaces, node + " receipt " + hash, receipt);
        contracts.addAll(addresses(transaction, receipt));
        byte[] payload = payload(node, transaction);
        if (payload.length > 0) {
          surfaces.add(new Surface(node + " payload of " + hash, payload));
        }
      }
    }
    for (String contract : contracts) state(surfaces, node, contract);
    return surfaces;
  }

  /** The private contracts that a node is party to, by address. */
  public Map<String, PrivateContract> privateContracts(String node) {
    Map<String, PrivateContract> contracts = new LinkedHashMap<>();
    for (JsonNode block : blocks(node)) {
      for (JsonNode transaction : block.path("transactions")) {
        byte[] payload = payload(node, transaction);
        if (payload.length == 0) continue;
        String to = transaction.path("to").asString("");
        if (to.isEmpty()) {
          String hash = transaction.path("hash").asString();
          String address =
              call(node, "eth_getTransactionReceipt", hash).path("contractAddress").asString();
          contracts.put(address, new PrivateContract(address, payload, new ArrayList<>()));
        } else if (contracts.containsKey(to)) {
          contracts.get(to).pieces().add(payload);
        }
      }
    }
    contracts.values().forEach(contract -> contract.pieces().addAll(logs(node, contract)));
    return contracts;
  }

  /** The logs of a contract that a node has, each as its topics and data in a row. */
  public List<byte[]> logs(String node, String contract) {
    List<byte[]> pieces = new ArrayList<>();
    ObjectNode filter =
        JSON.createObjectNode()
            .put("fromBlock", "0x0")
            .put("toBlock", "latest")
            .put("address", contract);
    for (JsonNode log : call(node, "eth_getLogs", filter)) {
      pieces.add(decoded(log.path("topics").toString() + log.path("data")));
    }
    return pieces;
  }

  private List<byte[]> logs(String node, PrivateContract contract) {
    return logs(node, contract.address());
  }

  /** Every block of a node, with its transactions. */
  public List<JsonNode> blocks(String node) {
    long head = Long.decode(call(node, "eth_blockNumber").asString());
    List<JsonNode> blocks = new ArrayList<>();
    for (long from = 0; from <= head; from += CALLS_AT_ONCE) {
      List<Object[]> parameters = new ArrayList<>();
      for (long number = from; number <= Math.min(head, from + CALLS_AT_ONCE - 1); number++) {
        parameters.add(new Object[] {"0x" + Long.toHexString(number), true});
      }
      blocks.addAll(batch(node, "eth_getBlockByNumber", parameters));
    }
    return blocks;
  }

  private static Set<String> addresses(JsonNode transaction, JsonNode receipt) {
    Set<String> addresses = new LinkedHashSet<>();
    for (String address :
        List.of(
            transaction.path("to").asString(""), receipt.path("contractAddress").asString(""))) {
      if (!address.isEmpty()) addresses.add(address);
    }
    return addresses;
  }

  /**
   * Plain values lie in the first slots; mappings cannot be listed, their events are in the logs.
   */
  private void state(List<Surface> surfaces, String node, String contract) {
    add(surfaces, node + " code of " + contract, call(node, "eth_getCode", contract, "latest"));
    List<Object[]> parameters = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      parameters.add(new Object[] {contract, "0x" + Integer.toHexString(slot), "latest"});
    }
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    for (JsonNode word : batch(node, "eth_getStorageAt", parameters)) {
      words.writeBytes(decoded(word.asString("")));
    }
    surfaces.add(new Surface(node + " storage of " + contract, words.toByteArray()));
  }

  /** What a node can open of a private transaction; nothing of a public one or of others'. */
  private byte[] payload(String node, JsonNode transaction) {
    if (!Set.of("0x25", "0x26").contains(transaction.path("v").asString(""))) return new byte[0];
    String answer =
        call(node, "eth_getQuorumPayload", transaction.path("input").asString()).asString("");
    return answer.length() <= 2 ? new byte[0] : HexFormat.of().parseHex(answer.substring(2));
  }

  /** As text, and as the bytes that its hex strings stand for. */
  private static void add(List<Surface> surfaces, String name, JsonNode json) {
    surfaces.add(new Surface(name, json.toString().getBytes(StandardCharsets.UTF_8)));
    surfaces.add(new Surface(name + " as bytes", decoded(json.toString())));
  }

  private static byte[] decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher matcher = HEX.matcher(text);
    while (matcher.find()) bytes.writeBytes(HexFormat.of().parseHex(matcher.group(1)));
    return bytes.toByteArray();
  }

  /** One call to one node. */
  public JsonNode call(String node, String method, Object... parameters) {
    return batch(node, method, List.<Object[]>of(parameters)).get(0);
  }

  private List<JsonNode> batch(String node, String method, List<Object[]> parameters) {
    var requests = JSON.createArrayNode();
    for (Object[] list : parameters) {
      ObjectNode request = requests.addObject().put("jsonrpc", "2.0").put("id", requests.size());
      request.put("method", method);
      var array = request.putArray("params");
      for (Object parameter : list) array.addPOJO(parameter);
    }
    JsonNode answers = JSON.readTree(post(nodes.get(node), JSON.writeValueAsString(requests)));
    List<JsonNode> results = new ArrayList<>();
    for (JsonNode answer : answers) {
      if (answer.has("error")) {
        throw new IllegalStateException(node + " " + method + ": " + answer.path("error"));
      }
      results.add(answer.path("result"));
    }
    return results;
  }

  /** Asks again where a kept connection was closed at the other end; it only reads. */
  private String post(URI uri, String body) {
    for (int left = 3; ; left--) {
      try {
        return http.send(
                HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
      } catch (IOException e) {
        if (left == 0) throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
