package org.custodia.webapp.organs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.organs.Organs;
import org.custodia.registry.organs.transport.IschaemiaClock;

/**
 * The way of an organ on a bar from cross-clamp to the limit; places are thousandths of its width.
 *
 * @param segments who had it, one after the other
 * @param now where the present is
 * @param limit where the limit is, when there is a deadline
 * @param arrival where it arrives, when that was recorded or is predicted
 */
record ClockPlot(
    List<Segment> segments,
    int now,
    Optional<Integer> limit,
    Optional<Integer> arrival,
    Instant from,
    Instant until) {
  private static final int WIDTH = 1000;

  /**
   * @param number counts from 1; the same as in the list beside the bar
   * @param holder name
   */
  record Segment(int number, String holder, int x, int width, Instant from, Instant until) {}

  /** Somebody who has had the organ, from a moment on. */
  record Held(String holder, Instant from) {}

  /**
   * @param held in order; the first from cross-clamp
   * @param arrival recorded, or predicted
   */
  static ClockPlot of(
      Instant crossClamp,
      IschaemiaClock.Reading reading,
      List<Held> held,
      Optional<Instant> arrival,
      Instant now) {
    Instant end =
        latest(
            reading.deadline().orElse(crossClamp.plus(reading.limit())),
            now.isBefore(crossClamp.plus(reading.limit().multipliedBy(2))) ? now : crossClamp,
            arrival.orElse(crossClamp));
    Scale scale = new Scale(crossClamp, end);
    Instant last = now.isBefore(end) ? now : end;
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < held.size(); i++) {
      Instant from = held.get(i).from();
      Instant until = i + 1 < held.size() ? held.get(i + 1).from() : last;
      int x = scale.place(from);
      int width = Math.max(scale.place(until) - x, 1);
      segments.add(new Segment(i + 1, held.get(i).holder(), x, width, from, until));
    }
    return new ClockPlot(
        segments,
        scale.place(now),
        reading.deadline().map(scale::place),
        arrival.map(scale::place),
        crossClamp,
        end);
  }

  /**
   * From the first hands to the last, as scans of both or of one side say.
   *
   * @param before of who had it before the first leg that is known here, in order
   */
  static List<Held> held(
      String bank,
      Instant crossClamp,
      List<Held> before,
      List<Organs.Leg> legs,
      NamesOfLegs names) {
    List<Held> held = new ArrayList<>();
    held.add(new Held(bank, crossClamp));
    held.addAll(before);
    for (Organs.Leg leg : legs) {
      leg.takenAt().or(leg::givenAt).ifPresent(at -> held.add(new Held(names.receiver(leg), at)));
    }
    return held;
  }

  /** What the receiver of a leg is called. */
  interface NamesOfLegs {
    String receiver(Organs.Leg leg);
  }

  private static Instant latest(Instant... some) {
    return Arrays.stream(some).max(Instant::compareTo).orElseThrow();
  }

  private record Scale(Instant from, Instant until) {
    int place(Instant at) {
      long whole = Math.max(Duration.between(from, until).toSeconds(), 1);
      long part = Duration.between(from, at).toSeconds();
      return (int) Math.max(0, Math.min(WIDTH, WIDTH * part / whole));
    }
  }
}
