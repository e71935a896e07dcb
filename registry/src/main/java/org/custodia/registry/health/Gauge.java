package org.custodia.registry.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something that is measured again and again by one thread and read by others. A measurement that
 * hangs counts as no answer as soon as it has taken longer than its time.
 */
final class Gauge<T> {
  private final Clock clock;
  private final Duration budget;
  private volatile Seen<T> last = new Seen<>(Optional.empty(), Optional.empty(), "");
  private volatile Optional<Instant> underWay = Optional.empty();

  /**
   * @param budget how long one measurement may take before it counts as unanswered
   */
  Gauge(Clock clock, Duration budget) {
    this.clock = clock;
    this.budget = budget;
  }

  /**
   * What is known.
   *
   * @param value the latest one, also when there has been no answer since
   * @param silentSince since when there is no answer; empty while there is one
   * @param cause why there is none, for the operator
   */
  record Seen<T>(Optional<T> value, Optional<Instant> silentSince, String cause) {
    /** The value, unless there is no answer at present. */
    Optional<T> current() {
      return silentSince.isEmpty() ? value : Optional.empty();
    }
  }

  void measure(Supplier<T> measurement) {
    Instant begun = clock.instant();
    underWay = Optional.of(begun);
    try {
      last = new Seen<>(Optional.of(measurement.get()), Optional.empty(), "");
    } catch (RuntimeException e) {
      last =
          new Seen<>(
              last.value(), last.silentSince().or(() -> Optional.of(begun)), e.getMessage() + "");
    } finally {
      underWay = Optional.empty();
    }
  }

  Seen<T> seen() {
    Seen<T> known = last;
    Optional<Instant> begun = underWay;
    boolean hangs = begun.filter(start -> start.plus(budget).isBefore(clock.instant())).isPresent();
    if (!hangs || known.silentSince().isPresent()) return known;
    return new Seen<>(known.value(), begun, "no answer yet");
  }
}
