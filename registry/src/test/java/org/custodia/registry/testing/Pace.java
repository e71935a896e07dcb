package org.custodia.registry.testing;

import java.time.Duration;

/** How long something takes that is over too soon to be timed by itself. */
public final class Pace {
  private static final Duration SPAN = Duration.ofMillis(BenchReport.full() ? 2_000 : 10);

  private Pace() {}

  /** Done until Java has compiled it; the time of that does not count. */
  public static void warmUp(Runnable work) {
    for (int i = 0; i < 3; i++) micros(work);
  }

  /** Microseconds that each of many takes, one after the other, in some seconds; at least one. */
  public static double micros(Runnable work) {
    long began = System.nanoTime();
    long took;
    long times = 0;
    do {
      work.run();
      times++;
      took = System.nanoTime() - began;
    } while (took < SPAN.toNanos());
    return took / 1e3 / times;
  }
}
