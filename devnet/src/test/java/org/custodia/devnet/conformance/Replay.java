package org.custodia.devnet.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.devnet.conformance.Conversation.Await;
import org.custodia.devnet.conformance.Conversation.Step;

/** Has a conversation with a network and reports where its answers differ from what is expected. */
final class Replay implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long AGAIN_MILLIS = 25;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer that differs. */
  record Difference(Step step, Matcher.Level level, String path, String expected, String got) {
    @Override
    public String toString() {
      return "step %d (%s%s: %s)%n    expected %s%n    got      %s"
          .formatted(
              step.number(),
              step.kind(),
              step.node().isEmpty() ? "" : " at " + step.node(),
              step.why(),
              expected,
              got);
    }
  }

  /** What came of a conversation: how many matchers were met, and which were not. */
  record Report(int mustMet, int seenMet, List<Difference> differences) {
    List<Difference> of(Matcher.Level level) {
      return differences.stream().filter(difference -> difference.level() == level).toList();
    }
  }

  /** A step that could not be asked or awaited, so that what follows makes no sense. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Conversation conversation;
  private final EmbeddedNetwork network;
  private final Names names = new Names();
  private final Sockets sockets = new Sockets();
  private final List<Difference> differences = new ArrayList<>();
  private int mustMet;
  private int seenMet;

  private Replay(Conversation conversation, EmbeddedNetwork network) {
    this.conversation = conversation;
    this.network = network;
    for (EmbeddedNode node : network.nodes()) {
      names.put(node.name() + ".tm", node.tesseraPublicKey());
    }
    conversation.accounts().forEach((name, account) -> names.put(name, account.getAddress()));
    conversation.bytecodes().forEach((name, code) -> names.put(name + ".bytecode", code));
  }

  /** Replays a conversation against a network of its own. */
  static Report of(Conversation conversation, EmbeddedNetwork network) {
    try (Replay replay = new Replay(conversation, network)) {
      try {
        conversation.steps().forEach(replay::take);
      } catch (Ended e) {
        // What was found so far says why.
      }
      return new Report(replay.mustMet, replay.seenMet, List.copyOf(replay.differences));
    }
  }

  private void take(Step step) {
    JsonNode answer;
    try {
      answer = step.await().isPresent() ? awaited(step, step.await().get()) : ask(step);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (Ended e) {
      throw e;
    } catch (Exception e) {
      differences.add(new Difference(step, Matcher.Level.MUST, "", "an answer", e.toString()));
      throw new Ended();
    }
    for (Matcher matcher : step.expect()) check(step, matcher, answer);
    step.capture().forEach((name, path) -> names.put(name, Matcher.at(path, answer)));
  }

  private void check(Step step, Matcher matcher, JsonNode answer) {
    if (matcher.holds(answer, names)) {
      if (matcher.level() == Matcher.Level.MUST) mustMet++;
      else seenMet++;
      return;
    }
    differences.add(
        new Difference(
            step, matcher.level(), matcher.path(), matcher.wanted(names), matcher.got(answer)));
  }

  private JsonNode awaited(Step step, Await await) throws Exception {
    long deadline = System.nanoTime() + await.within().toNanos();
    JsonNode answer = ask(step);
    while (!await.until().holds(answer, names)) {
      if (System.nanoTime() > deadline) {
        check(step, await.until(), answer);
        if (await.until().level() == Matcher.Level.MUST) throw new Ended();
        return answer;
      }
      Thread.sleep(AGAIN_MILLIS);
      answer = ask(step);
    }
    check(step, await.until(), answer);
    return answer;
  }

  private JsonNode ask(Step step) throws Exception {
    if (step.kind().equals("ws")) return socket(step);
    JsonNode request = names.fill(step.request());
    return switch (step.kind()) {
      case "rpc" -> rpc(node(step).rpc(), request);
      case "http" -> http(node(step).rpc(), request);
      case "tessera" -> {
        EmbeddedNode node = node(step);
        yield http(node.tessera().resolve(request.get("path").asText()), request);
      }
      case "sign" ->
          Signing.sign(request, conversation.accounts().get(request.get("account").asText()));
      case "set" -> request;
      default -> throw new IllegalArgumentException("no kind " + step.kind());
    };
  }

  private EmbeddedNode node(Step step) {
    return network.node(step.node());
  }

  private static JsonNode rpc(URI uri, JsonNode request) throws Exception {
    ObjectNode call = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    call.set("method", request.get("method"));
    if (request.has("params")) call.set("params", request.get("params"));
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(call.toString()))
            .build();
    return JSON.readTree(HTTP.send(post, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static JsonNode http(URI uri, JsonNode request) throws Exception {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
    JsonNode body = request.path("body");
    if (body.isMissingNode()) {
      builder.method(request.get("verb").asText(), HttpRequest.BodyPublishers.noBody());
    } else {
      builder.method(
          request.get("verb").asText(),
          HttpRequest.BodyPublishers.ofString(body.isTextual() ? body.asText() : body.toString()));
      builder.header("Content-Type", request.path("contentType").asText("application/json"));
    }
    HttpResponse<String> answer = HTTP.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    ObjectNode seen = JSON.createObjectNode().put("status", answer.statusCode());
    seen.put(
        "contentType",
        answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0].trim());
    seen.set("body", parsed(answer.body()));
    return seen;
  }

  private static JsonNode parsed(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json.isMissingNode() ? TextNode.valueOf(body) : json;
    } catch (IOException e) {
      return TextNode.valueOf(body);
    }
  }

  private JsonNode socket(Step step) throws Exception {
    JsonNode request = step.request();
    String name = request.get("socket").asText();
    return switch (request.get("op").asText()) {
      case "open" -> sockets.open(name, node(step).webSocket());
      case "call" -> sockets.call(name, names.fill(request));
      case "receive" ->
          received(request)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "nothing came that is " + names.fill(request.get("where"))));
      case "quiet" ->
          received(request)
              .orElseGet(() -> JsonNodeFactory.instance.objectNode().put("nothing", true));
      case "close" -> sockets.close(name);
      default -> throw new IllegalArgumentException("no operation " + request.get("op"));
    };
  }

  private Optional<JsonNode> received(JsonNode request) throws InterruptedException {
    List<Matcher> where = new ArrayList<>();
    request.get("where").forEach(matcher -> where.add(Matcher.of(matcher)));
    return sockets.receive(
        request.get("socket").asText(),
        message -> where.stream().allMatch(matcher -> matcher.holds(message, names)),
        Duration.ofMillis(request.get("withinMs").asLong()));
  }

  @Override
  public void close() {
    sockets.close();
  }
}
