package org.custodia.webapp.oversight;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.registry.alerts.CaseStatistics;

/**
 * Numbers about alerts as bars, each plot in a box of {@value #WIDTH} by {@value #HEIGHT}. All
 * plots of a row have the same scale, so that they can be compared.
 *
 * @param days how many days one bar stands for
 */
record CasePlots(int days, List<Plot> kinds, List<Plot> organisations, List<Closing> closings) {
  static final int WIDTH = 600;
  static final int HEIGHT = 120;

  /** More bars than this are put together by several days. */
  private static final int MOST_BARS = 62;

  private static final int MOST_PLOTS = 12;

  /**
   * @param name kind, or name of the organisation
   * @param highest the highest bar of this plot
   */
  record Plot(String name, long total, long highest, List<Bar> bars) {}

  /** Where a bar stands; empty ones are left out. */
  record Bar(LocalDate day, long alerts, double x, double width, double y, double height) {}

  /**
   * @param half seconds within which half of the cases were closed
   * @param width of the bar for {@code half}, of {@value #WIDTH}
   * @param mostWidth of the bar for {@code most}
   */
  record Closing(String kind, long cases, long half, long most, double width, double mostWidth) {}

  static CasePlots of(CaseStatistics numbers) {
    long span = ChronoUnit.DAYS.between(numbers.from(), numbers.to()) + 1;
    int days = (int) Math.max(1, (span + MOST_BARS - 1) / MOST_BARS);
    return new CasePlots(
        days,
        plots(numbers, days, span, count -> count.kind().name()),
        plots(
            numbers,
            days,
            span,
            count -> numbers.names().getOrDefault(count.member(), count.member().toString())),
        closings(numbers));
  }

  private static List<Plot> plots(
      CaseStatistics numbers, int days, long span, Function<CaseStatistics.Count, String> by) {
    Map<String, Map<Long, Long>> sums =
        numbers.counts().stream()
            .collect(
                Collectors.groupingBy(
                    by,
                    TreeMap::new,
                    Collectors.groupingBy(
                        count -> ChronoUnit.DAYS.between(numbers.from(), count.day()) / days,
                        TreeMap::new,
                        Collectors.summingLong(CaseStatistics.Count::alerts))));
    long top =
        sums.values().stream()
            .flatMap(one -> one.values().stream())
            .mapToLong(n -> n)
            .max()
            .orElse(1);
    double step = WIDTH / Math.ceil((double) span / days);
    return sums.entrySet().stream()
        .map(one -> plot(one.getKey(), one.getValue(), numbers.from(), days, step, top))
        .sorted(Comparator.comparingLong(Plot::total).reversed())
        .limit(MOST_PLOTS)
        .toList();
  }

  private static Plot plot(
      String name, Map<Long, Long> sums, LocalDate from, int days, double step, long top) {
    List<Bar> bars = new ArrayList<>();
    sums.forEach(
        (place, alerts) -> {
          double height = Math.max(1, (double) HEIGHT * alerts / top);
          bars.add(
              new Bar(
                  from.plusDays(place * days),
                  alerts,
                  place * step,
                  Math.max(1, step * 0.85),
                  HEIGHT - height,
                  height));
        });
    long total = sums.values().stream().mapToLong(n -> n).sum();
    long highest = sums.values().stream().mapToLong(n -> n).max().orElse(0);
    return new Plot(name, total, highest, bars);
  }

  private static List<Closing> closings(CaseStatistics numbers) {
    long top = numbers.closings().stream().mapToLong(CaseStatistics.Closing::most).max().orElse(1);
    return numbers.closings().stream()
        .map(
            one ->
                new Closing(
                    one.kind().name(),
                    one.cases(),
                    one.half(),
                    one.most(),
                    (double) WIDTH * one.half() / Math.max(1, top),
                    (double) WIDTH * one.most() / Math.max(1, top)))
        .toList();
  }
}
