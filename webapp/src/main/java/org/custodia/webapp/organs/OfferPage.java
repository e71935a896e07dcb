package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.OrganActs;
import org.custodia.registry.organs.OrganEvent;
import org.custodia.registry.organs.Organs;
import org.custodia.registry.organs.RecipientConsents;
import org.custodia.webapp.commands.CommandAnswers;
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
 * Offers as far as the organisation is party to them: a bank sees its own, a centre its own ranks
 * and nothing of anybody else's, the regulator all.
 */
@Controller
@RequestMapping("/organs/offers")
@PreAuthorize(OrganRules.ANYBODY)
class OfferPage {
  private static final int PAGE = 50;
  private static final int MOST_ORGANS = 1_000;
  private static final int MOST_CASES = 100;

  private final Offers offers;
  private final Organs organs;
  private final DonorCases cases;
  private final OrganActs acts;
  private final RecipientConsents consents;
  private final OrganMembers members;
  private final CommandAnswers answers;
  private final Clock clock;

  OfferPage(
      Offers offers,
      Organs organs,
      DonorCases cases,
      OrganActs acts,
      RecipientConsents consents,
      OrganMembers members,
      CommandAnswers answers,
      Clock clock) {
    this.offers = offers;
    this.organs = organs;
    this.cases = cases;
    this.acts = acts;
    this.consents = consents;
    this.members = members;
    this.answers = answers;
    this.clock = clock;
  }

  /**
   * An offer as a page shows it.
   *
   * @param organ key of {@code organs.name.<organ>}; empty where it is not known here
   * @param outOfOrder name of the reason; empty in order
   * @param declined name of the reason of a refusal; empty without
   * @param minutesLeft to answer, of one that is open; negative when the time is over
   */
  record Row(
      Offers.Line offer,
      String organ,
      String centre,
      String outOfOrder,
      String declined,
      Optional<Long> minutesLeft) {

    static Row of(Offers.Line offer, String organ, Map<String, String> names, Instant now) {
      boolean open = offer.state() == Offers.State.OFFERED;
      return new Row(
          offer,
          organ,
          names.getOrDefault(offer.centre().toString(), offer.centre().toString()),
          offer.reason() == 0 ? "" : OutOfOrderReason.of(offer.reason()).name(),
          offer.declined().map(code -> DeclineReason.of(code).name()).orElse(""),
          open
              ? Optional.of(Duration.between(now, offer.answerUntil()).toMinutes())
              : Optional.empty());
    }

    public boolean isOver() {
      return minutesLeft.filter(minutes -> minutes < 0).isPresent();
    }
  }

  @GetMapping
  String list(Caller caller, @RequestParam(defaultValue = "1") int page, Model model) {
    int shown = Math.max(1, Math.min(page, 2_000));
    List<Offers.Line> found = offers.list(caller, PAGE + 1, (shown - 1) * PAGE);
    Map<String, String> names = members.names(caller);
    Map<Bytes32, String> known = organNames(caller);
    Instant now = clock.instant();
    model.addAttribute(
        "offers",
        found.stream()
            .limit(PAGE)
            .map(one -> Row.of(one, known.getOrDefault(one.organId(), ""), names, now))
            .toList());
    model.addAttribute("more", found.size() > PAGE);
    model.addAttribute("number", shown);
    model.addAttribute("names", names);
    if (caller.has("organ-bank")) model.addAttribute("turns", turns(caller));
    if (caller.has("regulator"))
      model.addAttribute("outOfOrder", OutOfOrderPage.rows(offers, caller, known, names));
    return "organs/offers";
  }

  private Map<Bytes32, String> organNames(Caller caller) {
    Map<Bytes32, String> names = new HashMap<>();
    for (Organs.Line line : organs.list(caller, false, MOST_ORGANS, 0)) {
      names.put(line.organId(), OrganName.of(line.organ()));
    }
    return names;
  }

  /**
   * An organ that somebody is to be asked for.
   *
   * @param organ key of {@code organs.name.<organ>}
   */
  record Turn(Bytes32 caseId, Bytes32 organId, String organ, long candidates) {}

  /** Organs of open cases with a match run that counts, and no allocation. */
  private List<Turn> turns(Caller caller) {
    List<Turn> turns = new ArrayList<>();
    for (DonorCases.Line line : cases.list(caller, MOST_CASES, 0)) {
      if (line.closed()) continue;
      for (DonorCases.MatchRun run : cases.view(caller, line.caseId()).orElseThrow().runs()) {
        if (!run.current() || isAskedOrGiven(caller, run.organId())) continue;
        turns.add(
            new Turn(line.caseId(), run.organId(), OrganName.of(run.organ()), run.candidates()));
      }
    }
    return turns;
  }

