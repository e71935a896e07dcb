package org.custodia.registry.organs.transport;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.Preservation;

/**
 * How long organs may be without blood. Limits are a matter of each programme; the defaults are the
 * usual upper ends, with their sources in docs/organ-transport.md.
 *
 * @param cold limit in cold storage, for every kind of organ
 * @param perfused what machine perfusion changes; as in cold storage where nothing is said
 * @param warnAtPercent of the limit, rising, 1 to 99
 */
public record IschaemiaLimits(
    Map<OrganKind, Duration> cold,
    Map<Preservation, Perfusion> perfused,
    List<Integer> warnAtPercent) {

  /**
   * What one kind of perfusion does.
   *
   * @param pauses whether the clock stands still meanwhile
   * @param limits that hold meanwhile, for the organs for which it is another
   */
  public record Perfusion(boolean pauses, Map<OrganKind, Duration> limits) {
    public Perfusion {
      limits = Map.copyOf(limits);
      limits.values().forEach(IschaemiaLimits::check);
    }
  }

  public IschaemiaLimits {
    cold = Map.copyOf(cold);
    perfused = Map.copyOf(perfused);
    warnAtPercent = List.copyOf(warnAtPercent);
    for (OrganKind organ : OrganKind.values()) {
      if (!cold.containsKey(organ)) {
        throw new IllegalArgumentException("no limit for " + organ);
      }
    }
    cold.values().forEach(IschaemiaLimits::check);
    if (perfused.containsKey(Preservation.COLD_STORAGE)) {
      throw new IllegalArgumentException("cold storage is no perfusion");
    }
    int before = 0;
    for (int percent : warnAtPercent) {
      if (percent <= before || percent > 99) {
        throw new IllegalArgumentException("warnings are to rise from 1 to 99: " + warnAtPercent);
      }
      before = percent;
    }
  }

  /**
   * Heart 4 hours, lungs 6, liver 12, pancreas 18, intestine 12, kidney 36; the clock stands still
   * during normothermic perfusion, and runs as ever during hypothermic perfusion; warnings at 50,
   * 75 and 90 percent.
   */
  public static IschaemiaLimits defaults() {
    Map<OrganKind, Duration> cold = new EnumMap<>(OrganKind.class);
    cold.put(OrganKind.HEART, Duration.ofHours(4));
    cold.put(OrganKind.LUNG, Duration.ofHours(6));
    cold.put(OrganKind.LIVER, Duration.ofHours(12));
    cold.put(OrganKind.PANCREAS, Duration.ofHours(18));
    cold.put(OrganKind.INTESTINE, Duration.ofHours(12));
    cold.put(OrganKind.KIDNEY, Duration.ofHours(36));
    return new IschaemiaLimits(
        cold,
        Map.of(
            Preservation.HYPOTHERMIC_PERFUSION, new Perfusion(false, Map.of()),
            Preservation.NORMOTHERMIC_PERFUSION, new Perfusion(true, Map.of())),
        List.of(50, 75, 90));
  }

  /** The limit that holds while an organ is kept so. */
  Duration limit(OrganKind organ, Preservation kept) {
    return Optional.ofNullable(perfused.get(kept))
        .map(perfusion -> perfusion.limits().get(organ))
        .orElse(cold.get(organ));
  }

  boolean pauses(Preservation kept) {
    return perfused.containsKey(kept) && perfused.get(kept).pauses();
  }

  private static void check(Duration limit) {
    if (limit.compareTo(Duration.ofMinutes(1)) < 0 || limit.compareTo(Duration.ofDays(30)) > 0) {
      throw new IllegalArgumentException("a minute to thirty days, not " + limit);
    }
  }
}
