package org.custodia.webapp.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One node of the demo's network, asked by JSON-RPC as anybody could. */
final class QuorumRpc {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI rpc;

  private QuorumRpc(URI rpc) {
    this.rpc = rpc;
  }

  /** The node of that name in the demo's network file. */
  static QuorumRpc of(Credentials credentials, String name) {
    for (JsonNode node : networkFile(credentials).path("nodes")) {
      if (node.path("name").asString("").equals(name)) {
        return new QuorumRpc(URI.create(node.path("rpc").asString("")));
      }
    }
    throw new IllegalArgumentException(name);
  }

  static JsonNode networkFile(Credentials credentials) {
    try {
      return JSON.readTree(Files.readString(Path.of(credentials.network())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode call(String method, Object... parameters) {
    ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    request.put("method", method);
    ArrayNode list = request.putArray("params");
    for (Object parameter : parameters) list.addPOJO(parameter);
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(rpc)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(answer.body());
      if (body.has("error")) throw new IllegalStateException(method + ": " + body.path("error"));
      return body.path("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A private transaction, which every node sees: {@code v} is 37 or 38 and its data is a hash. */
  record PrivateTransaction(String hash, String payloadHash, String contract) {}

  /** Every private transaction on the chain, oldest first. */
  List<PrivateTransaction> privateTransactions() {
    long head = Long.decode(call("eth_blockNumber").asString(""));
    List<PrivateTransaction> found = new ArrayList<>();
    for (long number = 0; number <= head; number++) {
      JsonNode block = call("eth_getBlockByNumber", "0x" + Long.toHexString(number), true);
      for (JsonNode transaction : block.path("transactions")) {
        if (Set.of("0x25", "0x26").contains(transaction.path("v").asString(""))) {
          String hash = transaction.path("hash").asString("");
          JsonNode to = transaction.path("to");
          String contract =
              to.isNull() || to.isMissingNode()
                  ? call("eth_getTransactionReceipt", hash).path("contractAddress").asString("")
                  : to.asString("");
          found.add(new PrivateTransaction(hash, transaction.path("input").asString(""), contract));
        }
      }
    }
    return found;
  }

  /** Addresses of the private contracts. */
  Set<String> privateContracts() {
    Set<String> contracts = new HashSet<>();
    privateTransactions().forEach(transaction -> contracts.add(transaction.contract()));
    return contracts;
  }

  /** What a view without arguments answers on this node; -1 where there is no such contract. */
  BigInteger uint(String contract, String view) {
    String selector = Hash.sha3String(view).substring(0, 10);
    JsonNode call = JSON.createObjectNode().put("to", contract).put("data", selector);
    String answer = call("eth_call", call, "latest").asString("");
    return answer.length() <= 2 ? BigInteger.ONE.negate() : Numeric.toBigInt(answer);
  }

  /** Member ids of a channel as this node has it, each as 0x and 64 hex digits. */
  List<String> members(String channel) {
    JsonNode call =
        JSON.createObjectNode()
            .put("to", channel)
            .put("data", Hash.sha3String("members()").substring(0, 10));
    String answer = call("eth_call", call, "latest").asString("");
    List<String> members = new ArrayList<>();
    // After 0x: the list's offset and its length, a word each; then the members.
    for (int at = 2 + 2 * 64; at + 64 <= answer.length(); at += 64) {
      members.add("0x" + answer.substring(at, at + 64));
    }
    return members;
  }

  /** All logs of a contract that this node has. */
  JsonNode logs(String contract) {
    return call(
        "eth_getLogs",
        JSON.createObjectNode()
            .put("fromBlock", "0x0")
            .put("toBlock", "latest")
            .put("address", contract));
  }
}
