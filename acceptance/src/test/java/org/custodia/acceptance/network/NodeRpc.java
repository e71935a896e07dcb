package org.custodia.acceptance.network;

import java.net.URI;
import org.custodia.registry.ledger.NetworkFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One node, asked by JSON-RPC. */
public final class NodeRpc {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI address;
  private final PlainHttp http;

  public NodeRpc(NetworkFile.Node node) {
    this.address = node.rpc();
    this.http = new PlainHttp(node);
  }

  /**
   * The result of a call.
   *
   * @throws NodeTrouble when the node does not answer, or answers with an error
   */
  public JsonNode call(String method, Object... parameters) {
    ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    request.put("method", method);
    ArrayNode list = request.putArray("params");
    for (Object parameter : parameters) list.addPOJO(parameter);
    PlainHttp.Answer answer = http.postJson(address, JSON.writeValueAsString(request));
    JsonNode body;
    try {
      body = JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new NodeTrouble(address + " does not speak JSON-RPC (HTTP " + answer.status() + ")", e);
    }
    if (body.has("error")) {
      throw new NodeTrouble(method + ": " + body.path("error").path("message").asString(""));
    }
    if (!body.has("result")) throw new NodeTrouble(address + " does not speak JSON-RPC");
    return body.path("result");
  }

  /** The same, for results that are text: hex numbers, hashes, names. */
  public String text(String method, Object... parameters) {
    return call(method, parameters).asString("");
  }

  /** Number of the newest block. */
  public long head() {
    return Long.decode(text("eth_blockNumber"));
  }

  /** Code at an address; {@code 0x} where this node has none. */
  public String code(String address) {
    return text("eth_getCode", address, "latest");
  }

  /** What a call of a contract would return. */
  public String read(String contract, String callData) {
    ObjectNode call = JSON.createObjectNode().put("to", contract).put("data", callData);
    return text("eth_call", call, "latest");
  }

  /** How many logs of a contract this node has. */
  public int logs(String contract) {
    return call(
            "eth_getLogs",
            JSON.createObjectNode()
                .put("fromBlock", "0x0")
                .put("toBlock", "latest")
                .put("address", contract))
        .size();
  }
}
