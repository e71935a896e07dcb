package org.custodia.webapp.oversight;

import java.util.Set;
import java.util.UUID;
import org.custodia.registry.alerts.CaseState;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.oversight.OwnCases;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The authority's cases that concern one's own organisation, and explaining them. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class OwnCasePage {
  private static final Set<String> WAITING = Set.of(CaseState.OPEN.name(), CaseState.TAKEN.name());

  private final OwnCases cases;

  OwnCasePage(OwnCases cases) {
    this.cases = cases;
  }

  @GetMapping("/alerts")
  String list(Caller caller, Model model) {
    model.addAttribute("cases", cases.list(caller));
    return "oversight/alerts";
  }

  /** How many wait for an explanation; none where the authority does not answer. */
  @GetMapping("/alerts/open")
  String open(Caller caller, Model model) {
    model.addAttribute("open", waiting(caller));
    return "oversight/alerts :: open";
  }

  private long waiting(Caller caller) {
    try {
      return cases.list(caller).stream().filter(one -> WAITING.contains(one.state())).count();
    } catch (Problem unanswered) {
      return 0; // the list itself says why
    }
  }

  @GetMapping("/alerts/{id}")
  String one(Caller caller, @PathVariable UUID id, Model model) {
    model.addAttribute("one", cases.view(caller, id));
    model.addAttribute("longest", Cases.LONGEST_WORDS);
    return "oversight/alert";
  }

  @PostMapping("/alerts/{id}/explanations")
  String explain(Caller caller, @PathVariable UUID id, @RequestParam String words) {
    cases.explain(caller, id, words);
    return "redirect:/alerts/" + id;
  }
}
