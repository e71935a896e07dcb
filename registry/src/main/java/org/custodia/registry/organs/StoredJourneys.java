package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.transport.HandOvers;
import org.custodia.registry.organs.transport.IschaemiaClock;
import org.custodia.registry.organs.transport.IschaemiaLimits;
import org.custodia.registry.organs.transport.PlannedWay;
import org.custodia.registry.organs.transport.TransportSettings;
import org.custodia.registry.rows.OrganisationRows;

/** Plans at the bank, and how they stand by the regulator's word. */
final class StoredJourneys implements Journeys {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_DESIGNATION = 40;

  private final OrganisationRows rows;
  private final JourneyRows journeys;
  private final OrganRows organs;
  private final EventRows events;
  private final OrganChannels channels;
  private final Responsible responsible;
  private final Ledger ledger;
  private final OrganClient client;
  private final IschaemiaLimits limits;
  private final TransportSettings settings;
  private final Clock clock;

  StoredJourneys(
      OrganisationRows rows,
      JourneyRows journeys,
      OrganRows organs,
      EventRows events,
      OrganChannels channels,
      Responsible responsible,
      Ledger ledger,
      OrganClient client,
      IschaemiaLimits limits,
      TransportSettings settings,
      Clock clock) {
    this.rows = rows;
    this.journeys = journeys;
    this.organs = organs;
    this.events = events;
    this.channels = channels;
    this.responsible = responsible;
    this.ledger = ledger;
    this.client = client;
    this.limits = limits;
    this.settings = settings;
    this.clock = clock;
  }

  // --- Planning ---

  @Override
  public int plan(Caller caller, Bytes32 organId, int version, PlannedWay way) {
    OrganRoles.check(caller, OrganRoles.BANK);
    checkWords(way);
    checkChanges(way);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Bytes32 own = ledger.memberId(organisation);
          boolean bank =
              responsible.bank(organisation, organId).filter(own::equals).isPresent()
                  && way.bank().equals(own.toString());
          if (!bank) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-043");
          checkMembers(organisation, own, way);
          int latest =
              journeys.latest(organisation, organId).map(JourneyJson.Plan::version).orElse(0);
          Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
          var plan = new JourneyJson.Plan(version + 1, now, way);
          boolean added =
              latest == version
                  && journeys.add(
                      organisation, organId, plan, caller.name(), now, Optional.of(now));
          if (!added) throw new Problem(Kind.CONFLICT, "CUS-TRN-033", latest);
          return plan.version();
        });
  }

  /** Not when a plan is read: what was planned before stays as it was. */
  private static void checkChanges(PlannedWay way) {
    if (way.changes() > PlannedWay.MOST_CHANGES) {
      throw new Problem(Kind.BAD_INPUT, "CUS-TRN-035", PlannedWay.MOST_CHANGES, way.changes());
    }
  }

  private static void checkWords(PlannedWay way) {
    for (int i = 0; i < way.stages().size(); i++) {
      PlannedWay.Stage stage = way.stages().get(i);
      boolean fits =
          fits(stage.from())
              && fits(stage.to())
              && stage.vehicle().designation().length() <= LONGEST_DESIGNATION;
      if (!fits) throw new Problem(Kind.BAD_INPUT, "CUS-TRN-034", i + 1, LONGEST_NAME);
    }
  }

  private static boolean fits(String name) {
    return !name.isBlank() && name.length() <= LONGEST_NAME;
  }

  private void checkMembers(String organisation, Bytes32 own, PlannedWay way) {
    Set<String> named = new TreeSet<>();
    way.stages().forEach(stage -> named.add(stage.carrier()));
    named.add(way.destination());
    named.remove(own.toString());
    named.forEach(
        id ->
            channels.partner(
                organisation,
                Bytes32.of(id),
                MemberRole.COURIER,
                MemberRole.TRANSPLANT_CENTRE,
                MemberRole.ORGAN_BANK));
  }

  // --- Looking ---

  @Override
  public Optional<View> view(Caller caller, Bytes32 organId) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    if (caller.has(OrganRoles.REGULATOR)) {
      return rows.in(organisation, () -> own(organisation, organId));
    }
    Optional<JourneyJson.Plan> plan =
        rows.in(organisation, () -> journeys.latest(organisation, organId));
    try {
      return asked(organisation, organId);
    } catch (Problem problem) {
      if (plan.isEmpty()) throw problem;
      return plan.map(kept -> shown(kept, Optional.empty()));
    }
  }

  /** At the regulator. */
  private Optional<View> own(String organisation, Bytes32 organId) {
    return journeys
        .latest(organisation, organId)
        .map(
            plan ->
                shown(
                    plan,
                    Optional.of(
                        progress(
                            organisation,
                            organId,
                            plan.way(),
                            WayScans.of(events.of(organisation, organId))))));
  }

  private Optional<View> asked(String organisation, Bytes32 organId) {
    Bytes32 regulator = rows.in(organisation, () -> channels.regulator(organisation));
    WireObject answer = client.ask(organisation, regulator, Said.WAY, organId, "{}");
    List<HandOvers.ScannedHandOver> scans = JourneyJson.readScans(answer);
    Optional<JourneyJson.Plan> plan = answer.optionalObject("plan").map(JourneyJson::readEnded);
    answer.end();
    return plan.map(
        told ->
            shown(
                told,
                Optional.of(
                    rows.in(
                        organisation, () -> progress(organisation, organId, told.way(), scans)))));
  }

  private static View shown(JourneyJson.Plan plan, Optional<PlannedWay.Progress> progress) {
    return new View(plan.version(), plan.plannedAt(), plan.way(), progress);
  }

  /** Inside the organisation's rows. */
  PlannedWay.Progress progress(
      String organisation, Bytes32 organId, PlannedWay way, List<HandOvers.ScannedHandOver> scans) {
    Instant now = clock.instant();
    Optional<IschaemiaClock.Reading> reading =
        organs
            .find(organisation, organId)
            .flatMap(line -> OrganClocks.of(line, events.of(organisation, organId), limits))
            .map(running -> running.at(now));
    return way.progress(scans, reading, now, settings.handOverTolerance(), settings.afterArrival());
  }
}
