package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Journeys;
import org.custodia.registry.organs.transport.HandOvers;
import org.custodia.registry.organs.transport.Journey;
import org.custodia.registry.organs.transport.PlannedWay;
import org.custodia.registry.organs.transport.Vehicle;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The planned way of an organ, and how it stands. */
@RestController
@RequestMapping(
    path = "/api/v1/organs/{organId}/journey",
    produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganJourneyApi {
  private final Journeys journeys;

  OrganJourneyApi(Journeys journeys) {
    this.journeys = journeys;
  }

  /**
   * @param carrier identity of the member, gln: and 13 digits
   * @param vehicle ON_FOOT, CAR, AMBULANCE, HELICOPTER, CHARTER_FLIGHT, SCHEDULED_FLIGHT or TRAIN
   * @param designation number of flight or train, number plate or call sign
   * @param departs planned, ISO 8601 in UTC, whole seconds
   */
  record JourneyStageRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String from,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String to,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String carrier,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String vehicle,
      String designation,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String departs,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String arrives,
      Integer handOverMinutes) {}

  /**
   * @param version that was seen last, 0 for none
   * @param bank identity of the bank that plans, gln: and 13 digits
   * @param destination identity of the centre
   */
  record JourneyRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer version,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String bank,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String destination,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<JourneyStageRequest> stages) {}

  record PlannedJourney(int version) {}

  /**
   * @param carrier member id
   * @param certainty how the predicted times came about; absent while nothing is known
   * @param departsNow expected, or as it was
   */
  record JourneyStageAnswer(
      String from,
      String to,
      String carrier,
      Vehicle.Kind vehicle,
      String designation,
      Instant departs,
      Instant arrives,
      long handOverMinutes,
      Optional<Journey.Certainty> certainty,
      Optional<Instant> departsNow,
      Optional<Instant> arrivesNow) {}

  /**
   * A planned hand-over, or a checkpoint where giver and receiver are the same.
   *
   * @param scannedAt by the device's clock
   */
  record JourneyStep(
      String giver,
      String receiver,
      String place,
      Instant due,
      HandOvers.State state,
      Optional<Instant> scannedAt) {}

  /**
   * Something in the scans that does not fit.
   *
   * @param kind BROKEN_CHAIN, CONFLICT, UNPLANNED or CAME_LATE
   */
  record JourneyFinding(String kind, UUID scan, String giver, String receiver, Instant at) {}

  /**
   * @param arrival predicted; absent when a connection is missed or nothing is known
   * @param marginMinutes what is left of the limit when the recipient can have blood
   */
  record JourneyAnswer(
      int version,
      Instant plannedAt,
      String bank,
      String destination,
      List<JourneyStageAnswer> stages,
      List<JourneyStep> steps,
      List<JourneyFinding> findings,
      Optional<Instant> asOf,
      Optional<Instant> arrival,
      Optional<Long> marginMinutes) {

    static JourneyAnswer of(Journeys.View view) {
      Optional<PlannedWay.Progress> progress = view.progress();
      List<PlannedWay.Stage> stages = view.way().stages();
      return new JourneyAnswer(
          view.version(),
          view.plannedAt(),
          view.way().bank(),
          view.way().destination(),
          IntStream.range(0, stages.size())
              .mapToObj(
                  i ->
                      stage(stages.get(i), progress.map(known -> known.prediction().legs().get(i))))
              .toList(),
          progress.map(known -> steps(known.handOvers())).orElse(List.of()),
          progress.map(known -> findings(known.handOvers())).orElse(List.of()),
          progress.map(PlannedWay.Progress::asOf),
          progress.flatMap(known -> known.prediction().arrival()),
          progress.flatMap(PlannedWay.Progress::margin).map(Duration::toMinutes));
    }

    private static JourneyStageAnswer stage(
        PlannedWay.Stage stage, Optional<Journey.PredictedLeg> leg) {
      return new JourneyStageAnswer(
          stage.from(),
          stage.to(),
          stage.carrier(),
          stage.vehicle().kind(),
          stage.vehicle().designation(),
          stage.departs(),
          stage.arrives(),
          stage.handOver().toMinutes(),
          leg.map(Journey.PredictedLeg::certainty),
          leg.flatMap(Journey.PredictedLeg::departs),
          leg.flatMap(Journey.PredictedLeg::arrives));
    }

    private static List<JourneyStep> steps(HandOvers handOvers) {
      return handOvers.steps().stream()
          .map(
              step ->
                  new JourneyStep(
                      step.planned().giver(),
                      step.planned().receiver(),
                      step.planned().place(),
                      step.planned().due(),
                      step.state(),
                      step.scanned().map(HandOvers.ScannedHandOver::at)))
          .toList();
    }

    private static List<JourneyFinding> findings(HandOvers handOvers) {
      return handOvers.findings().stream()
          .map(
              one ->
                  new JourneyFinding(
                      kind(one),
                      one.scan().id(),
                      one.scan().giver(),
                      one.scan().receiver(),
                      one.scan().at()))
          .toList();
    }

    private static String kind(HandOvers.Finding finding) {
      if (finding instanceof HandOvers.BrokenChain) return "BROKEN_CHAIN";
      if (finding instanceof HandOvers.Conflict) return "CONFLICT";
      return finding instanceof HandOvers.Unplanned ? "UNPLANNED" : "CAME_LATE";
    }
  }

  @GetMapping
  @Operation(summary = "The planned way, what was scanned, and when the organ is expected")
  JourneyAnswer journeyOfOrgan(Caller caller, @PathVariable String organId) {
    return journeys
        .view(caller, Fields.hash("organId", organId))
        .map(JourneyAnswer::of)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(OrganRules.BANK)
  @Operation(summary = "Plan the way of an organ, or plan it anew")
  PlannedJourney planJourney(
      Caller caller, @PathVariable String organId, @RequestBody JourneyRequest body) {
    if (body.version() == null || body.version() < 0) throw Fields.wrong("version");
    return new PlannedJourney(
        journeys.plan(
            caller,
            Fields.hash("organId", organId),
            body.version(),
            new PlannedWay(
                OrganFields.member("bank", body.bank()).toString(),
                Fields.list("stages", body.stages()).stream().map(OrganJourneyApi::stage).toList(),
                OrganFields.member("destination", body.destination()).toString())));
  }

  private static PlannedWay.Stage stage(JourneyStageRequest stage) {
    int handOver = stage.handOverMinutes() == null ? 0 : stage.handOverMinutes();
    if (handOver < 0) throw Fields.wrong("handOverMinutes");
    return new PlannedWay.Stage(
        Fields.text("from", stage.from()),
        Fields.text("to", stage.to()),
        OrganFields.member("carrier", stage.carrier()).toString(),
        new Vehicle(
            Fields.constant("vehicle", stage.vehicle(), Vehicle.Kind.class),
            stage.designation() == null ? "" : stage.designation()),
        instant("departs", stage.departs()),
        instant("arrives", stage.arrives()),
        Duration.ofMinutes(handOver));
  }

  private static Instant instant(String name, String text) {
    try {
      Instant at = Instant.parse(Fields.text(name, text));
      if (at.getNano() != 0) throw Fields.wrong(name);
      return at;
    } catch (DateTimeException malformed) {
      throw Fields.wrong(name);
    }
  }
}
