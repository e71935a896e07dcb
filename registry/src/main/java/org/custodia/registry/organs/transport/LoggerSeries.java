package org.custodia.registry.organs.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a temperature logger wrote.
 *
 * @param samples in the order of time, at least one, each time once
 */
public record LoggerSeries(List<Sample> samples) {

  /**
   * @param hundredths of a degree Celsius, as on the ledger
   */
  public record Sample(Instant at, int hundredths) {}

  public LoggerSeries {
    samples = samples.stream().sorted(Comparator.comparing(Sample::at)).toList();
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
  }

  /**
   * A time during which every sample was out of range.
   *
   * @param from first sample out of range
   * @param until first sample in range again, or the last sample
   * @param lowest hundredths of a degree
   * @param highest hundredths of a degree
   */
  public record Excursion(Instant from, Instant until, int lowest, int highest) {
    public Duration lasted() {
      return Duration.between(from, until);
    }
  }

  /** A time that the logger says nothing about. */
  public record Gap(Instant from, Instant until) {}

  /**
   * @param gaps longer than the longest that is tolerated, beginning and end of the way included
   * @param lowest of the samples on the way, hundredths of a degree; empty where there are none
   * @param highest as the lowest
   */
  public record Evaluation(
      List<Excursion> excursions,
      List<Gap> gaps,
      Optional<Integer> lowest,
      Optional<Integer> highest) {

    /** Whether the temperature was in range all the way, and this is known. */
    public boolean isFine() {
      return excursions.isEmpty() && gaps.isEmpty();
    }
  }

  /**
   * Looks at the way only: a logger is started before and read after it, in somebody's warm hand.
   *
   * @param from when the organ was packed
   * @param until when it was unpacked, or now
   */
  public Evaluation evaluate(TemperatureLimits limits, Instant from, Instant until) {
    List<Sample> way =
        samples.stream()
            .filter(sample -> !sample.at().isBefore(from) && !sample.at().isAfter(until))
            .toList();
    return new Evaluation(
        excursions(way, limits),
        gaps(way, limits, from, until),
        way.stream().map(Sample::hundredths).min(Comparator.naturalOrder()),
        way.stream().map(Sample::hundredths).max(Comparator.naturalOrder()));
  }

  private static List<Excursion> excursions(List<Sample> way, TemperatureLimits limits) {
    List<Excursion> excursions = new ArrayList<>();
    List<Sample> out = new ArrayList<>();
    for (Sample sample : way) {
      if (limits.holds(sample.hundredths())) {
        add(out, sample.at(), limits, excursions);
        out.clear();
      } else {
        out.add(sample);
      }
    }
    if (!out.isEmpty()) {
      add(out, out.get(out.size() - 1).at(), limits, excursions);
    }
    return excursions;
  }

  private static void add(
      List<Sample> out, Instant until, TemperatureLimits limits, List<Excursion> excursions) {
    if (out.isEmpty()) {
      return;
    }
    Excursion one =
        new Excursion(
            out.get(0).at(),
            until,
            out.stream().mapToInt(Sample::hundredths).min().orElseThrow(),
            out.stream().mapToInt(Sample::hundredths).max().orElseThrow());
    if (one.lasted().compareTo(limits.tolerated()) >= 0) {
      excursions.add(one);
    }
  }

  private static List<Gap> gaps(
      List<Sample> way, TemperatureLimits limits, Instant from, Instant until) {
    List<Gap> gaps = new ArrayList<>();
    Instant before = from;
    for (Sample sample : way) {
      addGap(before, sample.at(), limits, gaps);
      before = sample.at();
    }
    addGap(before, until, limits, gaps);
    return gaps;
  }

  private static void addGap(
      Instant from, Instant until, TemperatureLimits limits, List<Gap> gaps) {
    if (Duration.between(from, until).compareTo(limits.longestGap()) > 0) {
      gaps.add(new Gap(from, until));
    }
  }
}
