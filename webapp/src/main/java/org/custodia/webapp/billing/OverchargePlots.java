package org.custodia.webapp.billing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.custodia.registry.billing.Overcharges;
import org.custodia.webapp.prices.Money;

/**
 * What was overcharged by month as bars, each plot in a box of {@value #WIDTH} by {@value #HEIGHT}.
 * All plots of one currency have the same scale, so that they can be compared; different currencies
 * are never added.
 */
record OverchargePlots(List<Plot> plots) {
  static final int WIDTH = 600;
  static final int HEIGHT = 120;
  private static final int MOST_PLOTS = 8;

  /**
   * @param highest the highest bar of this plot
   */
  record Plot(String key, String name, Money total, Money highest, List<Bar> bars) {}

  record Bar(YearMonth month, Money amount, double x, double width, double y, double height) {}

  private record Key(String key, String name, String currency) {}

  /**
   * @param key by what lines are put together
   * @param name of it
   */
  static OverchargePlots of(
      List<Overcharges.Line> lines,
      YearMonth from,
      YearMonth to,
      Function<Overcharges.Line, String> key,
      Function<Overcharges.Line, String> name) {
    Map<Key, TreeMap<YearMonth, BigInteger>> sums = new LinkedHashMap<>();
    for (Overcharges.Line line : lines) {
      sums.computeIfAbsent(
              new Key(key.apply(line), name.apply(line), line.currency()), k -> new TreeMap<>())
          .merge(YearMonth.from(line.day()), line.amount(), BigInteger::add);
    }
    Map<String, BigInteger> tops = new LinkedHashMap<>();
    sums.forEach(
        (one, months) ->
            months.values().forEach(sum -> tops.merge(one.currency(), sum, BigInteger::max)));
    long span = ChronoUnit.MONTHS.between(from, to) + 1;
    return new OverchargePlots(
        sums.entrySet().stream()
            .map(one -> plot(one.getKey(), one.getValue(), from, span, tops))
            .sorted(Comparator.comparing((Plot plot) -> plot.total().minor()).reversed())
            .limit(MOST_PLOTS)
            .toList());
  }

  private static Plot plot(
      Key key,
      TreeMap<YearMonth, BigInteger> months,
      YearMonth from,
      long span,
      Map<String, BigInteger> tops) {
    double step = (double) WIDTH / span;
    BigDecimal top = new BigDecimal(tops.get(key.currency()).max(BigInteger.ONE));
    List<Bar> bars = new ArrayList<>();
    months.forEach(
        (month, sum) -> {
          double part = new BigDecimal(sum).divide(top, MathContext.DECIMAL64).doubleValue();
          double height = Math.max(1, HEIGHT * part);
          double x = ChronoUnit.MONTHS.between(from, month) * step;
          bars.add(
              new Bar(
                  month,
                  new Money(sum, key.currency()),
                  x,
                  Math.max(1, Math.min(step * 0.85, WIDTH / 12.0)),
                  HEIGHT - height,
                  height));
        });
    BigInteger total = months.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger highest = months.values().stream().reduce(BigInteger.ZERO, BigInteger::max);
    return new Plot(
        key.key(),
        key.name(),
        new Money(total, key.currency()),
        new Money(highest, key.currency()),
        bars);
  }
}
