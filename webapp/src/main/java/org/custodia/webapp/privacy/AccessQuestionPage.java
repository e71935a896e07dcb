package org.custodia.webapp.privacy;

import java.util.List;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.privacy.AccessQuestions;
import org.custodia.registry.privacy.AccessQuestions.Question;
import org.custodia.registry.privacy.PrivacyCases;
import org.custodia.webapp.security.RecordRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the privacy officer asked somebody who reads records, and their answers. */
@Controller
@RequestMapping("/access-questions")
@PreAuthorize(RecordRules.READS)
class AccessQuestionPage {
  private final AccessQuestions questions;

  AccessQuestionPage(AccessQuestions questions) {
    this.questions = questions;
  }

  @GetMapping
  String all(Caller caller, Model model) {
    model.addAttribute("questions", questions.of(caller));
    model.addAttribute("longest", PrivacyCases.LONGEST_WORDS);
    return "privacy/questions";
  }

  /** At the top of the person's pages, while a question waits. */
  @GetMapping("/banner")
  String banner(Caller caller, Model model) {
    List<Question> open = questions.of(caller).stream().filter(Question::isOpen).toList();
    model.addAttribute("open", open.size());
    return "privacy/questions :: banner";
  }

  @PostMapping("/{id}")
  String answer(
      Caller caller, @PathVariable UUID id, @RequestParam UUID step, @RequestParam String words) {
    questions.answer(caller, step, id, words);
    return "redirect:/access-questions";
  }
}
