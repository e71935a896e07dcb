package org.custodia.acceptance.network;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Text over HTTP/1.1, which is all that nodes and privacy managers need. */
final class PlainHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private PlainHttp() {}

  record Answer(int status, String body) {}

  static Answer get(URI address) {
    return send(HttpRequest.newBuilder(address).GET());
  }

  static Answer postJson(URI address, String body) {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Answer send(HttpRequest.Builder building) {
    HttpRequest request = building.timeout(TIMEOUT).build();
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new NodeTrouble(request.uri() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeTrouble("interrupted", e);
    }
  }
}
