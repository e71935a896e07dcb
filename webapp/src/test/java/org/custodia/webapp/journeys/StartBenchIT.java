package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long the application takes from the start of its process until it says that it is ready,
 * beside the running demo: on a database that is there, with PostgreSQL, sign-in and network up.
 * Baseline: the same Java started to tell its version.
 */
@Order(23)
@EnabledIf("org.custodia.registry.testing.BenchReport#full")
class StartBenchIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final RunningDemo demo = RunningDemo.get();
  private final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @Test
  void anInstanceIsReadyAndItsTimeIsReported() throws Exception {
    demo.organs(); // and nothing in the background
    BenchReport report = BenchReport.of("start", "on the demo's database");
    start(); // and its files are in memory
    for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
      report.figure("process to ready", start(), "s").against("java -version", plainly());
    }
    report.note("heap and collector as in the container, 1 GB; others of the demo on this machine");
    report.write();
  }

  private double start() throws IOException, InterruptedException {
    int port = RunningDemo.freePort();
    Map<String, Object> properties = SecondInstance.properties(demo);
    properties.put("server.port", port);
    ProcessBuilder command =
        new ProcessBuilder(
                java,
                "-Xmx1g",
                "-XX:G1HeapRegionSize=8m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                demo.application().toString(),
                "org.custodia.webapp.CustodiaApplication")
            .redirectErrorStream(true)
            .redirectOutput(demo.directory().resolveSibling("started.out").toFile());
    command.environment().put("SPRING_APPLICATION_JSON", json(properties));
    long began = System.nanoTime();
    Process process = command.start();
    try {
      Instant end = Instant.now().plus(PATIENCE);
      while (!isReady(port)) {
        assertThat(process.isAlive()).as("see started.out").isTrue();
        assertThat(Instant.now()).isBefore(end);
        Thread.sleep(10);
      }
      return (System.nanoTime() - began) / 1e9;
    } finally {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly();
    }
  }

  private static String json(Map<String, Object> properties) {
    return JsonMapper.shared().writeValueAsString(properties);
  }

  private static boolean isReady(int port) throws InterruptedException {
    try {
      URI health = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
      HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private double plainly() throws IOException, InterruptedException {
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(List.of(java, "-version"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    return (System.nanoTime() - began) / 1e9;
  }
}
