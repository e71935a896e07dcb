package org.custodia.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.custodia.acceptance.dsl.Lot;
import org.custodia.acceptance.dsl.Scene;
import org.custodia.acceptance.journeys.Journey;
import org.custodia.acceptance.report.RunReport;
import org.custodia.webapp.demo.NetworkAlone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suite that cannot fail proves nothing. */
class FailedJourneyTest {
  /** Expects a dispensing to be confirmed of a pack that nobody made. */
  private record ForgedPack() implements Journey {
    @Override
    public String title() {
      return "A forged pack is dispensed";
    }

    @Override
    public void play(Scene scene) {
      Lot lot = scene.manufacturer("Rhône").releasesALotOf(1);
      scene.pharmacy("Pont").scans(lot.pack(1)).expectGenuine();
      scene.pharmacy("Pont").dispenses(lot.forgedPack()).expectConfirmed();
      throw new AssertionError("the journey should have ended before");
    }
  }

  /** Does something and looks away. */
  private record WithoutExpectation() implements Journey {
    @Override
    public String title() {
      return "A scan that nobody looks at";
    }

    @Override
    public void play(Scene scene) {
      scene.pharmacy("Pont").scansText("anything");
    }
  }

  @Test
  void whatWasExpectedAndWhatWasSeenIsInTheReportAndOnTheConsole(@TempDir Path directory)
      throws IOException {
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    Path reports = directory.resolve("report");
    RunReport report;
    try (NetworkAlone network = NetworkAlone.start(directory, Duration.ofMillis(50))) {
      report =
          new AcceptanceRun(
                  List.of(new ForgedPack(), new WithoutExpectation()),
                  reports,
                  new PrintStream(console, true, StandardCharsets.UTF_8))
              .play(network.file(), "An embedded network of this process");
    }
    assertThat(report.passed()).isFalse();
    assertThat(report.totals().failedJourneys()).isEqualTo(2);
    List<RunReport.Sentence> sentences = report.stories().get(1).sentences();
    RunReport.Sentence last = sentences.get(sentences.size() - 1);
    assertThat(last.passed()).isFalse();
    assertThat(last.expected()).isEqualTo(Optional.of("confirmed"));
    assertThat(last.seen()).contains("refused by its own instance with CUS-MED-004");
    assertThat(report.stories().get(2).failure().orElseThrow())
        .contains("nothing was expected of: [Pont scans \"anything\"]");
    assertThat(Files.readString(reports.resolve("report.html")))
        .contains("✘ failed", "expected: confirmed; seen:", "CUS-MED-004");
    assertThat(console.toString(StandardCharsets.UTF_8)).contains("0 of 2 journeys succeeded");
  }
}
