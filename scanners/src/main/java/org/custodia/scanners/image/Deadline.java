package org.custodia.scanners.image;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Until when a picture is looked at. Whatever takes long asks again and again while it is at work,
 * and begins no further piece of work unless there is time for one as long as the longest so far:
 * so the budget holds on a slow machine and in the first seconds of a program too.
 */
final class Deadline {
  /** Of the budget, what is kept for a piece of work at least. */
  private static final double LEAST_RESERVE = 0.2;

  private final LongSupplier clock;
  private final long end;
  private final long leastReserve;
  private long askedAt;
  private long longest;
  private boolean over;

  /**
   * @param clock nanoseconds that pass
   * @param began by that clock
   */
  Deadline(LongSupplier clock, long began, Duration budget) {
    this.clock = clock;
    this.askedAt = began;
    this.end = began + budget.toNanos();
    this.leastReserve = (long) (budget.toNanos() * LEAST_RESERVE);
  }

  /** Whether there is no time for a further piece of work. */
  boolean isOver() {
    long now = clock.getAsLong();
    longest = Math.max(longest, now - askedAt);
    askedAt = now;
    over = now + Math.max(leastReserve, longest) > end;
    return over;
  }

  /** Whether it was over when somebody asked last. */
  boolean wasOver() {
    return over;
  }
}
