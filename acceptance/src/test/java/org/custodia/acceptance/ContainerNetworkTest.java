package org.custodia.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.custodia.acceptance.report.RunReport;
import org.custodia.registry.ledger.NetworkFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole suite on GoQuorum and Tessera: five members' ledgers in containers, as {@code
 * docker/network/trial} starts them. Where there is no Docker, or Custodia's images are not built,
 * it is skipped and says so in one line.
 */
class ContainerNetworkTest {
  private static final Path DOCKER = Path.of("../docker").toAbsolutePath().normalize();
  private static final Path REPORTS = Path.of(System.getProperty("custodia.acceptance"));
  private static final int START_MINUTES = 15;

  @Test
  void theSuiteSucceedsOnGoQuorum(@TempDir Path directory) throws Exception {
    assumeTrue(
        ends(directory, 1, "docker", "version", "--format", "{{.Server.Version}}"),
        "not run on GoQuorum: there is no Docker here");
    assumeTrue(
        !System.getProperty("user.name").equals("root"),
        "not run on GoQuorum: members' processes do not run as root");
    for (String image : List.of("custodia:0.1.0", "custodia-tessera:24.4.2")) {
      assumeTrue(
          ends(directory, 1, "docker", "image", "inspect", image),
          "not run on GoQuorum: no image " + image + "; docker/custodia-member images builds it");
    }
    String trial = DOCKER.resolve("network/trial").toString();
    try {
      assertThat(ends(directory, START_MINUTES, trial, "up", "--ledger"))
          .as("%s", said(directory))
          .isTrue();
      assertThat(ends(directory, 1, trial, "file")).as("%s", said(directory)).isTrue();
      Path file = Files.copy(directory.resolve("said"), directory.resolve("network.json"));
      RunReport report =
          new AcceptanceRun(REPORTS.resolve("goquorum"), System.out)
              .play(NetworkFile.read(file), "GoQuorum 24.4.1 in containers");
      assertThat(report.passed()).isTrue();
    } finally {
      ends(directory, START_MINUTES, trial, "forget");
    }
  }

  private static boolean ends(Path directory, int minutes, String... command)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectOutput(directory.resolve("said").toFile())
            .redirectError(directory.resolve("complained").toFile());
    builder.environment().put("CUSTODIA_TRIAL", directory.resolve("trial").toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException thereIsNoSuchProgram) {
      return false;
    }
    if (process.waitFor(minutes, TimeUnit.MINUTES)) return process.exitValue() == 0;
    process.destroyForcibly();
    return false;
  }

  private static String said(Path directory) throws IOException {
    return Files.readString(directory.resolve("said"))
        + Files.readString(directory.resolve("complained"));
  }
}
