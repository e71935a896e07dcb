package org.custodia.registry.organs.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.Preservation;

/**
 * How long one organ has been without blood, from cross-clamp on. Instants are UTC, so that neither
 * time zones on the way nor the night in which clocks change make any difference.
 */
public final class IschaemiaClock {
  private final OrganKind organ;
  private final IschaemiaLimits limits;
  private final List<Phase> phases;
  private final Optional<Instant> reperfused;

  /**
   * From a moment on the organ is kept so, until the next phase.
   *
   * @param from not before cross-clamp
   */
  public record Phase(Preservation kept, Instant from) {}

  private IschaemiaClock(
      OrganKind organ, IschaemiaLimits limits, List<Phase> phases, Optional<Instant> reperfused) {
    this.organ = organ;
    this.limits = limits;
    this.phases = phases;
    this.reperfused = reperfused;
  }

  /**
   * @param crossClamp when the donor's blood was stopped; from then on in cold storage until a
   *     phase says otherwise
   * @param changes later phases, in any order; what is said to begin before cross-clamp begins
   *     there
   * @param reperfused when the recipient's blood came, which stops the clock
   */
  public static IschaemiaClock of(
      OrganKind organ,
      IschaemiaLimits limits,
      Instant crossClamp,
      List<Phase> changes,
      Optional<Instant> reperfused) {
    List<Phase> phases = new ArrayList<>();
    phases.add(new Phase(Preservation.COLD_STORAGE, crossClamp));
    changes.stream()
        .sorted(Comparator.comparing(Phase::from))
        .map(
            phase ->
                phase.from().isBefore(crossClamp) ? new Phase(phase.kept(), crossClamp) : phase)
        .forEach(phases::add);
    return new IschaemiaClock(organ, limits, List.copyOf(phases), reperfused);
  }

  /** How it stands. */
  public enum State {
    /** Running, no warning yet. */
    RUNNING,
    /** Running, and at least the first warning is due. */
    WARNED,
    /** Running, and over the limit. */
    OVER,
    /** Standing still while the organ is perfused. */
    PAUSED,
    /** The organ has blood again. */
    STOPPED
  }

  /**
   * @param elapsed without blood so far; none before cross-clamp
   * @param limit that holds now
   * @param left until the limit; negative when over it
   * @param percent of the limit, rounded down
   * @param warning the highest percentage that is due, 0 for none
   * @param deadline when the limit is reached, if the organ is kept as it is now; empty while the
   *     clock stands still
   */
  public record Reading(
      State state,
      Duration elapsed,
      Duration limit,
      Duration left,
      int percent,
      int warning,
      Optional<Instant> deadline) {}

  public Reading at(Instant now) {
    Instant until = reperfused.filter(end -> end.isBefore(now)).orElse(now);
    Preservation kept = kept(until);
    Duration elapsed = elapsed(until);
    Duration limit = limits.limit(organ, kept);
    Duration left = limit.minus(elapsed);
    int percent = (int) Math.min(100L * elapsed.toSeconds() / limit.toSeconds(), 100_000);
    int warning =
        limits.warnAtPercent().stream().filter(due -> due <= percent).reduce(0, Math::max);
    boolean stopped = reperfused.filter(end -> !end.isAfter(now)).isPresent();
    boolean running = !stopped && !limits.pauses(kept);
    return new Reading(
        state(stopped, running, left, warning),
        elapsed,
        limit,
        left,
        percent,
        warning,
        running ? Optional.of(until.plus(left)) : Optional.empty());
  }

  private static State state(boolean stopped, boolean running, Duration left, int warning) {
    if (stopped) {
      return State.STOPPED;
    } else if (!running) {
      return State.PAUSED;
    } else if (left.isNegative() || left.isZero()) {
      return State.OVER;
    }
    return warning > 0 ? State.WARNED : State.RUNNING;
  }

  /** When a warning is due, if the organ is kept as it is at this moment. */
  public Optional<Instant> warningAt(int percent, Instant now) {
    Reading reading = at(now);
    Duration due = reading.limit().multipliedBy(percent).dividedBy(100);
    return reading.deadline().map(deadline -> deadline.minus(reading.limit()).plus(due));
  }

  private Preservation kept(Instant now) {
    Preservation kept = phases.get(0).kept();
    for (Phase phase : phases) {
      if (!phase.from().isAfter(now)) {
        kept = phase.kept();
      }
    }
    return kept;
  }

  private Duration elapsed(Instant until) {
    Duration elapsed = Duration.ZERO;
    for (int i = 0; i < phases.size(); i++) {
      Phase phase = phases.get(i);
      Instant next = i + 1 < phases.size() ? phases.get(i + 1).from() : until;
      Instant end = next.isBefore(until) ? next : until;
      if (end.isAfter(phase.from()) && !limits.pauses(phase.kept())) {
        elapsed = elapsed.plus(Duration.between(phase.from(), end));
      }
    }
    return elapsed;
  }
}
