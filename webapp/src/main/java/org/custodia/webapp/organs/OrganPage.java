package org.custodia.webapp.organs;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.SignedHandOver;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.OrganEvent;
import org.custodia.registry.organs.Organs;
import org.custodia.webapp.security.OrganRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Everything about one organ, as far as the organisation is party to it: where it is, who has it
 * and has had it, its clock, what is still missing, and all that was recorded.
 */
@Controller
@PreAuthorize(OrganRules.ANYBODY)
class OrganPage {
  private final Organs organs;
  private final DonorCases cases;
  private final OrganLegs legs;
  private final MemberNames names;
  private final Clock clock;

  OrganPage(Organs organs, DonorCases cases, OrganLegs legs, MemberNames names, Clock clock) {
    this.organs = organs;
    this.cases = cases;
    this.legs = legs;
    this.names = names;
    this.clock = clock;
  }

  /**
   * Somebody whose key signed something about the organ.
   *
   * @param member name
   * @param witness address of the key
   */
  record Hands(String member, String witness, int acts, Instant first, Instant last) {}

  /** A document that an act refers to. */
  record DocumentLine(OrganEvent event, Bytes32 hash, String by) {}

  @GetMapping("/organs/{organ}")
  String organ(Caller caller, @PathVariable String organ, Model model) {
    Bytes32 id = OrganAddresses.id(organ);
    Optional<Organs.View> found = organs.view(caller, id);
    // Alerts and cases are about an organ or about a donor's case, and name it by its id alone.
    if (found.isEmpty() && cases.view(caller, id).isPresent()) {
      return "redirect:/organs/cases/" + id;
    }
    Organs.View view = found.orElseThrow(OrganAddresses::absent);
    MemberNames.Book book = names.book(caller);
    Organs.Line line = view.line();
    Optional<Organs.Leg> last = last(view.legs());
    model.addAttribute("view", view);
    model.addAttribute("line", line);
    model.addAttribute("holder", line.holder().map(book::of));
    model.addAttribute("own", line.holder().filter(names.own(caller)::equals).isPresent());
    model.addAttribute("place", lastOf(view.events()));
    model.addAttribute("group", statement(view.events()).map(LegStatement::donorGroup));
    model.addAttribute("handOver", HandOverView.of(last, book));
    model.addAttribute("clock", view.clock().map(ClockView::of));
    model.addAttribute("plot", plot(view, book));
    model.addAttribute("notifyOver", view.notifyBy().filter(clock.instant()::isAfter).isPresent());
    List<OrganLegs.Way> ways = legs.of(caller, view, book);
    model.addAttribute("ways", ways);
    model.addAttribute("consentGone", ways.stream().anyMatch(OrganLegs.Way::isConsentGone));
    model.addAttribute("hands", hands(view.events(), book));
    model.addAttribute("documents", documents(view.events(), book));
    model.addAttribute("offers", OfferLine.of(view, book));
    model.addAttribute("outOfOrder", isOutOfOrder(view));
    model.addAttribute(
        "moments", view.events().stream().map(event -> TimelineMoment.of(event, book)).toList());
    return "organs/organ";
  }

  private static Optional<Organs.Leg> last(List<Organs.Leg> legs) {
    return legs.isEmpty() ? Optional.empty() : Optional.of(legs.get(legs.size() - 1));
  }

  /** Where it was seen last: the latest act that counts and says where it was done. */
  private static Optional<OrganEvent> lastOf(List<OrganEvent> events) {
    return events.stream()
        .filter(event -> !event.place().isBlank())
        .filter(event -> !event.irregularities().contains(OrganIrregularity.OUT_OF_STATE))
        .filter(event -> LegAct.named(event.action().name()).isPresent())
        .max(java.util.Comparator.comparing(OrganEvent::deviceTime));
  }

  static Optional<LegStatement> statement(List<OrganEvent> events) {
    return events.stream()
        .filter(event -> event.terms() instanceof LegFactsTerms)
        .map(event -> ((LegFactsTerms) event.terms()).statement())
        .reduce((earlier, later) -> later);
  }

  private Optional<ClockPlot> plot(Organs.View view, MemberNames.Book book) {
    Optional<Instant> arrived = last(view.legs()).flatMap(Organs.Leg::arrivedAt);
    return view.clock()
        .map(
            reading -> {
              Instant start = view.line().crossClamp().orElseThrow();
              List<SignedHandOver> before = before(view);
              String first =
                  before.stream()
                      .map(link -> link.given().giver())
                      .findFirst()
                      .or(() -> view.legs().stream().findFirst().map(Organs.Leg::giver))
                      .map(book::of)
                      .or(() -> view.line().holder().map(book::of))
                      .orElse("–");
              List<ClockPlot.Held> held =
                  ClockPlot.held(
                      first,
                      start,
                      before.stream().map(link -> taken(link, book)).toList(),
                      view.legs(),
                      leg -> book.of(leg.receiver()));
              return ClockPlot.of(start, reading, held, arrived, clock.instant());
            });
  }

  /** Hand-overs before the first leg that is known here, as they came with the organ. */
  private static List<SignedHandOver> before(Organs.View view) {
    return view.legs().stream()
        .findFirst()
        .flatMap(
            leg ->
                view.events().stream()
                    .filter(event -> event.channel().equals(leg.channel()))
                    .filter(event -> event.terms() instanceof LegFactsTerms)
                    .map(event -> ((LegFactsTerms) event.terms()).chain())
                    .reduce((earlier, later) -> later))
        .orElse(List.of());
  }

  private static ClockPlot.Held taken(SignedHandOver link, MemberNames.Book book) {
    return new ClockPlot.Held(
        book.of(link.given().receiver()), Instant.ofEpochMilli(link.taken().deviceTime()));
  }

  private static List<Hands> hands(List<OrganEvent> events, MemberNames.Book book) {
    Map<String, Hands> hands = new LinkedHashMap<>();
    for (OrganEvent event : events) {
      hands.merge(
          event.by() + event.witness(),
          new Hands(
              book.of(event.by()), event.witness(), 1, event.deviceTime(), event.deviceTime()),
          (before, one) ->
              new Hands(
                  before.member(),
                  before.witness(),
                  before.acts() + 1,
                  before.first().isBefore(one.first()) ? before.first() : one.first(),
                  before.last().isAfter(one.last()) ? before.last() : one.last()));
    }
    return new ArrayList<>(hands.values());
  }

  private static List<DocumentLine> documents(List<OrganEvent> events, MemberNames.Book book) {
    return events.stream()
        .flatMap(
            event ->
                event.document().stream()
                    .map(hash -> new DocumentLine(event, hash, book.of(event.by()))))
        .toList();
  }

  private static boolean isOutOfOrder(Organs.View view) {
    return view.offers().stream().anyMatch(offer -> offer.reason() != 0)
        || view.events().stream()
            .anyMatch(event -> event.irregularities().contains(OrganIrregularity.OUT_OF_ORDER));
  }
}
