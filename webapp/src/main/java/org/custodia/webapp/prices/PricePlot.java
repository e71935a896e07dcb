package org.custodia.webapp.prices;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.prices.PriceSpan;

/**
 * A price over time as steps in a box of {@value #WIDTH} by {@value #HEIGHT}. Only prices that
 * compare with the last one are in it: of the same currency, and for a pack or for units as it is.
 *
 * @param lines points of one SVG polyline each; where nothing is regulated, a line ends
 * @param from the first day, at the left
 * @param to the last day, at the right
 * @param highest the top of the box
 * @param marks where the days are that are compared
 */
record PricePlot(
    List<String> lines,
    LocalDate from,
    LocalDate to,
    Money lowest,
    Money highest,
    List<Mark> marks) {
  static final int WIDTH = 600;
  static final int HEIGHT = 120;

  /** Behind the last change, so that what counts now can be seen. */
  private static final int DAYS_AFTER = 60;

  record Mark(LocalDate day, double x) {}

  /**
   * @param compared days to be marked; those outside are not
   * @return empty where nothing was ever regulated
   */
  static Optional<PricePlot> of(List<PriceSpan> spans, LocalDate today, List<LocalDate> compared) {
    List<PriceSpan> regulated =
        spans.stream().filter(span -> new ShownPrice(span.fact()).isRegulated()).toList();
    if (regulated.isEmpty()) return Optional.empty();
    ShownPrice last = new ShownPrice(regulated.get(regulated.size() - 1).fact());
    List<PriceSpan> shown =
        regulated.stream().filter(s -> last.isComparable(new ShownPrice(s.fact()))).toList();
    LocalDate from = shown.get(0).from();
    PriceSpan newest = shown.get(shown.size() - 1);
    LocalDate to = newest.to().orElse(newest.from()).plusDays(DAYS_AFTER);
    if (newest.to().isEmpty() && to.isBefore(today)) to = today;
    return Optional.of(new Drawing(from, to, shown).plot(compared));
  }

  private record Drawing(LocalDate from, LocalDate to, List<PriceSpan> spans) {
    PricePlot plot(List<LocalDate> compared) {
      ShownPrice highest = extreme(1);
      List<String> lines = new ArrayList<>();
      StringBuilder line = new StringBuilder();
      Optional<LocalDate> before = Optional.empty();
      for (PriceSpan span : spans) {
        if (!line.isEmpty() && !before.equals(Optional.of(span.from().minusDays(1)))) {
          lines.add(line.toString());
          line.setLength(0);
        }
        double y = y(span, highest.level());
        LocalDate end = span.to().map(day -> day.plusDays(1)).orElse(to);
        line.append(line.isEmpty() ? "" : " ").append(x(span.from())).append(',').append(y);
        line.append(' ').append(x(end)).append(',').append(y);
        before = span.to();
      }
      lines.add(line.toString());
      List<Mark> marks =
          compared.stream()
              .filter(day -> !day.isBefore(from) && !day.isAfter(to))
              .distinct()
              .map(day -> new Mark(day, x(day)))
              .toList();
      return new PricePlot(lines, from, to, level(extreme(-1)), level(highest), marks);
    }

    private ShownPrice extreme(int sign) {
      return spans.stream()
          .map(span -> new ShownPrice(span.fact()))
          .reduce((a, b) -> sign * a.level().compareTo(b.level()) >= 0 ? a : b)
          .orElseThrow();
    }

    private static Money level(ShownPrice price) {
      return new Money(
          price.level().setScale(0, RoundingMode.HALF_UP).toBigInteger(),
          price.fact().rule().currency());
    }

    private double x(LocalDate day) {
      double all = Math.max(1, ChronoUnit.DAYS.between(from, to));
      return Math.round(10 * WIDTH * ChronoUnit.DAYS.between(from, day) / all) / 10.0;
    }

    /** From zero, so that a change does not look larger than it is. */
    private static double y(PriceSpan span, BigDecimal highest) {
      BigDecimal level = new ShownPrice(span.fact()).level();
      double part = level.divide(highest, MathContext.DECIMAL64).doubleValue();
      return Math.round(10 * HEIGHT * (1 - part)) / 10.0;
    }
  }
}
