package org.custodia.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.custodia.acceptance.report.RunReport;
import org.custodia.webapp.demo.NetworkAlone;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journeys on networks as slow as real ones are, and slower. */
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class SlowBlocksTest {
  private static final Path REPORTS = Path.of(System.getProperty("custodia.acceptance"));

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void everyJourneySucceedsWithABlockEvery(int seconds, @TempDir Path directory) {
    RunReport report;
    try (NetworkAlone network = NetworkAlone.start(directory, Duration.ofSeconds(seconds))) {
      report =
          new AcceptanceRun(REPORTS.resolve("blocks-of-" + seconds + "-s"), System.out)
              .play(network.file(), "An embedded network of this process");
    }
    assertThat(report.passed()).as("%s", report.stories()).isTrue();
    assertThat(report.network().blockMs()).isBetween(seconds * 800L, seconds * 1_300L);
  }
}
