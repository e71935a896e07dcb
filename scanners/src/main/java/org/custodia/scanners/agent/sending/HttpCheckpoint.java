package org.custodia.scanners.agent.sending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.custodia.scanners.agent.chain.BatchJson;

/** Over HTTP, as docs/scanner-agent.md says. */
public final class HttpCheckpoint implements Checkpoint {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();
  private final URI base;
  private final Supplier<Optional<String>> token;
  private final Locale language;

  /**
   * @param instance such as {@code https://custodia.example.org}
   * @param device address of the device's key
   * @param token bearer token, asked for before each request
   * @param language of verdicts
   */
  public HttpCheckpoint(
      URI instance, String device, Supplier<Optional<String>> token, Locale language) {
    this.base =
        URI.create(
            instance.toString().replaceAll("(?<!/)/+$", "") + "/api/v1/checkpoints/" + device);
    this.token = token;
    this.language = language;
  }

  @Override
  public Outcome<BatchJson.Answers> send(BatchJson.Batch batch) {
    return post(
        "/events", BatchJson.write(batch), BatchJson::readAnswers, Optional.of(traceParent(batch)));
  }

  @Override
  public Outcome<Fates> fates(List<UUID> ids, List<UUID> verdicts) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode all = body.putArray("ids");
    ids.forEach(id -> all.add(id.toString()));
    ArrayNode asked = body.putArray("verdicts");
    verdicts.forEach(id -> asked.add(id.toString()));
    return post(
        "/events/states",
        body,
        json ->
            new Fates(
                BatchJson.readFates(json),
                BatchJson.readVerdicts(json),
                BatchJson.readStanding(json),
                BatchJson.readTaken(json)),
        Optional.empty());
  }

  /**
   * A batch goes by the id of its first event (W3C Trace Context, {@code traceparent}), so that a
   * scan is found in the instance's log up to the block that has it, also when it was sent twice.
   */
  private static String traceParent(BatchJson.Batch batch) {
    UUID first = batch.events().get(0).act().commandId().toUuid();
    long span = first.getLeastSignificantBits();
    return "00-" + first.toString().replace("-", "") + String.format("-%016x-01", span);
  }

  private <T> Outcome<T> post(
      String path, JsonNode body, Function<JsonNode, T> reader, Optional<String> traceParent) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + path))
              .timeout(ANSWER)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .header("Accept-Language", language.toLanguageTag())
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
      traceParent.ifPresent(value -> request.header("traceparent", value));
      token.get().ifPresent(value -> request.header("Authorization", "Bearer " + value));
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return switch (response.statusCode()) {
        case 200 -> new Answered<>(reader.apply(JSON.readTree(response.body())));
        case 401, 403 -> new NotAllowed<>();
        case 413 -> new TooLong<>();
        case 426 -> new OtherVersion<>();
        default -> new Away<>("HTTP " + response.statusCode(), retryAfter(response));
      };
    } catch (IOException e) {
      return new Away<>(e.getClass().getSimpleName(), Optional.empty());
    } catch (UncheckedIOException signIn) {
      return new Away<>("sign-in", Optional.empty());
    } catch (IllegalArgumentException notOurs) {
      // Some portal or proxy answered in the instance's place.
      return new Away<>("the answer is none", Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Away<>("interrupted", Optional.empty());
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,5}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }
}
