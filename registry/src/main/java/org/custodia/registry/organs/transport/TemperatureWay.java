package org.custodia.registry.organs.transport;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.custodia.contracts.organs.Preservation;

/**
 * What a logger says of an organ's way, judged by how the organ was kept at each time.
 *
 * @param limits in the order of time, without gaps from packing to unpacking
 */
public record TemperatureWay(
    List<Limit> limits, List<LoggerSeries.Excursion> excursions, List<LoggerSeries.Gap> gaps) {
  public TemperatureWay {
    limits = List.copyOf(limits);
    excursions = List.copyOf(excursions);
    gaps = List.copyOf(gaps);
  }

  /** Limits that held for a time. */
  public record Limit(Instant from, Instant until, TemperatureLimits limits) {}

  /** Whether the temperature was in range all the way, and this is known. */
  public boolean isFine() {
    return excursions.isEmpty() && gaps.isEmpty();
  }

  /**
   * @param phases how it was kept, at least one; the first begins with the packing
   * @param until when it was unpacked, or now
   */
  public static List<Limit> limits(
      List<IschaemiaClock.Phase> phases,
      Instant until,
      Function<Preservation, TemperatureLimits> set) {
    List<IschaemiaClock.Phase> inTime =
        phases.stream().sorted(Comparator.comparing(IschaemiaClock.Phase::from)).toList();
    List<Limit> limits = new ArrayList<>();
    for (int i = 0; i < inTime.size(); i++) {
      IschaemiaClock.Phase phase = inTime.get(i);
      Instant end = i + 1 < inTime.size() ? inTime.get(i + 1).from() : until;
      if (end.isAfter(phase.from())) {
        limits.add(new Limit(phase.from(), end, set.apply(phase.kept())));
      }
    }
    return limits;
  }

  /**
   * @param limits as {@link #limits} gives them
   */
  public static TemperatureWay judge(LoggerSeries series, List<Limit> limits) {
    List<LoggerSeries.Excursion> excursions = new ArrayList<>();
    List<LoggerSeries.Gap> gaps = new ArrayList<>();
    for (Limit limit : limits) {
      LoggerSeries.Evaluation part = series.evaluate(limit.limits(), limit.from(), limit.until());
      excursions.addAll(part.excursions());
      gaps.addAll(part.gaps());
    }
    return new TemperatureWay(limits, excursions, gaps);
  }
}
