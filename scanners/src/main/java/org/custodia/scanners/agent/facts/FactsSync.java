package org.custodia.scanners.agent.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Fetches facts now and then, in a thread of its own; what fails is tried again. */
public final class FactsSync implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMinutes(10);
  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI address;
  private final Supplier<Optional<String>> token;
  private final KeptFacts kept;
  private final Thread thread = new Thread(this::run, "custodia-facts");

  /**
   * @param device address of the device's key
   */
  public FactsSync(URI instance, String device, Supplier<Optional<String>> token, KeptFacts kept) {
    this.address =
        URI.create(
            instance.toString().replaceAll("(?<!/)/+$", "")
                + "/api/v1/checkpoints/"
                + device
                + "/facts");
    this.token = token;
    this.kept = kept;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep((fetched() ? EVERY : AGAIN).toMillis());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Once; false when there was no answer that counts. */
  boolean fetched() throws InterruptedException {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address)
              .timeout(Duration.ofSeconds(30))
              .header("Accept", "application/json");
      token.get().ifPresent(value -> request.header("Authorization", "Bearer " + value));
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) return false;
      JsonNode json = JSON.readTree(response.body());
      kept.take(new LotFacts.Signed(json.path("facts").asText(), json.path("signature").asText()));
      return true;
    } catch (IOException | UncheckedIOException | IllegalArgumentException none) {
      return false;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
