package org.custodia.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.webapp.demo.NetworkAlone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * As an operator does it: a network runs in a process of its own, and the suite is started in
 * another with its network file.
 */
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class RunningNetworkTest {
  private static final Path REPORTS = Path.of(System.getProperty("custodia.acceptance"));

  private static Process network;
  private static Path file;

  @BeforeAll
  static void startANetwork(@TempDir Path directory) throws Exception {
    file = directory.resolve("network.json");
    network =
        java(
            directory.resolve("network.out"),
            NetworkAlone.class,
            "--directory",
            directory.toString(),
            "--block-period",
            "100");
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!Files.exists(file)) {
      assertThat(network.isAlive() && Instant.now().isBefore(end)).as("it starts").isTrue();
      Thread.sleep(50);
    }
  }

  @AfterAll
  static void stop() {
    network.destroy();
  }

  @Test
  void theSuiteSucceedsTwiceInARowOnOneNetwork() throws Exception {
    List<String> seen = new ArrayList<>();
    for (String run : List.of("first", "second")) {
      Path report = REPORTS.resolve("running-network-" + run);
      Path output = report.resolveSibling("running-network-" + run + ".out");
      assertThat(run(output, file, report)).as("%s", read(output)).isZero();
      JsonNode json = JsonMapper.shared().readTree(report.resolve("report.json").toFile());
      assertThat(json.path("totals").path("failedJourneys").asInt()).isZero();
      seen.add(json.path("stories").path(0).path("sentences").path(0).path("seen").asString(""));
    }
    assertThat(seen).as("contracts of each run").doesNotHaveDuplicates();
  }

  @Test
  void aNetworkFileThatIsWrongEndsWithASentenceAndStatusTwo(@TempDir Path directory)
      throws Exception {
    NetworkFile right = NetworkFile.read(file);
    Path wrong = directory.resolve("wrong.json");
    new NetworkFile(right.chainId() + 1, right.blockPeriod(), 0, right.contracts(), right.nodes())
        .write(wrong);
    Path output = directory.resolve("out");
    assertThat(run(output, wrong, directory.resolve("report"))).isEqualTo(2);
    assertThat(read(output))
        .contains("Node node-1 at ", "has chain id 1337")
        .doesNotContain("\tat");
  }

  private static int run(Path output, Path file, Path report) throws Exception {
    Files.createDirectories(output.toAbsolutePath().getParent());
    Process suite =
        java(output, Acceptance.class, "--network", file.toString(), "--report", report.toString());
    assertThat(suite.waitFor(15, TimeUnit.MINUTES)).as("it ends").isTrue();
    return suite.exitValue();
  }

  private static Process java(Path output, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static String read(Path output) throws IOException {
    return Files.readString(output);
  }
}
