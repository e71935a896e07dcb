package org.custodia.devnet.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.custodia.devnet.wire.Rule;
import org.custodia.devnet.wire.WireFault;

/**
 * Takes commands for {@link NetworkFaults} from other processes of this machine. The path of a POST
 * names the method, the JSON body its arguments:
 *
 * <pre>
 * POST /stopNode {"node":"bob"}             and startNode, stopPrivacyManager, startPrivacyManager,
 *                                           losePayloads, recoverPayloads
 * POST /partition {"nodes":["bob"]}         POST /heal {}    POST /clear {}
 * POST /delayBlocks {"node":"bob","millis":500}
 * POST /rollBack {"node":"bob","block":17}
 * POST /onRpc {"node":"bob","method":"eth_call","times":1,"fault":"dropAfter"}
 *                                           and onTessera, onDelivery
 * </pre>
 *
 * A fault is {@code pass}, {@code dropBefore}, {@code dropAfter}, {@code duplicate}, {@code delay}
 * (with {@code millis}), {@code refuse} or {@code instead} (with {@code code} and {@code message})
 * or {@code alter} (with {@code replace} and {@code by}); without {@code times} it lasts. The
 * answer is 204, or 400 with what is wrong.
 */
public final class FaultControl implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final NetworkFaults faults;
  private final HttpServer server;

  FaultControl(NetworkFaults faults, int port) {
    this.faults = faults;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open port " + port + " to command faults", e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] wrong = carryOut(exchange).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          wrong.length == 0 ? 204 : 400, wrong.length == 0 ? -1 : wrong.length);
      exchange.getResponseBody().write(wrong);
    }
  }

  /** Carries a command out; what is wrong with it, empty when nothing is. */
  private String carryOut(HttpExchange exchange) throws IOException {
    // A page in a browser cannot send this type to another origin without asking first.
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (!exchange.getRequestMethod().equals("POST") || !type.startsWith("application/json")) {
      return "only POST of application/json";
    }
    try {
      JsonNode arguments = JSON.readTree(exchange.getRequestBody());
      carryOut(exchange.getRequestURI().getPath().substring(1), arguments);
      return "";
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return e.toString();
    }
  }

  private void carryOut(String command, JsonNode arguments) {
    String node = arguments.path("node").asText();
    switch (command) {
      case "stopNode" -> faults.stopNode(node);
      case "startNode" -> faults.startNode(node);
      case "stopPrivacyManager" -> faults.stopPrivacyManager(node);
      case "startPrivacyManager" -> faults.startPrivacyManager(node);
      case "losePayloads" -> faults.losePayloads(node);
      case "recoverPayloads" -> faults.recoverPayloads(node);
      case "partition" -> faults.partition(names(arguments.path("nodes")));
      case "heal" -> faults.heal();
      case "clear" -> faults.clear();
      case "delayBlocks" -> faults.delayBlocks(node, millis(arguments));
      case "rollBack" -> faults.rollBack(node, number(arguments, "block"));
      case "onRpc" -> faults.onRpc(node, rule(arguments));
      case "onTessera" -> faults.onTessera(node, rule(arguments));
      case "onDelivery" -> faults.onDelivery(node, rule(arguments));
      default -> throw new IllegalArgumentException("no command " + command);
    }
  }

  private static Rule rule(JsonNode arguments) {
    String method = arguments.path("method").asText();
    WireFault fault = fault(arguments);
    return arguments.has("times")
        ? Rule.first((int) number(arguments, "times"), method, fault)
        : Rule.on(method, fault);
  }

  private static WireFault fault(JsonNode arguments) {
    String fault = arguments.path("fault").asText();
    return switch (fault) {
      case "pass" -> WireFault.PASS;
      case "dropBefore" -> new WireFault.DropBefore();
      case "dropAfter" -> new WireFault.DropAfter();
      case "duplicate" -> new WireFault.Duplicate();
      case "delay" -> new WireFault.Delay(millis(arguments));
      case "refuse" ->
          new WireFault.Refuse((int) number(arguments, "code"), arguments.path("message").asText());
      case "instead" ->
          new WireFault.Instead(
              (int) number(arguments, "code"), arguments.path("message").asText());
      case "alter" -> {
        String replaced = arguments.path("replace").asText();
        String by = arguments.path("by").asText();
        yield new WireFault.Alter(answer -> answer.replace(replaced, by));
      }
      default -> throw new IllegalArgumentException("no fault " + fault);
    };
  }

  private static String[] names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(name -> names.add(name.asText()));
    return names.toArray(String[]::new);
  }

  private static Duration millis(JsonNode arguments) {
    return Duration.ofMillis(number(arguments, "millis"));
  }

  private static long number(JsonNode arguments, String name) {
    if (!arguments.path(name).isIntegralNumber()) {
      throw new IllegalArgumentException(name + " is not a number");
    }
    return arguments.get(name).asLong();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
