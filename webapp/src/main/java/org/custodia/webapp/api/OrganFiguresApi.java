package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.registry.identity.Caller;
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

  OrganFiguresApi(OrganFigures figures) {
    this.figures = figures;
  }

  /**
   * @param reason absent for offers that ran out
   */
  record OrganRefusals(String centre, Optional<DeclineReason> reason, int offers) {}

  record OrganDiscards(DiscardReason reason, int organs) {}

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
      Optional<Long> onTheWaySeconds) {}

  record OrganFiguresAnswer(
      List<OrganOfferLine> outOfOrder,
      List<OrganRefusals> refusals,
      List<OrganDiscards> discards,
      List<OrganLegTimes> legs) {
    static OrganFiguresAnswer of(OrganFigures.Figures figures) {
      return new OrganFiguresAnswer(
          OrganOfferLine.of(figures.outOfOrder()),
          figures.refusals().stream()
              .map(one -> new OrganRefusals(one.centre().toString(), one.reason(), one.offers()))
              .toList(),
          figures.discards().stream()
              .map(one -> new OrganDiscards(one.reason(), one.organs()))
              .toList(),
          figures.legs().stream()
              .map(
                  leg ->
                      new OrganLegTimes(
                          leg.organId().toString(),
                          leg.giver().toString(),
                          leg.receiver().toString(),
                          leg.takenAt(),
                          leg.handOver().toSeconds(),
                          leg.onTheWay().map(Duration::toSeconds)))
              .toList());
    }
  }

  @GetMapping
  @Operation(summary = "Out-of-order offers, refusals, discards and times per leg since then")
  OrganFiguresAnswer figures(Caller caller, @RequestParam String since) {
    try {
      return OrganFiguresAnswer.of(figures.of(caller, Instant.parse(since)));
    } catch (DateTimeException malformed) {
      throw Fields.wrong("since");
    }
  }
}
