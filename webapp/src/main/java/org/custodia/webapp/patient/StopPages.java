package org.custodia.webapp.patient;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.Readers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Taking everything back, opting out and in again; each says first exactly what it does. */
@Controller
@RequestMapping("/my/{patient}/stop")
@PreAuthorize("hasRole('patient')")
class StopPages {
  private final ActingFor actingFor;
  private final ConsentCards cards;
  private final Consents consents;
  private final Readers readers;

  StopPages(ActingFor actingFor, ConsentCards cards, Consents consents, Readers readers) {
    this.actingFor = actingFor;
    this.cards = cards;
    this.consents = consents;
    this.readers = readers;
  }

  @GetMapping
  String choices(
      Caller caller, @PathVariable UUID patient, HttpServletRequest request, Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    model.addAttribute("sheet", cards.of(caller, acting.who(), readers.of(request)));
    return "patient/stop";
  }

  @PostMapping("/everything")
  String everything(Caller caller, @PathVariable UUID patient, @RequestParam UUID act) {
    List<UUID> live =
        consents.of(caller, patient).stream()
            .filter(consent -> consent.state().isLive())
            .map(ConsentView::id)
            .toList();
    if (!live.isEmpty()) consents.revoke(caller, act, patient, live);
    return first(patient);
  }

  @PostMapping("/out")
  String out(Caller caller, @PathVariable UUID patient, @RequestParam UUID act) {
    consents.optOut(caller, act, patient);
    return first(patient);
  }

  @PostMapping("/in")
  String in(Caller caller, @PathVariable UUID patient, @RequestParam UUID act) {
    consents.optIn(caller, act, patient);
    return first(patient);
  }

  private static String first(UUID patient) {
    return "redirect:/my/" + patient;
  }
}
