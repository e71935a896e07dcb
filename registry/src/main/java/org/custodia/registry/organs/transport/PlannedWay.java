package org.custodia.registry.organs.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.organs.SignedHandOver;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * The way that a bank planned for an organ, and what is known of it. Members go by names that are
 * the same in plan and scans, such as their ids. Between two stages the box is handed over; where
 * one carrier goes on, it is scanned at a checkpoint, which is a hand-over to oneself.
 *
 * @param bank who has the organ at the beginning
 * @param stages in order, at least one
 * @param destination who gets it at the end
 */
public record PlannedWay(String bank, List<Stage> stages, String destination) {
  public static final int MOST_STAGES = 12;

  /** As many as the chain of signed hand-overs can have, which goes with the organ. */
  public static final int MOST_CHANGES = SignedHandOver.MOST_BEFORE + 1;

  /**
   * One vehicle's part of the way.
   *
   * @param carrier who has the organ meanwhile
   * @param handOver what it takes to hand the box over before it can depart
   */
  public record Stage(
      String from,
      String to,
      String carrier,
      Vehicle vehicle,
      Instant departs,
      Instant arrives,
      Duration handOver) {}

  /**
   * @throws Problem BAD_INPUT CUS-TRN-030 without stages or with too many, 031 for a stage that
   *     arrives before it departs, 032 for one that departs before the stage before has arrived
   */
  public PlannedWay {
    stages = List.copyOf(stages);
    if (stages.isEmpty() || stages.size() > MOST_STAGES) {
      throw new Problem(Kind.BAD_INPUT, "CUS-TRN-030", MOST_STAGES);
    }
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      if (!stage.arrives().isAfter(stage.departs()) || stage.handOver().isNegative()) {
        throw new Problem(Kind.BAD_INPUT, "CUS-TRN-031", i + 1);
      }
      if (i > 0 && stage.departs().isBefore(stages.get(i - 1).arrives())) {
        throw new Problem(Kind.BAD_INPUT, "CUS-TRN-032", i + 1);
      }
    }
  }

  /** Each hand-over and checkpoint: one before every stage, and one at the end. */
  public List<HandOvers.PlannedHandOver> handOvers() {
    List<HandOvers.PlannedHandOver> planned = new ArrayList<>();
    String holder = bank;
    for (Stage stage : stages) {
      planned.add(
          new HandOvers.PlannedHandOver(holder, stage.carrier(), stage.from(), stage.departs()));
      holder = stage.carrier();
    }
    Stage last = stages.get(stages.size() - 1);
    planned.add(new HandOvers.PlannedHandOver(holder, destination, last.to(), last.arrives()));
    return planned;
  }

  /** How often the organ changes hands; checkpoints of one carrier are no change. */
  public long changes() {
    return handOvers().stream().filter(step -> !step.giver().equals(step.receiver())).count();
  }

  /**
   * How the way stands.
   *
   * @param margin what is left of the limit when the recipient can have blood; negative when it
   *     comes too late
   */
  public record Progress(
      Instant asOf,
      HandOvers handOvers,
      Journey.Prediction prediction,
      Optional<Duration> margin) {}

  /**
   * @param scans hand-overs, and checkpoints as hand-overs to oneself; in any order
   * @param clock as of now
   * @param tolerated over the time that is due
   * @param afterArrival from arrival to the recipient's blood
   */
  public Progress progress(
      List<HandOvers.ScannedHandOver> scans,
      Optional<IschaemiaClock.Reading> clock,
      Instant now,
      Duration tolerated,
      Duration afterArrival) {
    HandOvers compared = HandOvers.compare(bank, handOvers(), scans, now, tolerated);
    List<HandOvers.Finding> findings =
        compared.findings().stream().filter(finding -> !isExtraCheckpoint(finding)).toList();
    Journey.Prediction prediction = journey(compared.steps()).predict(now);
    return new Progress(
        now,
        new HandOvers(compared.steps(), compared.next(), findings),
        prediction,
        clock.flatMap(reading -> prediction.margin(reading, afterArrival)));
  }

  /** Scanning more often than planned is nothing to look at. */
  private static boolean isExtraCheckpoint(HandOvers.Finding finding) {
    return finding instanceof HandOvers.Unplanned
        && finding.scan().giver().equals(finding.scan().receiver());
  }

  private Journey journey(List<HandOvers.Step> steps) {
    List<Journey.Leg> legs = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      legs.add(
          new Journey.Leg(
              stage.from(),
              stage.to(),
              stage.vehicle(),
              stage.departs(),
              stage.arrives(),
              stage.handOver(),
              steps.get(i).scanned().map(HandOvers.ScannedHandOver::at),
              steps.get(i + 1).scanned().map(HandOvers.ScannedHandOver::at)));
    }
    return new Journey(legs);
  }
}
