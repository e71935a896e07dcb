package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
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
    if (present.isEmpty()) return behind.answer(question);
    List<WireFault> faults = requests(question).stream().map(present.get()::on).toList();
    HttpPorts.Answer answer = suffer(first(faults), question, behind);
    return answer == HttpPorts.Answer.LOST ? answer : altered(answer, faults);
  }

  /** A batch suffers the first fault among its calls, but each answer in it is altered alone. */
  private static WireFault first(List<WireFault> faults) {
    return faults.stream()
        .filter(fault -> !(fault instanceof WireFault.Pass || fault instanceof WireFault.Alter))
        .findFirst()
        .orElse(WireFault.PASS);
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
    if (fault instanceof WireFault.Instead instead) return page(instead.status(), instead.body());
    if (fault instanceof WireFault.Delay delay) delay.pass();
    if (fault instanceof WireFault.Duplicate) behind.answer(question);
    HttpPorts.Answer answer = behind.answer(question);
    return fault instanceof WireFault.DropAfter ? HttpPorts.Answer.LOST : answer;
  }

  private static HttpPorts.Answer altered(HttpPorts.Answer answer, List<WireFault> faults) {
    if (faults.stream().noneMatch(WireFault.Alter.class::isInstance)) return answer;
    String body = text(answer.body());
    String changed = isBatch(body) ? alteredBatch(body, faults) : altered(body, faults.get(0));
    return new HttpPorts.Answer(
        answer.status(), answer.contentType(), changed.getBytes(StandardCharsets.UTF_8));
  }

  private static String altered(String answer, WireFault fault) {
    return fault instanceof WireFault.Alter alteration ? alteration.answer().apply(answer) : answer;
  }

  /** The answers are in the order of the calls. */
  private static String alteredBatch(String body, List<WireFault> faults) {
    try {
      StringJoiner answers = new StringJoiner(",", "[", "]");
      JsonNode parsed = JsonRpc.JSON.readTree(body);
      for (int i = 0; i < parsed.size(); i++) {
        answers.add(altered(parsed.get(i).toString(), faults.get(i)));
      }
      return answers.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBatch(String body) {
    return body.stripLeading().startsWith("[");
  }

  private HttpPorts.Answer refuse(WireFault.Refuse refusal, HttpPorts.Question question) {
    if (!jsonRpc) return page(refusal.code(), refusal.message());
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
    JsonNode answer = isBatch(text(question.body())) ? answers : answers.get(0);
    return new HttpPorts.Answer(
        200, "application/json", answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static HttpPorts.Answer page(int status, String body) {
    return new HttpPorts.Answer(status, "text/plain", body.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
