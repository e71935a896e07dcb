package org.custodia.webapp.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.custodia.registry.health.HealthReport.Sample;

/**
 * One number over the last hour, as lines in a box of {@value #WIDTH} by {@value #HEIGHT}.
 *
 * @param name key of its words
 * @param lines points of one SVG polyline each; where nothing was known, a line ends
 * @param latest the newest number, -1 when not known
 * @param highest the highest one, which is the top of the box
 */
record HealthPlot(String name, List<String> lines, long latest, long highest) {
  static final int WIDTH = 600;
  static final int HEIGHT = 80;
  private static final Duration HOUR = Duration.ofHours(1);

  /** Empty until there are two samples. */
  static List<HealthPlot> of(List<Sample> samples) {
    if (samples.size() < 2) return List.of();
    return List.of(
        of("block-age", samples, Sample::blockAgeSeconds),
        of("behind", samples, Sample::blocksBehind),
        of("outbox", samples, Sample::outboxSeconds));
  }

  private static HealthPlot of(String name, List<Sample> samples, ToLongFunction<Sample> number) {
    Instant end = samples.get(samples.size() - 1).at();
    long highest = Math.max(0, samples.stream().mapToLong(number).max().orElse(0));
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (Sample sample : samples) {
      long value = number.applyAsLong(sample);
      if (value < 0) {
        end(line, lines);
        continue;
      }
      long x = WIDTH - WIDTH * Duration.between(sample.at(), end).toSeconds() / HOUR.toSeconds();
      long y = HEIGHT - HEIGHT * value / Math.max(1, highest);
      line.append(line.isEmpty() ? "" : " ").append(x).append(',').append(y);
    }
    end(line, lines);
    long latest = number.applyAsLong(samples.get(samples.size() - 1));
    return new HealthPlot(name, lines, latest, highest);
  }

  private static void end(StringBuilder line, List<String> lines) {
    if (!line.isEmpty()) lines.add(line.toString());
    line.setLength(0);
  }
}
