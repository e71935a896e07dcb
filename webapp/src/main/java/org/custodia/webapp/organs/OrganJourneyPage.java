package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.organs.Journeys;
import org.custodia.registry.organs.transport.HandOvers;
import org.custodia.registry.organs.transport.Journey;
import org.custodia.registry.organs.transport.LocalMoment;
import org.custodia.registry.organs.transport.PlannedWay;
import org.custodia.registry.organs.transport.Vehicle;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.security.OrganRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The planned way of an organ and how it stands: as a page, as a part of other pages, and the form
 * in which the bank plans it.
 */
@Controller
@PreAuthorize(OrganRules.ANYBODY)
class OrganJourneyPage {
  private static final int STAGES_ASKED = 4;

  private final Journeys journeys;
  private final Members members;
  private final MemberNames names;
  private final Readers readers;
  private final Clock clock;

  OrganJourneyPage(
      Journeys journeys, Members members, MemberNames names, Readers readers, Clock clock) {
    this.journeys = journeys;
    this.members = members;
    this.names = names;
    this.readers = readers;
    this.clock = clock;
  }

  /**
   * @param certainty how the expected times came about; empty while nothing is known
   */
  record StageLine(
      PlannedWay.Stage stage,
      String carrier,
      Optional<Journey.Certainty> certainty,
      Optional<Instant> departs,
      Optional<Instant> arrives) {}

  /**
   * @param checkpoint whether one carrier goes on, and nobody hands over
   */
  record StepLine(HandOvers.Step step, String giver, String receiver, boolean checkpoint) {}

  /** What a stage of the form is filled with; times on the reader's clock. */
  record StageForm(
      int number,
      String from,
      String to,
      String carrier,
      String vehicle,
      String designation,
      String departs,
      String arrives,
      String handOver) {}

  @GetMapping("/organs/{organ}/journey")
  String page(Caller caller, @PathVariable String organ, HttpServletRequest request, Model model) {
    Optional<Journeys.View> view = asked(caller, OrganAddresses.id(organ), model);
    model.addAttribute("organ", organ);
    model.addAttribute("view", view);
    view.ifPresent(known -> show(caller, known, model));
    if (PageRequests.isFragment(request)) return "organs/journey :: way";
    ZoneId zone = readers.of(request).zone();
    model.addAttribute("zone", zone);
    model.addAttribute("vehicles", Vehicle.Kind.values());
    model.addAttribute("carriers", carriers(caller));
    model.addAttribute("forms", forms(view, zone));
    model.addAttribute("mostChanges", PlannedWay.MOST_CHANGES);
    return "organs/journey";
  }

  /**
   * Where the authority does not answer, the page says so instead of failing; who is not on the way
   * sees none.
   */
  private Optional<Journeys.View> asked(Caller caller, Bytes32 organId, Model model) {
    try {
      return journeys.view(caller, organId);
    } catch (Problem problem) {
      boolean silent = problem.kind() == Problem.Kind.UNAVAILABLE;
      if (!silent && problem.kind() != Problem.Kind.NOT_FOUND) throw problem;
      if (silent) model.addAttribute("silent", true);
      return Optional.empty();
    }
  }

  private void show(Caller caller, Journeys.View view, Model model) {
    List<PlannedWay.Stage> stages = view.way().stages();
    Optional<List<Journey.PredictedLeg>> legs =
        view.progress().map(known -> known.prediction().legs());
    model.addAttribute(
        "stages",
        IntStream.range(0, stages.size())
            .mapToObj(i -> line(caller, stages.get(i), legs.map(known -> known.get(i))))
            .toList());
    model.addAttribute("destination", named(caller, view.way().destination()));
    view.progress()
        .ifPresent(
            known -> {
              model.addAttribute(
                  "steps",
                  known.handOvers().steps().stream().map(step -> line(caller, step)).toList());
              model.addAttribute("findings", known.handOvers().findings().size());
              model.addAttribute(
                  "tooLate", known.margin().filter(Duration::isNegative).isPresent());
              model.addAttribute(
                  "margin", known.margin().map(left -> ClockView.span(left.abs())).orElse(null));
            });
  }

  private StageLine line(
      Caller caller, PlannedWay.Stage stage, Optional<Journey.PredictedLeg> leg) {
    return new StageLine(
        stage,
        named(caller, stage.carrier()),
        leg.map(Journey.PredictedLeg::certainty),
        leg.flatMap(Journey.PredictedLeg::departs),
        leg.flatMap(Journey.PredictedLeg::arrives));
  }

