package org.custodia.webapp.setup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks as much of Vault's HTTP API as is documented of signing in by AppRole, of the engine KV,
 * version 2, mounted at {@code secret}, and of revoking one's own token; over TLS.
 */
final class VaultServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DATA = "/v1/secret/data/";

  private final HttpsServer server;
  private final Map<String, ObjectNode> secrets = new ConcurrentHashMap<>();
  private final Map<String, Integer> versions = new ConcurrentHashMap<>();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** What is said instead of the answer, by path; a text that begins with {@code <} is HTML. */
  final Map<String, String> odd = new ConcurrentHashMap<>();

  final String roleId = UUID.randomUUID().toString();
  final String secretId = UUID.randomUUID().toString();
  volatile boolean sealed;
  volatile boolean mayCreate = true;
  volatile boolean mayRead = true;
  volatile boolean tokensEndAtOnce;

  VaultServer(SSLContext tls) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Method and path of all that was asked, in order. */
  List<String> asked() {
    return asked;
  }

  /** Tokens that still hold. */
  Set<String> tokens() {
    return tokens;
  }

  /** What it keeps at a path, as it was written. */
  Map<String, String> secret(String path) {
    Map<String, String> found = new HashMap<>();
    secrets.get(path).properties().forEach(it -> found.put(it.getKey(), it.getValue().asString()));
    return found;
  }

  /** As somebody else writes it. */
  void put(String path, Map<String, String> secret) {
    ObjectNode data = JSON.createObjectNode();
    secret.forEach(data::put);
    secrets.put(path, data);
    versions.merge(path, 1, Integer::sum);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(exchange.getRequestMethod() + " " + path);
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
    if (odd.containsKey(path)) {
      sayOddly(exchange, odd.get(path));
    } else if (sealed) {
      refuse(exchange, 503, "Vault is sealed");
    } else if (path.equals("/v1/auth/approle/login")) {
      login(exchange, body);
    } else if (token == null || !tokens.contains(token)) {
      refuse(exchange, 403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n");
    } else if (path.equals("/v1/auth/token/revoke-self")) {
      tokens.remove(token);
      say(exchange, 204, null);
    } else if (path.startsWith(DATA) && exchange.getRequestMethod().equals("GET")) {
      read(exchange, path.substring(DATA.length()));
    } else if (path.startsWith(DATA)) {
      write(exchange, path.substring(DATA.length()), body);
    } else {
      refuse(exchange, 403, "permission denied");
    }
  }

  private void login(HttpExchange exchange, JsonNode body) throws IOException {
    if (!roleId.equals(body.path("role_id").asString())
        || !secretId.equals(body.path("secret_id").asString())) {
      refuse(exchange, 400, "invalid role or secret ID");
      return;
    }
    String token = "hvs." + UUID.randomUUID();
    if (!tokensEndAtOnce) tokens.add(token);
    ObjectNode answer = JSON.createObjectNode();
    answer
        .putObject("auth")
        .put("client_token", token)
        .put("accessor", UUID.randomUUID().toString())
        .put("lease_duration", 1200)
        .put("renewable", true);
    say(exchange, 200, answer);
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    ObjectNode found = secrets.get(path);
    if (!mayRead) {
      refuse(exchange, 403, "1 error occurred:\n\t* permission denied\n\n");
    } else if (found == null) {
      refuse(exchange, 404);
    } else {
      ObjectNode answer = JSON.createObjectNode();
      ObjectNode data = answer.putObject("data");
      data.set("data", found);
      data.set("metadata", metadata(path));
      say(exchange, 200, answer);
    }
  }

  private synchronized void write(HttpExchange exchange, String path, JsonNode body)
      throws IOException {
    JsonNode compared = body.path("options").path("cas");
    if (!mayCreate) {
      refuse(exchange, 403, "1 error occurred:\n\t* permission denied\n\n");
    } else if (!compared.isInt() || compared.intValue() != versions.getOrDefault(path, 0)) {
      refuse(exchange, 400, "check-and-set parameter did not match the current version");
    } else {
      secrets.put(path, (ObjectNode) body.get("data"));
      versions.merge(path, 1, Integer::sum);
      ObjectNode answer = JSON.createObjectNode();
      answer.set("data", metadata(path));
      say(exchange, 200, answer);
    }
  }

  private ObjectNode metadata(String path) {
    return JSON.createObjectNode()
        .put("created_time", "2026-11-27T02:00:00.123456Z")
        .put("deletion_time", "")
        .put("destroyed", false)
        .put("version", versions.get(path));
  }

  private static void sayOddly(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String type = text.startsWith("<") ? "text/html" : "application/json";
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void refuse(HttpExchange exchange, int status, String... errors)
      throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray("errors");
    for (String error : errors) list.add(error);
    say(exchange, status, answer);
  }

  private static void say(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
    byte[] bytes =
        answer == null ? new byte[0] : answer.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
