package org.custodia.webapp.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Tells whoever started the demo what it is doing and how long each step took. */
final class Progress {
  private final PrintStream out;
  private final Instant started = Instant.now();

  Progress(PrintStream out) {
    this.out = out;
  }

  /** Runs a step and prints its name and seconds when it is done. */
  <T> T step(String name, Callable<T> work) {
    Instant begin = Instant.now();
    try {
      T result = work.call();
      line(String.format(Locale.ROOT, "  %-52s %5.1f s", name, seconds(begin)));
      return result;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new DemoFailure(name + " failed: " + e.getMessage(), e);
    }
  }

  /** The same for work without a result. */
  void step(String name, Runnable work) {
    step(
        name,
        () -> {
          work.run();
          return null;
        });
  }

  void line(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  /** Seconds since the start. */
  double seconds() {
    return seconds(started);
  }

  private static double seconds(Instant since) {
    return Duration.between(since, Instant.now()).toMillis() / 1000.0;
  }
}
