package org.custodia.registry.ledger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands between an instance and its node, keeps what was asked, and fails as told: a line that
 * breaks before or after the node has heard, or an answer that the node did not give.
 */
final class FaultyNode implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI node;
  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private volatile Function<JsonNode, Fault> faults = request -> Fault.NONE;

  /** What goes wrong with a request. */
  sealed interface Fault {
    Fault NONE = new None();

    /** Nothing. */
    record None() implements Fault {}

    /** The node never hears of it; the line breaks. */
    record LostBefore() implements Fault {}

    /** The node hears and acts; its answer is lost. */
    record LostAfter() implements Fault {}

    /** The node never hears of it; this error is answered. */
    record Error(String message) implements Fault {}

    /** The node acts; what it answers arrives changed. */
    record Altered(UnaryOperator<ObjectNode> change) implements Fault {}

    /** The node never hears of it; this comes back, whatever it is. */
    record Text(int status, String body) implements Fault {}

    /** The node's answer as if the transaction had left no logs, as when it is out of step. */
    static Fault withoutLogs() {
      return new Altered(
          answer -> {
            if (answer.get("result") instanceof ObjectNode receipt) receipt.putArray("logs");
            return answer;
          });
    }
  }

  FaultyNode(URI node) {
    this.node = node;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newCachedThreadPool(task -> new Thread(task, "faulty-node")));
    server.start();
  }

  /** The same network, some of whose nodes are reached through these. */
  static NetworkFile inFrontOf(NetworkFile file, Map<String, FaultyNode> nodes) {
    return new NetworkFile(
        file.chainId(),
        file.blockPeriod(),
        file.privacyFlag(),
        file.contracts(),
        file.nodes().stream()
            .map(
                node ->
                    new NetworkFile.Node(
                        node.name(),
                        node.identity(),
                        nodes.containsKey(node.name()) ? nodes.get(node.name()).url() : node.rpc(),
                        node.tessera(),
                        node.tesseraPublicKey(),
                        node.accounts(),
                        node.accountPasswordFile(),
                        node.verifierKey(),
                        node.service()))
            .toList());
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on, requests fail as this says. */
  void fails(Function<JsonNode, Fault> faults) {
    this.faults = faults;
  }

  /** From now on, requests with this method fail in this way. */
  void fails(String method, Fault fault) {
    fails(request -> request.get("method").stringValue().equals(method) ? fault : Fault.NONE);
  }

  void works() {
    fails(request -> Fault.NONE);
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

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      JsonNode request = JSON.readTree(body);
      asked.add(request);
      Fault fault = faults.apply(request);
      if (fault instanceof Fault.LostBefore) return;
      byte[] answer = answer(fault, request, body);
      if (fault instanceof Fault.LostAfter) return;
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(
          fault instanceof Fault.Text text ? text.status() : 200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] answer(Fault fault, JsonNode request, byte[] body)
      throws IOException, InterruptedException {
    if (fault instanceof Fault.Error error) return error(request, error.message());
    if (fault instanceof Fault.Text text) return text.body().getBytes(StandardCharsets.UTF_8);
    byte[] answer = forward(body);
    if (!(fault instanceof Fault.Altered altered)) return answer;
    return JSON.writeValueAsBytes(altered.change().apply((ObjectNode) JSON.readTree(answer)));
  }

  private byte[] forward(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  private static byte[] error(JsonNode request, String message) {
    var answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", request.get("id"));
    answer.putObject("error").put("code", -32000).put("message", message);
    return JSON.writeValueAsBytes(answer);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
