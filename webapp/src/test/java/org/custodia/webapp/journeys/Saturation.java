package org.custodia.webapp.journeys;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * How many requests a second a server answers well: rates that rise until they are not held, and
 * then those between the last that was and the first that was not. A rate is held where 99 of 100
 * requests have a success within a limit from when each was due. One that is not is tried once
 * more, since a machine that stalls says nothing about a rate.
 *
 * @param held the answers at the highest rate that was held
 * @param steps each rate and its p99, as they were tried
 */
record Saturation(OpenLoop.Run held, List<String> steps) {
  /** Milliseconds. */
  static final double LIMIT = 50;

  /** Rates nearer to each other than this part of them are one. */
  private static final double NEAR = 0.07;

  /**
   * @param from the first rate, a second
   * @param most rates that are tried
   * @param at sends for some seconds at a rate
   */
  static Saturation climb(int from, int most, IntFunction<OpenLoop.Run> at) {
    List<String> steps = new ArrayList<>();
    OpenLoop.Run held = null;
    int low = 0;
    int high = Integer.MAX_VALUE;
    int rate = from;
    for (int tried = 0; tried < most && rate > 0 && high - low > NEAR * low; tried++) {
      OpenLoop.Run run = at.apply(rate);
      if (!isHeld(run)) {
        steps.add(step(run));
        run = at.apply(rate);
      }
      steps.add(step(run));
      if (isHeld(run)) {
        held = run;
        low = rate;
      } else {
        high = rate;
      }
      rate = high == Integer.MAX_VALUE ? rate * 3 / 2 : (low + high) / 2;
    }
    return new Saturation(held, steps);
  }

  /** Successes a second; none where not even the lowest rate was held. */
  double perSecond() {
    return held == null ? 0 : held.rate();
  }

  String said() {
    return steps.stream().collect(Collectors.joining(", "));
  }

  private static boolean isHeld(OpenLoop.Run run) {
    return run.percentile(0.99) <= LIMIT;
  }

  private static String step(OpenLoop.Run run) {
    return String.format(Locale.ROOT, "%d/s %.1f ms", run.perSecond(), run.percentile(0.99));
  }
}
