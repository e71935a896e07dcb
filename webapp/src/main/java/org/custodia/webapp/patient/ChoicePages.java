package org.custodia.webapp.patient;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.Wish;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.research.ResearchUses;
import org.custodia.webapp.problems.Readers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Research and giving organs: taking part, and declining. */
@Controller
@RequestMapping("/my/{patient}/choices")
@PreAuthorize("hasRole('patient')")
class ChoicePages {
  private final ActingFor actingFor;
  private final ConsentCards cards;
  private final Consents consents;
  private final ResearchUses uses;
  private final Readers readers;

  ChoicePages(
      ActingFor actingFor,
      ConsentCards cards,
      Consents consents,
      ResearchUses uses,
      Readers readers) {
    this.actingFor = actingFor;
    this.cards = cards;
    this.consents = consents;
    this.uses = uses;
    this.readers = readers;
  }

  /**
   * @param allowed what counts for it now
   */
  record Choice(Wish wish, List<ConsentCard> allowed) {}

  @GetMapping
  String choices(
      Caller caller, @PathVariable UUID patient, HttpServletRequest request, Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    ConsentCards.Sheet sheet = cards.of(caller, acting.who(), readers.of(request));
    model.addAttribute("sheet", sheet);
    model.addAttribute(
        "choices",
        consents.wishes(caller, patient).stream().map(one -> choice(one, sheet)).toList());
    model.addAttribute("uses", uses.of(caller, patient));
    return "patient/choices";
  }

  private static Choice choice(Wish wish, ConsentCards.Sheet sheet) {
    return new Choice(
        wish,
        sheet.current().stream()
            .filter(card -> card.consent().form().purpose() == wish.purpose())
            .toList());
  }

  @PostMapping("/declined")
  String decline(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam UUID act,
      @RequestParam ConsentPurpose purpose) {
    consents.decline(caller, act, patient, purpose);
    return "redirect:/my/" + patient + "/choices";
  }

  @PostMapping("/reconsidered")
  String reconsider(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam UUID act,
      @RequestParam ConsentPurpose purpose) {
    consents.reconsider(caller, act, patient, purpose);
    return "redirect:/my/" + patient + "/choices";
  }
}
