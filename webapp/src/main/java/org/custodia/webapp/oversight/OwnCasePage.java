package org.custodia.webapp.oversight;

import java.util.UUID;
import org.custodia.registry.alerts.Cases;
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
  private final OwnCases cases;

  OwnCasePage(OwnCases cases) {
    this.cases = cases;
  }

  @GetMapping("/alerts")
  String list(Caller caller, Model model) {
    model.addAttribute("cases", cases.list(caller));
    return "oversight/alerts";
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
