package org.custodia.registry.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.custodia.devnet.wire.WireFault;
import org.custodia.devnet.wire.WireRequest;
import org.custodia.registry.testing.TestNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A member's node whose wire keeps what was asked, and fails as told. */
final class FaultyNode {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private volatile Function<JsonNode, WireFault> faults = request -> WireFault.PASS;

  FaultyNode(TestNetwork network, String member) {
    network.network().faults().onRpc(member, this::on);
  }

  private WireFault on(WireRequest wired) {
    JsonNode body = JSON.readTree(wired.body());
    // Of a batch, the first one stands for all.
    JsonNode request = body.isArray() ? body.get(0) : body;
    asked.add(request);
    return faults.apply(request);
  }

  /** From now on, requests fail as this says. */
  void fails(Function<JsonNode, WireFault> faults) {
    this.faults = faults;
  }

  /** From now on, requests with this method fail in this way. */
  void fails(String method, WireFault fault) {
    fails(request -> request.get("method").stringValue().equals(method) ? fault : WireFault.PASS);
  }

  void works() {
    fails(request -> WireFault.PASS);
  }

  /** Parameters of every request with this method so far. */
  List<JsonNode> asked(String method) {
    List<JsonNode> parameters = new ArrayList<>();
    for (JsonNode request : asked) {
      if (request.get("method").stringValue().equals(method)) {
        parameters.add(request.get("params"));
      }
    }
    return parameters;
  }

  /** The node never hears of it; this error is answered. */
  static WireFault error(String message) {
    return new WireFault.Refuse(-32000, message);
  }

  /** The node acts; what it answers arrives changed. */
  static WireFault altered(UnaryOperator<ObjectNode> change) {
    return new WireFault.Alter(
        answer -> {
          JsonNode given = JSON.readTree(answer);
          if (given instanceof ObjectNode one) return JSON.writeValueAsString(change.apply(one));
          given.forEach(one -> change.apply((ObjectNode) one));
          return JSON.writeValueAsString(given);
        });
  }

  /** The node's answer as if the transaction had left no logs, as when it is out of step. */
  static WireFault withoutLogs() {
    return altered(
        answer -> {
          if (answer.get("result") instanceof ObjectNode receipt) receipt.putArray("logs");
          return answer;
        });
  }
}
