package org.custodia.registry.organs.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The planned way of an organ, and what is known of it so far.
 *
 * @param legs in order, at least one
 */
public record Journey(List<Leg> legs) {
  public Journey {
    legs = List.copyOf(legs);
    if (legs.isEmpty()) {
      throw new IllegalArgumentException("no legs");
    }
  }

  /**
   * One vehicle's part of the way.
   *
   * @param departs planned
   * @param arrives planned, after departure
   * @param handOver what it takes to hand the box over before it can depart
   * @param departed as scanned
   * @param arrived as scanned
   */
  public record Leg(
      String from,
      String to,
      Vehicle vehicle,
      Instant departs,
      Instant arrives,
      Duration handOver,
      Optional<Instant> departed,
      Optional<Instant> arrived) {
    public Leg {
      if (!arrives.isAfter(departs) || handOver.isNegative()) {
        throw new IllegalArgumentException("arrival before departure, or negative hand-over");
      }
    }

    Duration takes() {
      return Duration.between(departs, arrives);
    }
  }

  /** How a predicted time came about. */
  public enum Certainty {
    /** Arrival was scanned. */
    ARRIVED,
    /** Under way: departure was scanned. */
    UNDER_WAY,
    /** Not departed yet, and as planned. */
    PLANNED,
    /** Not departed yet, and later than planned. */
    DELAYED,
    /** Should have departed by timetable, or has arrived as later scans say; nobody scanned it. */
    UNCONFIRMED,
    /** The organ comes after a departure by timetable; what follows cannot be predicted. */
    MISSED
  }

  /**
   * @param departs expected, or as it was
   * @param arrives expected, or as it was; empty when it is not to be expected
   */
  public record PredictedLeg(
      Leg leg, Certainty certainty, Optional<Instant> departs, Optional<Instant> arrives) {}

  /**
   * @param arrival at the end of the last leg; empty when a connection is missed
   */
  public record Prediction(List<PredictedLeg> legs, Optional<Instant> arrival) {

    /** The leg whose departure will be missed. */
    public Optional<Leg> missed() {
      return legs.stream()
          .filter(one -> one.certainty() == Certainty.MISSED)
          .map(PredictedLeg::leg)
          .findFirst();
    }

    /**
     * What is left of the limit when the organ can have blood.
     *
     * @param clock read at the moment of the prediction
     * @param afterArrival from arrival to the recipient's blood: check-in, verification, first
     *     anastomosis
     * @return negative when it comes too late; empty when the arrival cannot be predicted or the
     *     clock stands still
     */
    public Optional<Duration> margin(IschaemiaClock.Reading clock, Duration afterArrival) {
      return arrival.flatMap(
          at ->
              clock.deadline().map(deadline -> Duration.between(at.plus(afterArrival), deadline)));
    }
  }

  /** What is to be expected, leg by leg, as of now. */
  public Prediction predict(Instant now) {
    List<PredictedLeg> predicted = new ArrayList<>();
    Optional<Instant> ready = Optional.of(Instant.MIN);
    int known = lastScanned();
    for (int i = 0; i < legs.size(); i++) {
      // Whoever scanned a later leg has seen the organ come: earlier gaps delay nothing.
      PredictedLeg one = predict(legs.get(i), ready, i < known, now);
      predicted.add(one);
      ready = one.arrives();
    }
    return new Prediction(List.copyOf(predicted), ready);
  }

  private int lastScanned() {
    int last = 0;
    for (int i = 0; i < legs.size(); i++) {
      if (legs.get(i).departed().isPresent() || legs.get(i).arrived().isPresent()) {
        last = i;
      }
    }
    return last;
  }

  private static PredictedLeg predict(
      Leg leg, Optional<Instant> ready, boolean passed, Instant now) {
    if (leg.arrived().isPresent()) {
      return new PredictedLeg(leg, Certainty.ARRIVED, leg.departed(), leg.arrived());
    }
    if (leg.departed().isPresent()) {
      Instant due = leg.departed().get().plus(leg.takes());
      return new PredictedLeg(
          leg,
          passed ? Certainty.UNCONFIRMED : Certainty.UNDER_WAY,
          leg.departed(),
          Optional.of(passed ? due : later(due, now)));
    }
    if (passed) {
      return new PredictedLeg(
          leg, Certainty.UNCONFIRMED, Optional.of(leg.departs()), Optional.of(leg.arrives()));
    }
    if (ready.isEmpty()) {
      return new PredictedLeg(leg, Certainty.MISSED, Optional.empty(), Optional.empty());
    }
    Instant handedOver =
        ready.get().equals(Instant.MIN) ? leg.departs() : ready.get().plus(leg.handOver());
    if (leg.vehicle().kind().hasTimetable()) {
      return byTimetable(leg, handedOver, now);
    }
    Instant departs = later(later(leg.departs(), handedOver), now);
    return new PredictedLeg(
        leg,
        departs.isAfter(leg.departs()) ? Certainty.DELAYED : Certainty.PLANNED,
        Optional.of(departs),
        Optional.of(departs.plus(leg.takes())));
  }

  private static PredictedLeg byTimetable(Leg leg, Instant handedOver, Instant now) {
    if (handedOver.isAfter(leg.departs())) {
      return new PredictedLeg(leg, Certainty.MISSED, Optional.empty(), Optional.empty());
    }
    return new PredictedLeg(
        leg,
        now.isAfter(leg.departs()) ? Certainty.UNCONFIRMED : Certainty.PLANNED,
        Optional.of(leg.departs()),
        Optional.of(later(leg.arrives(), now)));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
