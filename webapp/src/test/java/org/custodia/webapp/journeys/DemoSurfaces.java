package org.custodia.webapp.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.registry.testing.disclosure.NetworkWalk;
import org.custodia.registry.testing.disclosure.NetworkWalk.Surface;
import tools.jackson.databind.JsonNode;

/**
 * Everything of the running demo that somebody may come to see who should not see patients: what
 * nodes give, what the network keeps on disk, logs, and what is served without signing in.
 */
final class DemoSurfaces {
  private static final List<String> OPEN_PATHS =
      List.of(
          "/",
          "/actuator",
          "/actuator/health",
          "/actuator/health/readiness",
          "/actuator/metrics",
          "/actuator/prometheus",
          "/actuator/info",
          "/actuator/env",
          "/actuator/loggers",
          "/actuator/httpexchanges",
          "/api/v1/openapi.json");

  /** Files are read in pieces that overlap by more than the longest thing looked for. */
  private static final int PIECE = 4 << 20;

  private static final int OVERLAP = 4 << 10;

  private final RunningDemo demo;
  private final NetworkWalk network;
  private final List<String> nodes = new ArrayList<>();

  DemoSurfaces(RunningDemo demo) {
    this.demo = demo;
    Map<String, URI> rpcs = new LinkedHashMap<>();
    for (JsonNode node : QuorumRpc.networkFile(demo.credentials()).path("nodes")) {
      nodes.add(node.path("name").asString());
      rpcs.put(node.path("name").asString(), URI.create(node.path("rpc").asString()));
    }
    network = new NetworkWalk(rpcs);
  }

  List<String> nodes() {
    return List.copyOf(nodes);
  }

  NetworkWalk network() {
    return network;
  }

  /** Everything, each once. */
  Stream<Surface> all() {
    return Stream.of(
            nodes.stream().flatMap(node -> network.of(node).stream()),
            files("network"),
            files("logs"),
            Stream.of(printed()),
            served())
        .flatMap(surfaces -> surfaces);
  }

  /**
   * What the demo printed, without the lines that tell its visitor by which accounts to sign in.
   */
  private Surface printed() {
    List<String> accounts =
        demo.credentials().people().stream().map(Credentials.Person::username).toList();
    String rest =
        demo.printed()
            .lines()
            .filter(line -> accounts.stream().noneMatch(line::contains))
            .collect(Collectors.joining("\n"));
    return new Surface("what the demo printed", rest.getBytes(StandardCharsets.UTF_8));
  }

  Stream<Surface> files(String directory) {
    Path root = demo.directory().resolve(directory);
    if (!Files.exists(root)) return Stream.empty();
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList().stream().flatMap(DemoSurfaces::pieces);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Surface> pieces(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      List<Surface> pieces = new ArrayList<>();
      for (int from = 0; from < bytes.length; from += PIECE) {
        int to = Math.min(bytes.length, from + PIECE + OVERLAP);
        pieces.add(new Surface(file + "@" + from, Arrays.copyOfRange(bytes, from, to)));
      }
      return pieces.stream();
    } catch (NoSuchFileException goneMeanwhile) {
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To anybody, and to a program with a token, which the actuator has no more to show to. */
  private Stream<Surface> served() {
    String token = new Till(demo.credentials(), "saintluc-admissions").token();
    return Stream.concat(
        served("", Map.of()), served(" signed in", Map.of("Authorization", "Bearer " + token)));
  }

  private Stream<Surface> served(String how, Map<String, String> headersSent) {
    HttpClient http = HttpClient.newHttpClient();
    return OPEN_PATHS.stream()
        .map(
            path -> {
              try {
                HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(demo.credentials().web() + path));
                headersSent.forEach(request::header);
                HttpResponse<byte[]> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                String headers = answer.headers().map().toString();
                byte[] head = headers.getBytes(StandardCharsets.UTF_8);
                byte[] whole = new byte[head.length + answer.body().length];
                System.arraycopy(head, 0, whole, 0, head.length);
                System.arraycopy(answer.body(), 0, whole, head.length, answer.body().length);
                return new Surface("GET " + path + how, whole);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
              }
            });
  }
}
