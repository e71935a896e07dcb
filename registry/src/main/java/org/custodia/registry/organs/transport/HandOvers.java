package org.custodia.registry.organs.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Compares the hand-overs that were planned with those that were scanned: which is next, which is
 * missing, and what does not fit together.
 *
 * @param steps the plan, in order
 * @param next the first hand-over of the plan after everything that was scanned
 * @param findings what somebody has to look at, in the order of the scans
 */
public record HandOvers(List<Step> steps, Optional<PlannedHandOver> next, List<Finding> findings) {
  public HandOvers {
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
  }

  /**
   * @param giver member id or another name that is the same in the scans; so is the receiver
   * @param due when it should be scanned
   */
  public record PlannedHandOver(String giver, String receiver, String place, Instant due) {}

  /**
   * @param at device time, corrected where the device's clock was off
   * @param recordedAt when the server heard of it
   */
  public record ScannedHandOver(
      UUID id, String giver, String receiver, String place, Instant at, Instant recordedAt) {}

  /** How a planned hand-over stands. */
  public enum State {
    DONE,
    /** Scanned, but later than due by more than is tolerated. */
    DONE_LATE,
    /** The next one. */
    NEXT,
    /** The next one, and over its time by more than is tolerated. */
    OVERDUE,
    /** Not scanned, though a later one is. */
    MISSING,
    LATER
  }

  /** A planned hand-over and what became of it. */
  public record Step(PlannedHandOver planned, State state, Optional<ScannedHandOver> scanned) {}

  /** Something that does not fit. */
  public sealed interface Finding {
    ScannedHandOver scan();
  }

  /** The giver was not who held the organ. */
  public record BrokenChain(ScannedHandOver scan, String holder) implements Finding {}

  /** Two scans say that the same giver gave the organ to two receivers, with nothing in between. */
  public record Conflict(ScannedHandOver scan, ScannedHandOver other) implements Finding {}

  /** In no plan: re-routed, or a mistake. */
  public record Unplanned(ScannedHandOver scan) implements Finding {}

  /** Scanned offline, and recorded later. */
  public record CameLate(ScannedHandOver scan, Duration after) implements Finding {}

  /**
   * @param holder who has the organ before the first hand-over
   * @param plan in order
   * @param scans in any order
   * @param tolerated over the time that is due; also from a scan to its record
   */
  public static HandOvers compare(
      String holder,
      List<PlannedHandOver> plan,
      List<ScannedHandOver> scans,
      Instant now,
      Duration tolerated) {
    List<ScannedHandOver> inTime =
        scans.stream()
            .sorted(
                Comparator.comparing(ScannedHandOver::at)
                    .thenComparing(ScannedHandOver::recordedAt)
                    .thenComparing(ScannedHandOver::id))
            .toList();
    Map<Integer, ScannedHandOver> found = new LinkedHashMap<>();
    List<Finding> findings = new ArrayList<>();
    Optional<ScannedHandOver> last = Optional.empty();
    int from = 0;
    for (ScannedHandOver scan : inTime) {
      chain(holder, last, scan).ifPresent(findings::add);
      int place = place(plan, from, scan);
      if (place < 0) {
        findings.add(new Unplanned(scan));
      } else {
        found.put(place, scan);
        from = place + 1;
      }
      Duration after = Duration.between(scan.at(), scan.recordedAt());
      if (after.compareTo(tolerated) > 0) {
        findings.add(new CameLate(scan, after));
      }
      last = Optional.of(scan);
    }
    Optional<PlannedHandOver> next =
        from < plan.size() ? Optional.of(plan.get(from)) : Optional.empty();
    return new HandOvers(steps(plan, found, from, now, tolerated), next, findings);
  }

  private static Optional<Finding> chain(
      String first, Optional<ScannedHandOver> last, ScannedHandOver scan) {
    String holder = last.map(ScannedHandOver::receiver).orElse(first);
    if (holder.equals(scan.giver())) {
      return Optional.empty();
    }
    return Optional.of(
        last.filter(before -> before.giver().equals(scan.giver()))
            .<Finding>map(before -> new Conflict(scan, before))
            .orElse(new BrokenChain(scan, holder)));
  }

  /** Where in the plan, from a place on; -1 for nowhere. */
  private static int place(List<PlannedHandOver> plan, int from, ScannedHandOver scan) {
    for (int i = from; i < plan.size(); i++) {
      PlannedHandOver planned = plan.get(i);
      if (planned.giver().equals(scan.giver()) && planned.receiver().equals(scan.receiver())) {
        return i;
      }
    }
    return -1;
  }

  private static List<Step> steps(
      List<PlannedHandOver> plan,
      Map<Integer, ScannedHandOver> found,
      int next,
      Instant now,
      Duration tolerated) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      PlannedHandOver planned = plan.get(i);
      Instant latest = planned.due().plus(tolerated);
      Optional<ScannedHandOver> scan = Optional.ofNullable(found.get(i));
      State state;
      if (scan.isPresent()) {
        state = scan.get().at().isAfter(latest) ? State.DONE_LATE : State.DONE;
      } else if (i < next) {
        state = State.MISSING;
      } else if (i == next) {
        state = now.isAfter(latest) ? State.OVERDUE : State.NEXT;
      } else {
        state = State.LATER;
      }
      steps.add(new Step(planned, state, scan));
    }
    return steps;
  }
}
