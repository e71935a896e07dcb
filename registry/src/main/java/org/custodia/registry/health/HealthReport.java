package org.custodia.registry.health;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How one organisation's installation is.
 *
 * @param at when this was put together
 * @param lights in the order of their subjects; channels in the order in which they were opened
 * @param lastHour at most an hour of samples, oldest first; kept in memory, so a restart empties it
 */
public record HealthReport(
    String organisation, Instant at, List<Light> lights, List<Sample> lastHour) {
  public HealthReport {
    lights = List.copyOf(lights);
    lastHour = List.copyOf(lastHour);
  }

  /**
   * A few numbers at one moment; -1 where it was not known.
   *
   * @param blockAgeSeconds age of the node's latest block
   * @param blocksBehind blocks that the projections are behind the node
   * @param outboxSeconds how long the oldest unfinished command has waited; 0 when none does
   */
  public record Sample(Instant at, long blockAgeSeconds, long blocksBehind, long outboxSeconds) {}

  /** The worst colour of all. */
  public Colour colour() {
    return lights.stream().map(Light::colour).max(Comparator.naturalOrder()).orElse(Colour.AMBER);
  }

  public List<Light> of(Colour colour) {
    return lights.stream().filter(light -> light.colour() == colour).toList();
  }
}
