package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.organs.transport.HandOvers;
import org.custodia.registry.organs.transport.IschaemiaClock;
import org.custodia.registry.organs.transport.IschaemiaLimits;
import org.custodia.registry.organs.transport.Journey;
import org.custodia.registry.organs.transport.PlannedWay;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Notices what time alone brings about for organs under way: the clock's warnings, at who holds the
 * organ and at the regulator; and at the regulator, which sees every leg, what was planned and is
 * not so. A bank's node may never hear that an organ was transplanted in time, so it is told. Each
 * warning of the clock and each planned hand-over is noticed once.
 */
final class WayWatch {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** No organ is under way for longer. */
  private static final Duration LATELY = Duration.ofDays(7);

  private static final int MOST = 500;

  private final OrganisationRows rows;
  private final OrganRows organs;
  private final EventRows events;
  private final JourneyRows journeys;
  private final StoredJourneys ways;
  private final OrganAlarm alarm;
  private final Ledger ledger;
  private final IschaemiaLimits limits;
  private final Clock clock;
  private final Map<String, Instant> looked = new ConcurrentHashMap<>();

  WayWatch(
      OrganisationRows rows,
      OrganRows organs,
      EventRows events,
      JourneyRows journeys,
      StoredJourneys ways,
      OrganAlarm alarm,
      Ledger ledger,
      IschaemiaLimits limits,
      Clock clock) {
    this.rows = rows;
    this.organs = organs;
    this.events = events;
    this.journeys = journeys;
    this.ways = ways;
    this.alarm = alarm;
    this.ledger = ledger;
    this.limits = limits;
    this.clock = clock;
  }

  void look(String organisation, boolean regulator) {
    Instant now = clock.instant();
    Instant last = looked.getOrDefault(organisation, Instant.EPOCH);
    if (now.isBefore(last.plus(PAUSE))) return;
    looked.put(organisation, now);
    rows.in(
        organisation,
        () ->
            organs
                .underWay(
                    organisation, ledger.memberId(organisation), regulator, now.minus(LATELY), MOST)
                .forEach(line -> look(organisation, regulator, line, now)));
  }

  private void look(String organisation, boolean regulator, Organs.Line line, Instant now) {
    List<OrganEvent> told = events.of(organisation, line.organId());
    OrganClocks.of(line, told, limits)
        .map(running -> running.at(now))
        .filter(reading -> reading.warning() > 0 || reading.state() == IschaemiaClock.State.OVER)
        .ifPresent(reading -> warn(organisation, regulator, line, reading, now));
    if (!regulator) return;
    journeys
        .latest(organisation, line.organId())
        .ifPresent(plan -> compare(organisation, line.organId(), plan, WayScans.of(told), now));
  }

  private void warn(
      String organisation,
      boolean regulator,
      Organs.Line line,
      IschaemiaClock.Reading reading,
      Instant now) {
    int percent = reading.state() == IschaemiaClock.State.OVER ? 100 : reading.warning();
    alarm.raise(
        organisation,
        regulator,
        fact(
            AlertFact.id(AlertKind.ORGAN_CLOCK, line.organId(), percent),
            AlertKind.ORGAN_CLOCK,
            line.organId(),
            line.holder().orElse(ledger.memberId(organisation)),
            now,
            Map.of(
                "percent", Integer.toString(percent),
                "limitMinutes", Long.toString(reading.limit().toMinutes()))));
  }

  // --- The plan ---

  private void compare(
      String organisation,
      Bytes32 organId,
      JourneyJson.Plan plan,
      List<HandOvers.ScannedHandOver> scans,
      Instant now) {
    PlannedWay.Progress progress = ways.progress(organisation, organId, plan.way(), scans);
    List<HandOvers.Step> steps = progress.handOvers().steps();
    for (int i = 0; i < steps.size(); i++) {
      step(organisation, organId, plan.version(), i, steps.get(i), now);
    }
    List<Journey.PredictedLeg> legs = progress.prediction().legs();
    for (int i = 0; i < legs.size(); i++) {
      if (legs.get(i).certainty() != Journey.Certainty.MISSED) continue;
      Journey.Leg leg = legs.get(i).leg();
      alarm.raise(
          organisation,
          true,
          fact(
              AlertFact.id(AlertKind.ORGAN_CONNECTION, organId, plan.version(), i),
              AlertKind.ORGAN_CONNECTION,
              organId,
              Bytes32.of(plan.way().bank()),
              now,
              Map.of(
                  "from", leg.from(),
                  "to", leg.to(),
                  "departs", leg.departs().toString())));
      return; // What comes after the first one follows from it.
    }
  }

  private void step(
      String organisation,
      Bytes32 organId,
      int version,
      int number,
      HandOvers.Step step,
      Instant now) {
    UUID overdue = AlertFact.id(AlertKind.ORGAN_OVERDUE, organId, version, number);
    UUID missing = AlertFact.id(AlertKind.ORGAN_CHECKPOINT_MISSING, organId, version, number);
    switch (step.state()) {
      case OVERDUE -> raise(organisation, AlertKind.ORGAN_OVERDUE, overdue, organId, step, now);
      case MISSING ->
          raise(organisation, AlertKind.ORGAN_CHECKPOINT_MISSING, missing, organId, step, now);
      case DONE, DONE_LATE -> {
        Optional<Instant> at = step.scanned().map(HandOvers.ScannedHandOver::at);
        at.ifPresent(done -> alarm.settle(organisation, true, overdue, done));
        at.ifPresent(done -> alarm.settle(organisation, true, missing, done));
      }
      case NEXT, LATER -> {}
    }
  }

  private void raise(
      String organisation,
      AlertKind kind,
      UUID id,
      Bytes32 organId,
      HandOvers.Step step,
      Instant now) {
    HandOvers.PlannedHandOver planned = step.planned();
    alarm.raise(
        organisation,
        true,
        fact(
            id,
            kind,
            organId,
            Bytes32.of(planned.giver()),
            now,
            Map.of(
                "place", planned.place(),
                "due", planned.due().toString(),
                "giver", planned.giver(),
                "receiver", planned.receiver())));
  }

  private static AlertFact fact(
      UUID id,
      AlertKind kind,
      Bytes32 organId,
      Bytes32 member,
      Instant now,
      Map<String, String> facts) {
    return new AlertFact(
        id,
        kind,
        AlertSubject.organ(organId),
        List.of(member),
        now.truncatedTo(ChronoUnit.MILLIS),
        facts);
  }
}
