package org.custodia.registry.health;

import java.time.Duration;

/** A number with its unit. */
public record Measure(long value, Unit unit) {
  /** Of what there is so many. */
  public enum Unit {
    MILLISECONDS,
    SECONDS,
    BLOCKS,
    COMMANDS,
    TRANSACTIONS,
    STEPS,
    FAILURES
  }

  static Measure millis(Duration duration) {
    return new Measure(duration.toMillis(), Unit.MILLISECONDS);
  }

  static Measure seconds(Duration duration) {
    return new Measure(duration.toSeconds(), Unit.SECONDS);
  }
}
