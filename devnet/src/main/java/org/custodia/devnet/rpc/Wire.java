package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.custodia.devnet.wire.Rule;
import org.custodia.devnet.wire.WireFault;
import org.custodia.devnet.wire.WireRequest;

/** The wire to what stands behind a port, on which a rule may hold. Normally none does. */
final class Wire implements HttpPorts.Endpoint {
  private final HttpPorts.Endpoint behind;
  private final boolean jsonRpc;
  private volatile Optional<Rule> rule = Optional.empty();

  private Wire(HttpPorts.Endpoint behind, boolean jsonRpc) {
    this.behind = behind;
    this.jsonRpc = jsonRpc;
  }

  static Wire ofJsonRpc(HttpPorts.Endpoint behind) {
    return new Wire(behind, true);
  }

  static Wire ofRest(HttpPorts.Endpoint behind) {
    return new Wire(behind, false);
  }

  void rule(Optional<Rule> rule) {
    this.rule = rule;
  }

  @Override
  public HttpPorts.Answer answer(HttpPorts.Question question) {
    return answer(question, behind);
  }

  /** The same for what comes through the port but is answered by something else: a websocket. */
  HttpPorts.Answer answer(HttpPorts.Question question, HttpPorts.Endpoint behind) {
    Optional<Rule> present = rule;
    return present.isEmpty()
        ? behind.answer(question)
        : suffer(fault(present.get(), question), question, behind);
  }

  /** A batch suffers the first fault among its calls. */
  private WireFault fault(Rule rule, HttpPorts.Question question) {
    for (WireRequest request : requests(question)) {
      WireFault fault = rule.on(request);
      if (!(fault instanceof WireFault.Pass)) return fault;
    }
    return WireFault.PASS;
  }

  private List<WireRequest> requests(HttpPorts.Question question) {
    String body = text(question.body());
    if (!jsonRpc) return List.of(new WireRequest(question.verb() + " " + question.path(), body));
    List<WireRequest> requests = new ArrayList<>();
    for (JsonNode call : calls(question)) {
      requests.add(new WireRequest(call.path("method").asText(), call.toString()));
    }
    return requests;
  }

  private static Iterable<JsonNode> calls(HttpPorts.Question question) {
    try {
      JsonNode parsed = JsonRpc.JSON.readTree(question.body());
      return parsed.isArray() ? parsed : List.of(parsed);
    } catch (IOException e) {
      return List.of();
    }
  }

  private HttpPorts.Answer suffer(
      WireFault fault, HttpPorts.Question question, HttpPorts.Endpoint behind) {
    if (fault instanceof WireFault.DropBefore) return HttpPorts.Answer.LOST;
    if (fault instanceof WireFault.Refuse refusal) return refuse(refusal, question);
    if (fault instanceof WireFault.Delay delay) delay.pass();
    if (fault instanceof WireFault.Duplicate) behind.answer(question);
    HttpPorts.Answer answer = behind.answer(question);
    if (fault instanceof WireFault.DropAfter) return HttpPorts.Answer.LOST;
    return fault instanceof WireFault.Alter alteration
        ? altered(answer, alteration.answer())
        : answer;
  }

  private static HttpPorts.Answer altered(HttpPorts.Answer answer, UnaryOperator<String> how) {
    byte[] body = how.apply(text(answer.body())).getBytes(StandardCharsets.UTF_8);
    return new HttpPorts.Answer(answer.status(), answer.contentType(), body);
  }

  private HttpPorts.Answer refuse(WireFault.Refuse refusal, HttpPorts.Question question) {
    if (!jsonRpc) {
      return new HttpPorts.Answer(
          refusal.code(), "text/plain", refusal.message().getBytes(StandardCharsets.UTF_8));
    }
    ArrayNode answers = JsonRpc.JSON.createArrayNode();
    for (JsonNode call : calls(question)) {
      answers
          .addObject()
          .put("jsonrpc", "2.0")
          .<ObjectNode>set("id", call.get("id"))
          .putObject("error")
          .put("code", refusal.code())
          .put("message", refusal.message());
    }
    JsonNode answer =
        text(question.body()).stripLeading().startsWith("[") ? answers : answers.get(0);
    return new HttpPorts.Answer(
        200, "application/json", answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
