package org.custodia.webapp.oversight;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.CaseState;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.alerts.CloseCause;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The regulator's cases: the list, one of them with its history, the work on it, and plots. */
@Controller
@PreAuthorize("hasRole('regulator')")
class CasePage {
  private static final int PAGE = 50;
  private static final int DAYS_SHOWN = 30;

  /** What one looks up elsewhere with stands behind what one reads. */
  private static final Comparator<String> DETAILS =
      Comparator.<String, Integer>comparing(
              List.of("witness", "account", "command", "channel", "transaction", "block")::indexOf)
          .thenComparing(Comparator.naturalOrder());

  private final Cases cases;
  private final CaseExport export;
  private final Members members;
  private final Clock clock;

  CasePage(Cases cases, CaseExport export, Members members, Clock clock) {
    this.cases = cases;
    this.export = export;
    this.members = members;
    this.clock = clock;
  }

  @GetMapping("/cases")
  String list(
      Caller caller,
      @ModelAttribute("query") CaseQuery query,
      @RequestParam(defaultValue = "1") int page,
      Model model) {
    int shown = Math.max(1, Math.min(page, 2_000));
    List<CaseView.Summary> found = cases.list(caller, query.filter(), PAGE + 1, (shown - 1) * PAGE);
    model.addAttribute("cases", found.stream().limit(PAGE).toList());
    model.addAttribute("more", found.size() > PAGE);
    model.addAttribute("number", shown);
    model.addAttribute("names", names(caller));
    model.addAttribute("kinds", AlertKind.values());
    model.addAttribute("states", CaseState.values());
    return "oversight/cases";
  }

  @GetMapping("/cases/export.csv")
  void csv(Caller caller, @ModelAttribute CaseQuery query, HttpServletResponse response)
      throws IOException {
    export.csv(caller, query, response);
  }

  @GetMapping("/cases/export.xlsx")
  void xlsx(Caller caller, @ModelAttribute CaseQuery query, HttpServletResponse response)
      throws IOException {
    export.xlsx(caller, query, response);
  }

  @GetMapping("/cases/export.json")
  void json(Caller caller, @ModelAttribute CaseQuery query, HttpServletResponse response)
      throws IOException {
    export.json(caller, query, response);
  }

  @GetMapping("/cases/plots")
  String plots(
      Caller caller,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String to,
      Model model) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate last = to.isEmpty() ? today : CaseQuery.day("to", to);
    LocalDate first = from.isEmpty() ? last.minusDays(DAYS_SHOWN - 1) : CaseQuery.day("from", from);
    if (first.isAfter(last) || first.isBefore(last.minusYears(10))) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", "from");
    }
    var numbers = cases.statistics(caller, first, last);
    model.addAttribute("numbers", numbers);
    model.addAttribute("plots", CasePlots.of(numbers));
    model.addAttribute("states", CaseState.values());
    return "oversight/plots";
  }

  @GetMapping("/cases/{id}")
  String one(Caller caller, @PathVariable UUID id, Model model) {
    CaseView view = cases.view(caller, id);
    model.addAttribute("view", view);
    model.addAttribute("one", view.summary());
    model.addAttribute("names", names(caller));
    model.addAttribute("order", DETAILS);
    model.addAttribute("causes", CloseCause.values());
    model.addAttribute("longest", Cases.LONGEST_WORDS);
    return "oversight/case";
  }

  private Map<String, String> names(Caller caller) {
    return members.all(caller.organisation()).stream()
        .collect(Collectors.toMap(one -> one.id().toString(), Member::name));
  }

  @PostMapping("/cases/{id}/acknowledge")
  String acknowledge(Caller caller, @PathVariable UUID id) {
    cases.acknowledge(caller, id);
    return back(id);
  }

  @PostMapping("/cases/{id}/take")
  String take(Caller caller, @PathVariable UUID id) {
    cases.take(caller, id);
    return back(id);
  }

  @PostMapping("/cases/{id}/escalate")
  String escalate(Caller caller, @PathVariable UUID id, @RequestParam String words) {
    cases.escalate(caller, id, words);
    return back(id);
  }

  @PostMapping("/cases/{id}/close")
  String close(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam CloseCause cause,
      @RequestParam String words) {
    cases.close(caller, id, cause, words);
    return back(id);
  }

  @PostMapping("/cases/{id}/reopen")
  String reopen(Caller caller, @PathVariable UUID id, @RequestParam String words) {
    cases.reopen(caller, id, words);
    return back(id);
  }

  private static String back(UUID id) {
    return "redirect:/cases/" + id;
  }
}
