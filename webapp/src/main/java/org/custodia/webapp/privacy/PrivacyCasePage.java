package org.custodia.webapp.privacy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.privacy.Access;
import org.custodia.registry.privacy.CaseKind;
import org.custodia.registry.privacy.PrivacyCases;
import org.custodia.registry.privacy.PrivacyCases.Case;
import org.custodia.registry.privacy.PrivacyCases.Filter;
import org.custodia.registry.privacy.PrivacyCases.Outcome;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the privacy officer looks into: the list, and one of them with the work on it. */
@Controller
@RequestMapping("/privacy")
@PreAuthorize("hasRole('privacy-officer')")
class PrivacyCasePage {
  private static final int PAGE = 50;

  private final PrivacyCases cases;

  PrivacyCasePage(PrivacyCases cases) {
    this.cases = cases;
  }

  @GetMapping
  String list(
      Caller caller,
      @RequestParam(defaultValue = "") String kind,
      @RequestParam(defaultValue = "false") boolean closed,
      @RequestParam(defaultValue = "1") int page,
      Model model) {
    int shown = Math.max(1, Math.min(page, 2_000));
    Optional<CaseKind> of =
        List.of(CaseKind.values()).stream().filter(one -> one.name().equals(kind)).findFirst();
    List<Case> found = cases.list(caller, new Filter(of, closed), PAGE + 1, (shown - 1) * PAGE);
    model.addAttribute("cases", found.stream().limit(PAGE).toList());
    model.addAttribute("more", found.size() > PAGE);
    model.addAttribute("number", shown);
    model.addAttribute("counts", cases.counts(caller));
    model.addAttribute("kinds", CaseKind.values());
    model.addAttribute("kind", of);
    model.addAttribute("closed", closed);
    return "privacy/cases";
  }

  @GetMapping("/cases/{id}")
  String one(Caller caller, @PathVariable UUID id, Model model) {
    PrivacyCases.Details view = cases.view(caller, id);
    model.addAttribute("view", view);
    model.addAttribute("one", view.summary());
    model.addAttribute("accesses", view.accesses().stream().map(Shown::of).toList());
    model.addAttribute("step", UUID.randomUUID());
    model.addAttribute("outcomes", Outcome.values());
    model.addAttribute("longest", PrivacyCases.LONGEST_WORDS);
    return "privacy/case";
  }

  /** An access with the kind of record in words. */
  record Shown(Access access, Optional<RecordKind> kind) {
    static Shown of(Access access) {
      return new Shown(access, access.kind().flatMap(RecordKind::of));
    }
  }

  @PostMapping("/cases/{id}/explanation")
  String explain(
      Caller caller, @PathVariable UUID id, @RequestParam UUID step, @RequestParam String words) {
    cases.explain(caller, step, id, words);
    return back(id);
  }

  @PostMapping("/cases/{id}/question")
  String ask(
      Caller caller, @PathVariable UUID id, @RequestParam UUID step, @RequestParam String words) {
    cases.ask(caller, step, id, words);
    return back(id);
  }

  @PostMapping("/cases/{id}/closing")
  String close(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam UUID step,
      @RequestParam Outcome outcome,
      @RequestParam String words) {
    cases.close(caller, step, id, outcome, words);
    return back(id);
  }

  @PostMapping("/cases/{id}/reopening")
  String reopen(
      Caller caller, @PathVariable UUID id, @RequestParam UUID step, @RequestParam String words) {
    cases.reopen(caller, step, id, words);
    return back(id);
  }

  private static String back(UUID id) {
    return "redirect:/privacy/cases/" + id;
  }
}
