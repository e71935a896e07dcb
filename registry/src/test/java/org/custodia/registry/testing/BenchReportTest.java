package org.custodia.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a report keeps, and what {@code ./custodia bench --compare} makes of two of them. */
class BenchReportTest {
  @TempDir Path folder;

  @Test
  void repeatsAreOneFigureWithItsMedianItsSpreadAndItsRatio() throws IOException {
    BenchReport report = BenchReport.of("tea", "three cups");
    report.figure("p99", 10, "ms").atMost(20).against("water", 5);
    report.figure("p99", 40, "ms").atMost(20).against("water", 10);
    report.figure("p99", 12, "ms").atMost(20).against("water", 4);
    report.write(folder);
    JsonNode kept = JsonMapper.shared().readTree(Files.readString(folder.resolve("tea.json")));
    assertThat(kept.path("figures")).hasSize(1);
    JsonNode figure = kept.path("figures").get(0);
    assertThat(figure.path("value").asDouble()).isEqualTo(12);
    assertThat(figure.path("values")).hasSize(3);
    assertThat(figure.path("ratio").asDouble()).isEqualTo(3);
    assertThat(figure.path("met").asBoolean()).isTrue();
    assertThat(Files.readString(folder.resolve("tea.txt")))
        .contains("12 ms", "(10 to 40)", "goal at most 20", "water: 5 (x 3)");
  }

  @Test
  void whatIsBeyondTheSpreadIsMarked() throws Exception {
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    report("p50", 1, 2, 3).figure("longest", 9, "ms").write(a);
    report("p50", 4, 5, 6).figure("longest", 8, "ms").write(b);
    assertThat(compared(a, b))
        .containsPattern("p50 \\(ms\\) +2 \\(1 to 3\\) +5 \\(4 to 6\\) +x 2.50 +BEYOND THE SPREAD")
        .containsPattern("longest \\(ms\\) +9 +8 +x 0.89 +measured once");
    report("p50", 2, 2.5, 9).figure("smell", 1, "").write(b);
    assertThat(compared(a, b))
        .doesNotContain("BEYOND")
        .contains("only in one of them: longest; smell");
  }

  private static BenchReport report(String what, double... values) {
    BenchReport report = BenchReport.of("tea", "a cup");
    Arrays.stream(values).forEach(value -> report.figure(what, value, "ms"));
    return report;
  }

  private static String compared(Path a, Path b) throws Exception {
    Path root = Path.of(System.getProperty("custodia.root", ".."));
    Process node;
    try {
      node =
          new ProcessBuilder(
                  "node",
                  root.resolve(".ci/bench/compare.mjs").toString(),
                  a.toString(),
                  b.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("Node.js is missing");
      throw e;
    }
    String said = new String(node.getInputStream().readAllBytes());
    assertThat(node.waitFor()).as(said).isZero();
    return said;
  }
}
