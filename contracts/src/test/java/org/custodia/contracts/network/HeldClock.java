package org.custodia.contracts.network;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's time, until it is held; then the second it is held at; then on from there. */
final class HeldClock extends Clock {
  private Duration ahead = Duration.ZERO;
  private Instant held;

  synchronized void holdAt(Instant instant) {
    held = instant;
  }

  synchronized void letGo() {
    if (held != null) ahead = Duration.between(Instant.now(), held);
    held = null;
  }

  @Override
  public synchronized Instant instant() {
    return held == null ? Instant.now().plus(ahead) : held;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("block time has no zone");
  }
}
