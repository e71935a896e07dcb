package org.custodia.devnet.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.custodia.devnet.privacy.PayloadExchange;
import org.custodia.devnet.privacy.PayloadStore;

/** What Tessera's third-party REST API offers a client: health, version, keys, storeraw. */
final class TesseraRest implements HttpPorts.Endpoint {
  private static final String TEXT = "text/plain";
  private static final String JSON_TYPE = "application/json";

  private final PayloadStore store;
  private final PayloadExchange exchange;

  TesseraRest(PayloadStore store, PayloadExchange exchange) {
    this.store = store;
    this.exchange = exchange;
  }

  @Override
  public HttpPorts.Answer answer(HttpPorts.Question question) {
    String path = question.path();
    if (path.equals("/storeraw")) return storeRaw(question);
    if (!question.verb().equals("GET")) return notFound();
    return switch (path) {
      case "/" -> text(200, "");
      case "/upcheck" -> text(200, "I'm up!");
      case "/version" -> text(200, "24.4.2");
      case "/version/api" ->
          json(JsonRpc.JSON.createArrayNode().add("1.0").add("2.0").add("2.1").add("3.0"));
      case "/keys" -> keys(store.publicKeys());
      case "/partyinfo/keys" -> keys(exchange.publicKeys());
      default -> notFound();
    };
  }

  private HttpPorts.Answer storeRaw(HttpPorts.Question question) {
    if (!question.verb().equals("POST")) return text(405, "HTTP 405 Method Not Allowed");
    if (!question.contentType().equals(JSON_TYPE)) {
      return text(415, "HTTP 415 Unsupported Media Type");
    }
    JsonNode body;
    try {
      body = JsonRpc.JSON.readTree(question.body());
    } catch (IOException e) {
      return text(400, "HTTP 400 Bad Request");
    }
    if (!body.isObject()) return text(400, "HTTP 400 Bad Request");
    String from = body.path("from").asText("");
    if (!from.isEmpty() && !store.publicKeys().contains(from)) {
      return text(404, "Public key " + from + " not found when searching for private key");
    }
    JsonNode payload = body.path("payload");
    if (!payload.isTextual()) return text(400, "may not be null (payload)");
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(payload.asText());
    } catch (IllegalArgumentException e) {
      return text(400, e.getMessage());
    }
    if (decoded.length == 0) return text(400, "size must be between 1 and 2147483647 (payload)");
    String key = Base64.getEncoder().encodeToString(store.storeRaw(decoded).toArray());
    return json(JsonRpc.JSON.createObjectNode().put("key", key));
  }

  private static HttpPorts.Answer keys(List<String> keys) {
    ObjectNode answer = JsonRpc.JSON.createObjectNode();
    var list = answer.putArray("keys");
    keys.forEach(key -> list.addObject().put("key", key));
    return json(answer);
  }

  private static HttpPorts.Answer notFound() {
    return text(404, "HTTP 404 Not Found");
  }

  private static HttpPorts.Answer text(int status, String text) {
    return new HttpPorts.Answer(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpPorts.Answer json(JsonNode node) {
    try {
      return new HttpPorts.Answer(200, JSON_TYPE, JsonRpc.JSON.writeValueAsBytes(node));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
