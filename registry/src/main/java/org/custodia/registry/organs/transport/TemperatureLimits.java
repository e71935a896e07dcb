package org.custodia.registry.organs.transport;

import java.time.Duration;
import org.custodia.contracts.organs.Preservation;

/**
 * What a temperature may be on the way.
 *
 * @param lowest hundredths of a degree Celsius
 * @param highest hundredths of a degree Celsius
 * @param tolerated an excursion shorter than this is none; zero for none
 * @param longestGap between two samples
 */
public record TemperatureLimits(int lowest, int highest, Duration tolerated, Duration longestGap) {
  public TemperatureLimits {
    if (lowest >= highest || tolerated.isNegative() || longestGap.toSeconds() < 1) {
      throw new IllegalArgumentException("not limits: " + lowest + " to " + highest);
    }
  }

  /**
   * 2 to 8 °C in cold storage, 2 to 12 °C during hypothermic and 34 to 38 °C during normothermic
   * perfusion, every excursion, a sample at least every fifteen minutes. Each programme sets its
   * own; docs/organ-transport.md says where these are from.
   */
  public static TemperatureLimits defaults(Preservation kept) {
    Duration gap = Duration.ofMinutes(15);
    return switch (kept) {
      case COLD_STORAGE -> new TemperatureLimits(200, 800, Duration.ZERO, gap);
      case HYPOTHERMIC_PERFUSION -> new TemperatureLimits(200, 1200, Duration.ZERO, gap);
      case NORMOTHERMIC_PERFUSION -> new TemperatureLimits(3400, 3800, Duration.ZERO, gap);
    };
  }

  boolean holds(int hundredths) {
    return hundredths >= lowest && hundredths <= highest;
  }
}
