package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.OrganEvent;
import org.custodia.registry.organs.Organs;
import org.custodia.webapp.security.OrganRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Whose turn it is: the bank asks the allocation body who is at the next rank, and states and
 * offers in the channel with that centre.
 */
@Controller
@RequestMapping("/organs/cases/{caseId}/organs/{organId}/turn")
@PreAuthorize(OrganRules.BANK)
class TurnPage {
  private static final Set<Offers.State> PASSED =
      Set.of(Offers.State.DECLINED, Offers.State.EXPIRED, Offers.State.RELEASED);

  private final Offers offers;
  private final DonorCases cases;
  private final Organs organs;
  private final OrganMembers members;
  private final FormProblems problems;
  private final Clock clock;

  TurnPage(
      Offers offers,
      DonorCases cases,
      Organs organs,
      OrganMembers members,
      FormProblems problems,
      Clock clock) {
    this.offers = offers;
    this.cases = cases;
    this.organs = organs;
    this.members = members;
    this.problems = problems;
    this.clock = clock;
  }

  @GetMapping
  String form(
      Caller caller, @PathVariable String caseId, @PathVariable String organId, Model model) {
    DonorCases.MatchRun run = run(caller, caseId, organId);
    List<Offers.Line> made =
        offers.of(caller, run.organId()).stream()
            .filter(offer -> offer.list().equals(run.list()))
            .toList();
    Map<String, String> names = members.names(caller);
    String organ = OrganName.of(run.organ());
    model.addAttribute("caseId", caseId);
    model.addAttribute("run", run);
    model.addAttribute("organ", organ);
    model.addAttribute("next", next(made, run.candidates()));
    model.addAttribute("open", open(made));
    model.addAttribute("reasons", OutOfOrderReason.values());
    model.addAttribute(
        "offers",
        made.stream().map(one -> OfferPage.Row.of(one, organ, names, clock.instant())).toList());
    return "organs/turn";
  }

  /** The first rank that was not asked, or has not answered; one past the last when all have. */
  static long next(List<Offers.Line> made, long candidates) {
    Set<Integer> passed =
        made.stream()
            .filter(offer -> PASSED.contains(offer.state()))
            .map(Offers.Line::rank)
            .collect(Collectors.toSet());
    long rank = 1;
    while (rank <= candidates && passed.contains((int) rank)) rank++;
    return rank;
  }

  /** The offer that counts now: nobody's turn comes before it is answered or over. */
  static Optional<Offers.Line> open(List<Offers.Line> made) {
    return made.stream()
        .filter(offer -> !PASSED.contains(offer.state()))
        .reduce((earlier, later) -> later);
  }

  private DonorCases.MatchRun run(Caller caller, String caseId, String organId) {
    Bytes32 organ = OrganAddresses.id(organId);
    return cases
        .view(caller, OrganAddresses.id(caseId))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-ORG-037"))
        .runs()
        .stream()
        .filter(run -> run.current() && run.organId().equals(organ))
        .findFirst()
        .orElseThrow(() -> new Problem(Problem.Kind.CONFLICT, "CUS-ORG-041"));
  }

  /** Who is at a rank, and what is to be done there; asked again by the page until it is ready. */
  @PostMapping(headers = "HX-Request")
  String ask(
      Caller caller,
      @PathVariable String caseId,
      @PathVariable String organId,
      @RequestParam(defaultValue = "") String rank,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    return problems.orBesideTheField(
        List.of("rank", "reason"),
        request,
        response,
        model,
        () -> {
          int asked = GivenFields.number("rank", rank);
          if (!reason.isEmpty()) GivenFields.constant("reason", reason, OutOfOrderReason.class);
          DonorCases.MatchRun run = run(caller, caseId, organId);
          Offers.Turn turn = offers.turn(caller, OrganAddresses.id(caseId), run.organId(), asked);
          model.addAttribute("turn", turn);
          model.addAttribute("reason", reason);
          model.addAttribute("caseId", caseId);
          model.addAttribute("organId", organId);
          turn.channel().ifPresent(channel -> next(caller, run, channel, asked, reason, model));
          return "organs/turn :: asked";
        });
  }

  /** State the facts, then offer. */
  private void next(
      Caller caller,
      DonorCases.MatchRun run,
      String channel,
      int rank,
      String reason,
      Model model) {
    boolean stated =
        organs.view(caller, run.organId()).map(Organs.View::events).orElse(List.of()).stream()
            .filter(event -> event.channel().equals(channel))
            .anyMatch(event -> isStated(event, run));
    model.addAttribute("stated", stated);
    model.addAttribute("facts", OrganActForm.address(channel, Action.OFFER_FACTS));
    model.addAttribute(
        "offer",
        OrganActForm.address(channel, Action.OFFER)
            + "?rank="
            + rank
            + (reason.isEmpty() ? "" : "&reason=" + reason));
  }

  private static boolean isStated(OrganEvent event, DonorCases.MatchRun run) {
    return event.terms() instanceof OfferFactsTerms said
        && said.statement().list().equals(run.list());
  }
}
