package org.custodia.webapp.organs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.registry.organs.OrganFigures;

/**
 * A regulator's figures as bars, each as long as its part of the longest of its plot, in a box that
 * is {@value #WIDTH} wide.
 */
record FigurePlots(
    List<Bar> outOfOrder,
    List<Bar> refusals,
    List<Bar> discards,
    List<Bar> legs,
    List<Bar> changes,
    List<Bar> patterns,
    List<Bar> looks) {
  static final int WIDTH = 600;
  private static final int MOST_BARS = 20;
  private static final List<Integer> HOURS = List.of(6, 24, 48, 72);

  /**
   * @param label key of a word, or a name
   * @param word whether the label is a key
   * @param second what stands behind the label: a name, or nothing
   */
  record Bar(String label, boolean word, String second, long number, double width) {}

  private record Count(String label, boolean word, String second, long number) {}

  static FigurePlots of(OrganFigures.Figures figures, Function<Bytes32, String> names) {
    return new FigurePlots(
        bars(
            counted(
                figures.outOfOrder(),
                line -> "organs.figures.out-of-order." + OutOfOrderReason.of(line.reason()))),
        bars(
            figures.refusals().stream()
                .map(
                    one ->
                        new Count(
                            "organs.figures.refused."
                                + one.reason().map(Enum::name).orElse("RAN_OUT"),
                            true,
                            names.apply(one.centre()),
                            one.offers()))
                .toList()),
        bars(
            figures.discards().stream()
                .map(
                    one ->
                        new Count(
                            "organs.figures.discarded." + one.reason(), true, "", one.organs()))
                .sorted(Comparator.comparingLong(Count::number).reversed())
                .toList()),
        bars(legs(figures.legs(), names)),
        bars(byHours(figures.changes(), OrganFigures.Changed::before)),
        bars(
            figures.patterns().stream()
                .map(
                    one ->
                        new Count(
                            "organs.pattern.part." + one.part(),
                            true,
                            names.apply(one.centre())
                                + " · "
                                + one.companion().toString().substring(0, 10),
                            one.donors()))
                .toList()),
        bars(byHours(figures.looks(), OrganFigures.Looked::before)));
  }

  private static <T> List<Count> counted(List<T> all, Function<T, String> key) {
    return all.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> new Count(entry.getKey(), true, "", entry.getValue()))
        .sorted(Comparator.comparingLong(Count::number).reversed())
        .toList();
  }

  /** Minutes on the way that half of the legs between two members stay under. */
  private static List<Count> legs(
      List<OrganFigures.LegTimes> legs, Function<Bytes32, String> names) {
    Map<String, List<Long>> minutes = new LinkedHashMap<>();
    for (OrganFigures.LegTimes leg : legs) {
      String pair = names.apply(leg.giver()) + " → " + names.apply(leg.receiver());
      leg.onTheWay()
          .ifPresent(
              time ->
                  minutes.computeIfAbsent(pair, key -> new ArrayList<>()).add(time.toMinutes()));
    }
    return minutes.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), false, "", median(entry.getValue())))
        .sorted(Comparator.comparingLong(Count::number).reversed())
        .toList();
  }

  private static long median(List<Long> numbers) {
    List<Long> sorted = numbers.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) / 2);
  }

  private static <T> List<Count> byHours(List<T> all, Function<T, Duration> before) {
    List<Count> counts = new ArrayList<>();
    long from = 0;
    for (int hours : HOURS) {
      long start = from;
      long number =
          all.stream()
              .map(before)
              .filter(time -> time.toHours() >= start && time.toHours() < hours)
              .count();
      counts.add(new Count("organs.figures.hours." + hours, true, "", number));
      from = hours;
    }
    return all.isEmpty() ? List.of() : counts;
  }

  private static List<Bar> bars(List<Count> counts) {
    long top = counts.stream().mapToLong(Count::number).max().orElse(1);
    return counts.stream()
        .limit(MOST_BARS)
        .map(
            one ->
                new Bar(
                    one.label(),
                    one.word(),
                    one.second(),
                    one.number(),
                    (double) WIDTH * one.number() / Math.max(1, top)))
        .toList();
  }
}
