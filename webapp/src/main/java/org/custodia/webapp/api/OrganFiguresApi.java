package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Candidates;
import org.custodia.registry.organs.OrganFigures;
import org.custodia.webapp.api.OrganAnswers.OrganOfferLine;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a regulator counts about organs. */
@RestController
@RequestMapping(path = "/api/v1/organs/figures", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('regulator')")
@Tag(name = "organs")
class OrganFiguresApi {
  private final OrganFigures figures;
  private final Clock clock;

  OrganFiguresApi(OrganFigures figures, Clock clock) {
    this.figures = figures;
    this.clock = clock;
  }

  /**
   * @param reason absent for offers that ran out
   */
  record OrganRefusals(String centre, Optional<DeclineReason> reason, int offers) {}

  record OrganDiscards(DiscardReason reason, int organs) {}

  /**
   * @param by member id
   */
  record OrganDiscard(String organId, DiscardReason reason, String by, Instant at) {}

  /**
   * @param handOverSeconds between the two signatures
   * @param onTheWaySeconds from the hand-over to the arrival
   */
  record OrganLegTimes(
      String organId,
      String giver,
      String receiver,
      Instant takenAt,
      long handOverSeconds,
      Optional<Long> onTheWaySeconds) {
    static OrganLegTimes of(OrganFigures.LegTimes leg) {
      return new OrganLegTimes(
          leg.organId().toString(),
          leg.giver().toString(),
          leg.receiver().toString(),
          leg.takenAt(),
          leg.handOver().toSeconds(),
          leg.onTheWay().map(Duration::toSeconds));
    }
  }

  /**
   * A change of the waiting list before an allocation, as the allocation body said it.
   *
   * @param relation GOT, PASSED, OVERTAKEN, BEHIND or LEFT_OUT
   * @param rank in the match run, 0 for none
   * @param secondsBefore the allocation, when it came in
   */
  record OrganListChange(
      String organId,
      Instant allocatedAt,
      String relation,
      int rank,
      String centre,
      Candidates.State state,
      Candidates.Reason reason,
      List<String> fields,
      Instant changedAt,
      long secondsBefore) {
    static OrganListChange of(OrganFigures.Changed change) {
      return new OrganListChange(
          change.organId().toString(),
          change.allocatedAt(),
          change.relation(),
          change.rank(),
          change.centre().toString(),
          change.state(),
          change.reason(),
          change.fields(),
          change.changedAt(),
          change.before().toSeconds());
    }
  }

  /**
   * @param companion handle of a person in the Registrar, the same over all keys
   * @param donors cases of which an organ was allocated to the centre
   * @param of all cases of the bank in which the companion had this part
   */
  record OrganPattern(
      String bank,
      String centre,
      OrganFigures.Part part,
      String companion,
      String member,
      List<String> relationships,
      int donors,
      int of,
      Instant last) {
    static OrganPattern of(OrganFigures.Pattern pattern) {
      return new OrganPattern(
          pattern.bank().toString(),
          pattern.centre().toString(),
          pattern.part(),
          pattern.companion().toString(),
          pattern.member().toString(),
          pattern.relationships(),
          pattern.donors(),
          pattern.of(),
          pattern.last());
    }
  }

  /**
   * Somebody looked at something sealed before an allocation, as its member said it.
   *
   * @param person the same word for the same person of that member, and no name
   */
  record OrganLook(
      String organId,
      Instant allocatedAt,
      String member,
      String person,
      String what,
      long secondsBefore) {
    static OrganLook of(OrganFigures.Looked look) {
      return new OrganLook(
          look.organId().toString(),
          look.allocatedAt(),
          look.member().toString(),
          look.person(),
          look.what(),
          look.before().toSeconds());
    }
  }

  /**
   * A member that has not answered yet what was before an allocation.
   *
   * @param code why the last question had no answer
   */
  record OrganSilence(String organId, Instant allocatedAt, String member, Optional<String> code) {}

  record OrganFiguresAnswer(
      List<OrganOfferLine> outOfOrder,
      List<OrganRefusals> refusals,
      List<OrganDiscards> discards,
      List<OrganDiscard> discarded,
      List<OrganLegTimes> legs,
      List<OrganListChange> changes,
      List<OrganPattern> patterns,
      List<OrganLook> looks,
      List<OrganSilence> unanswered) {
    static OrganFiguresAnswer of(OrganFigures.Figures figures) {
      return new OrganFiguresAnswer(
          OrganOfferLine.of(figures.outOfOrder()),
          figures.refusals().stream()
              .map(one -> new OrganRefusals(one.centre().toString(), one.reason(), one.offers()))
              .toList(),
          figures.discards().stream()
              .map(one -> new OrganDiscards(one.reason(), one.organs()))
              .toList(),
          figures.discarded().stream()
              .map(
                  one ->
                      new OrganDiscard(
                          one.organId().toString(), one.reason(), one.by().toString(), one.at()))
              .toList(),
          figures.legs().stream().map(OrganLegTimes::of).toList(),
          figures.changes().stream().map(OrganListChange::of).toList(),
          figures.patterns().stream().map(one -> OrganPattern.of(one)).toList(),
          figures.looks().stream().map(OrganLook::of).toList(),
          figures.unanswered().stream()
              .map(
                  one ->
                      new OrganSilence(
                          one.organId().toString(),
                          one.allocatedAt(),
                          one.member().toString(),
                          one.code()))
              .toList());
    }
  }

  @GetMapping
  @Operation(
      summary =
          "Out-of-order offers, refusals, discards, times per leg, list changes and looks before"
              + " allocations, and repeated patterns")
  OrganFiguresAnswer figures(
      Caller caller,
      @Parameter(required = true) @RequestParam Optional<String> since,
      @RequestParam Optional<String> until) {
    // Asked for here, so that whoever may not see figures is told that first.
    return OrganFiguresAnswer.of(
        figures.of(
            caller,
            instant("since", since.orElseThrow(() -> Fields.wrong("since"))),
            until.map(text -> instant("until", text)).orElseGet(clock::instant)));
  }

  private static Instant instant(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException malformed) {
      throw Fields.wrong(name);
    }
  }
}