  private StepLine line(Caller caller, HandOvers.Step step) {
    HandOvers.PlannedHandOver planned = step.planned();
    return new StepLine(
        step,
        named(caller, planned.giver()),
        named(caller, planned.receiver()),
        planned.giver().equals(planned.receiver()));
  }

  private String named(Caller caller, String member) {
    return names.of(caller, Bytes32.of(member));
  }

  private List<Member> carriers(Caller caller) {
    Instant now = clock.instant();
    return Stream.of(MemberRole.COURIER, MemberRole.TRANSPLANT_CENTRE, MemberRole.ORGAN_BANK)
        .flatMap(role -> members.withRole(caller.organisation(), role, now).stream())
        .distinct()
        .sorted(Comparator.comparing(Member::name))
        .toList();
  }

  private static List<StageForm> forms(Optional<Journeys.View> view, ZoneId zone) {
    List<PlannedWay.Stage> planned = view.map(known -> known.way().stages()).orElse(List.of());
    int asked = Math.max(STAGES_ASKED, planned.size());
    return IntStream.range(0, asked)
        .mapToObj(
            i ->
                i < planned.size()
                    ? form(i + 1, planned.get(i), zone)
                    : new StageForm(i + 1, "", "", "", "", "", "", "", ""))
        .toList();
  }

  private static StageForm form(int number, PlannedWay.Stage stage, ZoneId zone) {
    return new StageForm(
        number,
        stage.from(),
        stage.to(),
        stage.carrier(),
        stage.vehicle().kind().name(),
        stage.vehicle().designation(),
        local(stage.departs(), zone),
        local(stage.arrives(), zone),
        Long.toString(stage.handOver().toMinutes()));
  }

  private static String local(Instant at, ZoneId zone) {
    return LocalDateTime.ofInstant(at, zone).truncatedTo(ChronoUnit.MINUTES).toString();
  }

  // --- Planning ---

  /** Stages whose beginning is empty are passed over. */
  @PostMapping("/organs/{organ}/journey")
  @PreAuthorize(OrganRules.BANK)
  String plan(
      Caller caller,
      @PathVariable String organ,
      @RequestParam int version,
      @RequestParam String destination,
      @RequestParam List<String> from,
      @RequestParam List<String> to,
      @RequestParam List<String> carrier,
      @RequestParam List<String> vehicle,
      @RequestParam List<String> designation,
      @RequestParam List<String> departs,
      @RequestParam List<String> arrives,
      @RequestParam List<String> handOver,
      HttpServletRequest request) {
    ZoneId zone = readers.of(request).zone();
    List<PlannedWay.Stage> stages = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      if (from.get(i).isBlank()) continue;
      stages.add(
          new PlannedWay.Stage(
              from.get(i).strip(),
              at(to, i, "to").strip(),
              member(at(carrier, i, "carrier"), "carrier"),
              new Vehicle(
                  vehicle(at(vehicle, i, "vehicle")), at(designation, i, "designation").strip()),
              moment(at(departs, i, "departs"), zone, "departs"),
              moment(at(arrives, i, "arrives"), zone, "arrives"),
              minutes(at(handOver, i, "handOver"))));
    }
    journeys.plan(
        caller,
        OrganAddresses.id(organ),
        version,
        new PlannedWay(names.own(caller).toString(), stages, member(destination, "destination")));
    return "redirect:/organs/" + organ + "/journey";
  }

  private static String at(List<String> values, int place, String name) {
    if (place >= values.size()) throw wrong(name);
    return values.get(place);
  }

  private static String member(String id, String name) {
    if (!Hex.isBytes(id, 32)) throw wrong(name);
    return id;
  }

  private static Vehicle.Kind vehicle(String name) {
    try {
      return Vehicle.Kind.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      throw wrong("vehicle");
    }
  }

  private static Instant moment(String text, ZoneId zone, String name) {
    try {
      return LocalMoment.at(LocalDateTime.parse(text), zone, Optional.empty());
    } catch (DateTimeException malformed) {
      throw wrong(name);
    }
  }

  private static Duration minutes(String text) {
    if (text.isEmpty()) return Duration.ZERO;
    if (!text.matches("[0-9]{1,4}")) throw wrong("handOver");
    return Duration.ofMinutes(Long.parseLong(text));
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
