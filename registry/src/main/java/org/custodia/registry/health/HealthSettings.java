package org.custodia.registry.health;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How closely the installation is watched; properties {@code custodia.health.*}. Limits that are
 * not given follow from the network file's block period.
 *
 * @param every pause between two measurements of the same thing
 * @param budget longest time for one answer of a node or privacy manager
 * @param silence how long something may not answer before that is red
 * @param slow an answer that takes longer is amber
 * @param blockAge for the age of the latest block
 * @param lag for how long the projections are behind
 * @param waiting for the oldest command or transaction that is not finished
 * @param acknowledgement for how long members may take to acknowledge a channel
 */
@ConfigurationProperties("custodia.health")
record HealthSettings(
    @DefaultValue("2s") Duration every,
    @DefaultValue("2s") Duration budget,
    @DefaultValue("6s") Duration silence,
    @DefaultValue("1s") Duration slow,
    Limit blockAge,
    Limit lag,
    Limit waiting,
    Limit acknowledgement) {

  /**
   * From when on something is amber, and from when on red; without it, it follows from the block
   * period.
   *
   * @param amber from when on it is amber
   * @param red from when on it is red
   */
  record Limit(Duration amber, Duration red) {
    Colour colour(Duration measured) {
      if (measured.compareTo(red) >= 0) return Colour.RED;
      return measured.compareTo(amber) >= 0 ? Colour.AMBER : Colour.GREEN;
    }

    /** So many blocks, but no less than so long. */
    private static Limit blocks(
        Duration period, int amber, Duration leastAmber, int red, Duration leastRed) {
      return new Limit(
          longer(period.multipliedBy(amber), leastAmber),
          longer(period.multipliedBy(red), leastRed));
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) > 0 ? one : other;
    }
  }

  private static final Duration HALF_MINUTE = Duration.ofSeconds(30);
  private static final Duration QUARTER_MINUTE = Duration.ofSeconds(15);

  /** With every limit that was not given. */
  HealthSettings withLimits(Duration blockPeriod) {
    return new HealthSettings(
        every,
        budget,
        silence,
        slow,
        given(blockAge)
            .orElse(Limit.blocks(blockPeriod, 20, QUARTER_MINUTE, 60, Duration.ofSeconds(45))),
        given(lag).orElse(Limit.blocks(blockPeriod, 20, Duration.ofSeconds(5), 60, HALF_MINUTE)),
        given(waiting)
            .orElse(Limit.blocks(blockPeriod, 40, QUARTER_MINUTE, 240, Duration.ofMinutes(2))),
        given(acknowledgement)
            .orElse(Limit.blocks(blockPeriod, 40, HALF_MINUTE, 240, Duration.ofMinutes(10))));
  }

  private static Optional<Limit> given(Limit limit) {
    return Optional.ofNullable(limit);
  }
}
