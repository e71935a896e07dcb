package org.custodia.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.custodia.acceptance.report.RunReport;
import org.custodia.webapp.demo.NetworkAlone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journeys, on an embedded network of this process with a block every 50 ms. */
class EmbeddedNetworkAcceptanceTest {
  private static final Path REPORT = Path.of(System.getProperty("custodia.acceptance"));

  @Test
  void everyJourneySucceedsAndIsReported(@TempDir Path directory) {
    RunReport report;
    try (NetworkAlone network = NetworkAlone.start(directory, Duration.ofMillis(50))) {
      report =
          new AcceptanceRun(REPORT, System.out)
              .play(network.file(), "An embedded network of this process");
    }
    assertThat(report.passed()).as("%s", report.stories()).isTrue();
    assertThat(report.totals().privateTransactions()).isPositive();
    assertThat(REPORT.resolve("report.html")).isNotEmptyFile();
    assertThat(REPORT.resolve("report.json")).isNotEmptyFile();
  }
}
