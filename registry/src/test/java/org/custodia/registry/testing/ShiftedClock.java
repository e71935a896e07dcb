package org.custodia.registry.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that runs as the system's does, and can be set forward and back. */
public final class ShiftedClock extends Clock {
  private volatile Duration shift = Duration.ZERO;

  public void advance(Duration by) {
    shift = shift.plus(by);
  }

  /** The system's time again. */
  public void reset() {
    shift = Duration.ZERO;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(shift);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