  private boolean isAskedOrGiven(Caller caller, Bytes32 organId) {
    return offers.of(caller, organId).stream()
        .anyMatch(
            offer ->
                offer.state() == Offers.State.ALLOCATED
                    || offer.state() == Offers.State.ACCEPTED
                    || offer.state() == Offers.State.OFFERED);
  }

  // --- One offer ---

  @GetMapping("/{id}")
  String one(Caller caller, @PathVariable UUID id, Model model) {
    Offers.Line offer = found(caller, id);
    Map<String, String> names = members.names(caller);
    Optional<Organs.View> organ = organs.view(caller, offer.organId());
    OrganActs.Channel channel = acts.channel(caller, offer.channel());
    Bytes32 own = members.own(caller);
    String name = organ.map(view -> OrganName.of(view.line().organ())).orElse("");
    model.addAttribute("row", Row.of(offer, name, names, clock.instant()));
    model.addAttribute("offer", offer);
    model.addAttribute("caseId", organ.map(view -> view.line().caseId()).orElse(null));
    model.addAttribute("steps", steps(caller, offer, channel, own));
    model.addAttribute("ours", offer.centre().equals(own));
    model.addAttribute("opener", channel.opener().equals(own));
    model.addAttribute("events", events(offer, organ, names));
    if (offer.centre().equals(own) && caller.has("transplant-centre")) {
      model.addAttribute("consents", consents.of(caller, offer.channel()));
    }
    return "organs/offer";
  }

  private Offers.Line found(Caller caller, UUID id) {
    return offers
        .find(caller, id)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-ORG-061"));
  }

  private static List<EventLine> events(
      Offers.Line offer, Optional<Organs.View> organ, Map<String, String> names) {
    List<OrganEvent> all = organ.map(Organs.View::events).orElse(List.of());
    return EventLine.of(
        all.stream().filter(event -> event.channel().equals(offer.channel())).toList(), names);
  }

  /** What the caller may do next, as the state of the offer has it. */
  private List<CaseNeed.Step> steps(
      Caller caller, Offers.Line offer, OrganActs.Channel channel, Bytes32 own) {
    boolean over = clock.instant().isAfter(offer.answerUntil());
    List<Action> next =
        switch (offer.state()) {
          case OFFERED ->
              over
                  ? List.of(Action.EXPIRE_OFFER)
                  : List.of(Action.RECIPIENT_CONSENT, Action.ACCEPT_OFFER, Action.DECLINE_OFFER);
          case ACCEPTED ->
              List.of(Action.RECIPIENT_CONSENT, Action.ALLOCATE, Action.RELEASE_ALLOCATION);
          case ALLOCATED -> List.of(Action.RELEASE_ALLOCATION);
          default -> List.of();
        };
    return next.stream()
        .flatMap(action -> channel.act(action).stream())
        .filter(OrganActs.Possible::allowed)
        .filter(act -> isFor(act.action(), offer, channel, own))
        .map(act -> CaseNeed.Step.of(channel.address(), act))
        .toList();
  }

  /** The centre answers; the bank, or the regulator, does the rest. */
  private static boolean isFor(
      Action action, Offers.Line offer, OrganActs.Channel channel, Bytes32 own) {
    boolean ofCentre =
        switch (action) {
          case RECIPIENT_CONSENT, ACCEPT_OFFER, DECLINE_OFFER, RELEASE_ALLOCATION -> true;
          default -> false;
        };
    return ofCentre == offer.centre().equals(own);
  }

  /** Which of the centre's own candidates it is; asks the allocation body. */
  @GetMapping(path = "/{id}/candidate", headers = "HX-Request")
  @PreAuthorize("hasAnyRole('transplant-centre', 'surgeon')")
  String candidate(Caller caller, @PathVariable UUID id, Model model) {
    model.addAttribute("candidate", offers.candidate(caller, id));
    return "organs/offer :: candidate";
  }

  /** The recipient takes a consent back. */
  @PostMapping(path = "/{id}/consents/{consent}/revocation", headers = "HX-Request")
  @PreAuthorize(OrganRules.CENTRE)
  String revoke(
      Caller caller,
      @PathVariable UUID id,
      @PathVariable UUID consent,
      HttpServletRequest request,
      Model model) {
    found(caller, id);
    model.addAttribute("command", answers.of(consents.revoke(caller, consent), request));
    return "command :: watched";
  }
}
