package org.custodia.scanners.agent.pairing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests that are answered with JSON. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** What was answered, whatever the status. */
  record Answer(int status, JsonNode body) {
    String text(String field) {
      JsonNode value = body.path(field);
      if (!value.isTextual()) {
        throw new IllegalArgumentException("the answer (HTTP " + status + ") lacks " + field);
      }
      return value.textValue();
    }
  }

  Answer get(URI address, String bearer) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).GET();
    if (!bearer.isEmpty()) request.header("Authorization", "Bearer " + bearer);
    return send(request);
  }

  Answer form(URI address, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer post(URI address, String bearer, JsonNode body) {
    return send(
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          http.send(
              request.timeout(Duration.ofSeconds(20)).header("Accept", "application/json").build(),
              HttpResponse.BodyHandlers.ofByteArray());
      byte[] body = response.body();
      JsonNode json =
          body.length == 0 ? JsonNodeFactory.instance.objectNode() : MAPPER.readTree(body);
      return new Answer(response.statusCode(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
