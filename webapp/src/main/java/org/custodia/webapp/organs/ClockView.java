package org.custodia.webapp.organs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.custodia.registry.organs.transport.IschaemiaClock;

/**
 * The cold-ischaemia clock as pages show it, in words as well as in colour.
 *
 * @param elapsed as {@code 3 h 05 min}, like the limit and what is left
 * @param left until the limit, or by how much it is over it
 * @param percent of the limit
 * @param warning highest percentage that is due, 0 for none
 */
record ClockView(
    IschaemiaClock.State state,
    String elapsed,
    String limit,
    String left,
    int percent,
    int warning,
    Optional<Instant> deadline) {
  private static final int URGENT = 90;

  static ClockView of(IschaemiaClock.Reading reading) {
    return new ClockView(
        reading.state(),
        span(reading.elapsed()),
        span(reading.limit()),
        span(reading.left().abs()),
        reading.percent(),
        reading.warning(),
        reading.deadline());
  }

  /** Hours and minutes, which are written alike in all languages here. */
  static String span(Duration time) {
    return time.toHours() + " h " + String.format("%02d", time.toMinutesPart()) + " min";
  }

  /** Of the colour: good, hold, stop, or unclear where the clock stands still. */
  public String tone() {
    return switch (state) {
      case RUNNING, STOPPED -> "good";
      case WARNED -> warning >= URGENT ? "stop" : "hold";
      case OVER -> "stop";
      case PAUSED -> "unclear";
    };
  }

  /** What of the bar is filled, in percent. */
  public int filled() {
    return Math.min(percent, 100);
  }
}
