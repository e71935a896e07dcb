package org.custodia.webapp.prices;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prices.PriceFact.OrderFact;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.registry.prices.Prices;
import org.custodia.webapp.commands.CommandAnswers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Price orders, for the authority: what was published, how far it is, and where one begins. */
@Controller
@PreAuthorize("hasRole('regulator')")
class PriceOrderPage {
  private static final int MOST_LISTED = 200;

  /** Entries on one page of an order. */
  private static final int PAGE = 100;

  /** Lines that a correction begins with; a longer order is corrected by a list. */
  private static final int MOST_TYPED = 50;

  private static final int EMPTY_LINES = 3;

  private final PriceOrdering ordering;
  private final Prices prices;
  private final CommandAnswers answers;

  PriceOrderPage(PriceOrdering ordering, Prices prices, CommandAnswers answers) {
    this.ordering = ordering;
    this.prices = prices;
    this.answers = answers;
  }

  // --- Looking ---

  @GetMapping("/price-orders")
  String list(Caller caller, Model model) {
    model.addAttribute("orders", prices.orders(caller.organisation(), MOST_LISTED));
    model.addAttribute("most", MOST_LISTED);
    return "prices/orders";
  }

  /**
   * @param page of its entries, from 1
   */
  @GetMapping("/price-orders/{orderId}")
  String one(
      Caller caller,
      @PathVariable String orderId,
      @RequestParam(defaultValue = "1") int page,
      Model model) {
    OrderFact order = find(caller, orderId);
    int shown = Math.max(1, Math.min(page, 1 + order.size() / PAGE));
    List<PriceEntry> entries =
        prices.entries(caller.organisation(), order.orderId(), PAGE + 1, (shown - 1) * PAGE);
    model.addAttribute("order", order);
    model.addAttribute("rule", ShownRule.of(order.rule()));
    model.addAttribute(
        "entries",
        entries.stream().limit(PAGE).map(e -> TypedLine.of(e, order.rule().currency())).toList());
    model.addAttribute("number", shown);
    model.addAttribute("more", entries.size() > PAGE);
    Optional<UUID> draft =
        order.inForceAt().isPresent()
            ? Optional.empty()
            : ordering.draftOf(caller, order.orderId());
    model.addAttribute("progress", draft.map(id -> ordering.progress(caller, id)));
    return "prices/order";
  }

  private OrderFact find(Caller caller, String orderId) {
    return Optional.of(orderId)
        .filter(id -> Hex.isBytes(id, 32))
        .flatMap(id -> prices.order(caller.organisation(), Bytes32.of(id)))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PRC-010"));
  }

  // --- Beginning ---

  /**
   * @param how FRENCH (the national file), LIST (a file) or LINES (typed here)
   * @param rule name of a {@link CountryRule} to begin with
   * @param corrects id of an order whose rule and lines to begin with
   */
  @GetMapping("/price-orders/new")
  String begin(
      Caller caller,
      @RequestParam(defaultValue = "FRENCH") String how,
      @RequestParam(defaultValue = "") String rule,
      @RequestParam(defaultValue = "") String corrects,
      Model model) {
    Optional<OrderFact> corrected =
        corrects.isEmpty() ? Optional.empty() : Optional.of(find(caller, corrects));
    boolean fits = corrected.filter(order -> order.size() <= MOST_TYPED).isPresent();
    String chosen = corrected.isPresent() ? (fits ? "LINES" : "LIST") : how;
    CountryRule known = known(rule);
    model.addAttribute("how", List.of("LIST", "LINES").contains(chosen) ? chosen : "FRENCH");
    model.addAttribute("rules", CountryRule.values());
    model.addAttribute("chosen", corrected.isPresent() ? "" : known.name());
    model.addAttribute("corrected", corrected);
    model.addAttribute(
        "where", corrected.map(OrderFact::jurisdiction).orElse(known.jurisdiction()).code());
    model.addAttribute("rule", ShownRule.of(corrected.map(OrderFact::rule).orElse(known.rule())));
    model.addAttribute("lines", fits ? lines(caller, corrected.get()) : empty());
    return "prices/order-new";
  }

  private static CountryRule known(String name) {
    return Arrays.stream(CountryRule.values())
        .filter(one -> one.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElse(CountryRule.TARIFF);
  }

  private List<TypedLine> lines(Caller caller, OrderFact order) {
    return prices.entries(caller.organisation(), order.orderId(), MOST_TYPED, 0).stream()
        .map(entry -> TypedLine.of(entry, order.rule().currency()))
        .toList();
  }

  private static List<TypedLine> empty() {
    return IntStream.range(0, EMPTY_LINES).mapToObj(i -> TypedLine.EMPTY).toList();
  }

  /** One more line to type in. */
  @GetMapping("/price-orders/new/line")
  String line(Model model) {
    model.addAttribute("lines", List.of(TypedLine.EMPTY));
    return "prices/order-new :: lines";
  }

  /** Where the yearly revision of an order's ceilings by an index begins. */
  @GetMapping("/price-orders/{orderId}/revision")
  String revision(Caller caller, @PathVariable String orderId, Model model) {
    OrderFact order = find(caller, orderId);
    if (order.rule().kind() != PriceKind.CEILING) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-PRC-010");
    }
    model.addAttribute("order", order);
    return "prices/revision";
  }

  // --- Publishing ---

  @PostMapping("/price-orders")
  String publish(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(ordering.publish(caller, id, signature), request));
    model.addAttribute("progress", ordering.progress(caller, id));
    return "prices/order :: recorded";
  }

  /** Asked by the page every second until there is nothing to wait for. */
  @GetMapping("/price-orders/drafts/{id}/progress")
  String progress(Caller caller, @PathVariable UUID id, Model model) {
    model.addAttribute("progress", ordering.progress(caller, id));
    return "prices/order :: progress";
  }

  @PostMapping("/price-orders/drafts/{id}/resume")
  String resume(Caller caller, @PathVariable UUID id, Model model) {
    model.addAttribute("progress", ordering.resume(caller, id));
    return "prices/order :: progress";
  }
}
