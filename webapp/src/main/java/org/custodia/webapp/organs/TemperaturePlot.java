package org.custodia.webapp.organs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.registry.organs.OrganLoggers.Curve;
import org.custodia.registry.organs.OrganLoggers.Temperatures;
import org.custodia.registry.organs.transport.LoggerSeries;
import org.custodia.registry.organs.transport.TemperatureWay;

/**
 * Temperatures over time in a box of {@value #WIDTH} by {@value #HEIGHT}: a line for each logger,
 * bands for the limits, and what was scanned. Shows the way from packing to unpacking, and a little
 * around it.
 *
 * @param lines points of one SVG polyline each; where a logger says nothing, a line ends
 * @param lowest hundredths of a degree at the bottom
 * @param highest hundredths of a degree at the top
 */
record TemperaturePlot(
    Instant from,
    Instant until,
    int lowest,
    int highest,
    List<String> lines,
    List<Box> limits,
    List<Box> excursions,
    List<Line> marks,
    List<Degree> degrees) {
  static final int WIDTH = 800;
  static final int HEIGHT = 280;
  private static final int AROUND = 20; // a twentieth of the way before and after it
  private static final int PAD = 100;
  private static final int MOST_DEGREES = 8;

  record Box(double x, double y, double width, double height) {}

  record Line(double x, Action action, Instant at) {}

  /**
   * @param text whole degrees
   */
  record Degree(double y, String text) {}

  /** Empty without samples on the way. */
  static Optional<TemperaturePlot> of(Temperatures known) {
    List<LoggerSeries.Sample> all =
        known.curves().stream().flatMap(curve -> curve.samples().stream()).toList();
    if (all.isEmpty()) return Optional.empty();
    Frame frame = Frame.around(known, all);
    List<LoggerSeries.Sample> shown = all.stream().filter(frame::holds).toList();
    return shown.isEmpty() ? Optional.empty() : Optional.of(drawn(known, frame.of(shown)));
  }

  private static TemperaturePlot drawn(Temperatures known, Frame frame) {
    return new TemperaturePlot(
        frame.from(),
        frame.until(),
        frame.lowest(),
        frame.highest(),
        known.curves().stream().flatMap(curve -> lines(curve, frame).stream()).toList(),
        known.limits().stream().map(frame::band).toList(),
        known.curves().stream()
            .flatMap(curve -> curve.excursions().stream())
            .map(frame::whole)
            .toList(),
        known.marks().stream()
            .filter(mark -> frame.holds(mark.at()))
            .map(mark -> new Line(frame.x(mark.at()), mark.action(), mark.at()))
            .toList(),
        frame.degrees());
  }

  /**
   * Broken where the logger has a gap. Of the samples that fall on the same spot of the box the
   * coldest and the warmest are drawn, so that no excursion is lost.
   */
  private static List<String> lines(Curve curve, Frame frame) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    List<LoggerSeries.Sample> spot = new ArrayList<>();
    Instant before = null;
    for (LoggerSeries.Sample sample : curve.samples()) {
      if (!frame.holds(sample)) continue;
      Instant last = before;
      boolean broken =
          last != null
              && curve.gaps().stream()
                  .anyMatch(gap -> gap.from().equals(last) && gap.until().equals(sample.at()));
      boolean next =
          !spot.isEmpty() && (int) frame.x(spot.get(0).at()) != (int) frame.x(sample.at());
      if (broken || next) draw(spot, frame, line);
      if (broken) end(line, lines);
      spot.add(sample);
      before = sample.at();
    }
    draw(spot, frame, line);
    end(line, lines);
    return lines;
  }

  private static void draw(List<LoggerSeries.Sample> spot, Frame frame, StringBuilder line) {
    if (spot.isEmpty()) return;
    Comparator<LoggerSeries.Sample> warmth =
        Comparator.comparingInt(LoggerSeries.Sample::hundredths);
    LoggerSeries.Sample coldest = spot.stream().min(warmth).orElseThrow();
    LoggerSeries.Sample warmest = spot.stream().max(warmth).orElseThrow();
    Stream.of(coldest, warmest)
        .distinct()
        .sorted(Comparator.comparing(LoggerSeries.Sample::at))
        .forEach(
            sample ->
                line.append(line.isEmpty() ? "" : " ")
                    .append(number(frame.x(sample.at())))
                    .append(',')
                    .append(number(frame.y(sample.hundredths()))));
    spot.clear();
  }

  private static void end(StringBuilder line, List<String> lines) {
    if (!line.isEmpty()) lines.add(line.toString());
    line.setLength(0);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** What the box stands for. */
  private record Frame(Instant from, Instant until, int lowest, int highest) {

    static Frame around(Temperatures known, List<LoggerSeries.Sample> samples) {
      Stream<Instant> begins = known.limits().stream().map(TemperatureWay.Limit::from);
      Stream<Instant> ends = known.limits().stream().map(TemperatureWay.Limit::until);
      Instant from = begins.min(Comparator.naturalOrder()).orElse(first(samples));
      Instant until = ends.max(Comparator.naturalOrder()).orElse(last(samples));
      Duration more = Duration.between(from, until).dividedBy(AROUND).plusSeconds(1);
      int coldest = known.limits().stream().mapToInt(one -> one.limits().lowest()).min().orElse(0);
      int warmest = known.limits().stream().mapToInt(one -> one.limits().highest()).max().orElse(0);
      return new Frame(from.minus(more), until.plus(more), coldest, warmest);
    }

    private static Instant first(List<LoggerSeries.Sample> samples) {
      return samples.stream()
          .map(LoggerSeries.Sample::at)
          .min(Comparator.naturalOrder())
          .orElseThrow();
    }

    private static Instant last(List<LoggerSeries.Sample> samples) {
      return samples.stream()
          .map(LoggerSeries.Sample::at)
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }

    /** As high and low as these and the limits are. */
    Frame of(List<LoggerSeries.Sample> shown) {
      int coldest = shown.stream().mapToInt(LoggerSeries.Sample::hundredths).min().orElseThrow();
      int warmest = shown.stream().mapToInt(LoggerSeries.Sample::hundredths).max().orElseThrow();
      boolean limited = lowest != highest;
      return new Frame(
          from,
          until,
          (limited ? Math.min(coldest, lowest) : coldest) - PAD,
          (limited ? Math.max(warmest, highest) : warmest) + PAD);
    }

    boolean holds(LoggerSeries.Sample sample) {
      return holds(sample.at());
    }

    boolean holds(Instant at) {
      return !at.isBefore(from) && !at.isAfter(until);
    }

    double x(Instant at) {
      double part =
          (double) Duration.between(from, at).toMillis() / Duration.between(from, until).toMillis();
      return WIDTH * Math.max(0, Math.min(1, part));
    }

    double y(int hundredths) {
      return HEIGHT - (double) HEIGHT * (hundredths - lowest) / (highest - lowest);
    }

    Box band(TemperatureWay.Limit limit) {
      double x = x(limit.from());
      double top = y(limit.limits().highest());
      return new Box(x, top, x(limit.until()) - x, y(limit.limits().lowest()) - top);
    }

    Box whole(LoggerSeries.Excursion one) {
      double x = x(one.from());
      return new Box(x, 0, Math.max(2, x(one.until()) - x), HEIGHT);
    }

    List<Degree> degrees() {
      int step = Math.max(1, (highest - lowest) / 100 / MOST_DEGREES);
      List<Degree> degrees = new ArrayList<>();
      int first = Math.floorDiv(lowest, 100) + 1;
      for (int degree = first; degree * 100 < highest; degree += step) {
        degrees.add(new Degree(y(degree * 100), degree + " °C"));
      }
      return degrees;
    }
  }
}
