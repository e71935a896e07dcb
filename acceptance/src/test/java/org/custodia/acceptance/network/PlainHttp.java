package org.custodia.acceptance.network;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.NodeTls;

/**
 * Text over HTTP/1.1, which is all that a node and its privacy manager need; over TLS where the
 * file says so.
 */
final class PlainHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final HttpClient http;

  PlainHttp(NetworkFile.Node node) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5));
    node.tls().map(NodeTls::context).ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  record Answer(int status, String body) {}

  Answer get(URI address) {
    return send(HttpRequest.newBuilder(address).GET());
  }

  Answer postJson(URI address, String body) {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private Answer send(HttpRequest.Builder building) {
    HttpRequest request = building.timeout(TIMEOUT).build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new NodeTrouble(request.uri() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeTrouble("interrupted", e);
    }
  }
}
