package org.custodia.webapp.patient;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.Represented;
import org.custodia.webapp.problems.Readers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The first page: what is allowed, to whom, until when; and each consent with its history. */
@Controller
@RequestMapping("/my")
@PreAuthorize("hasRole('patient')")
class ConsentPages {
  /** htmx takes the content and asks no more. */
  private static final int STOP_POLLING = 286;

  private final ActingFor actingFor;
  private final ConsentCards cards;
  private final Consents consents;
  private final Notices notices;
  private final NewsWords news;
  private final Readers readers;

  ConsentPages(
      ActingFor actingFor,
      ConsentCards cards,
      Consents consents,
      Notices notices,
      NewsWords news,
      Readers readers) {
    this.actingFor = actingFor;
    this.cards = cards;
    this.consents = consents;
    this.notices = notices;
    this.news = news;
    this.readers = readers;
  }

  @GetMapping
  String start(Caller caller) {
    List<Represented> everybody = actingFor.everybody(caller);
    return everybody.isEmpty() ? "patient/nobody" : "redirect:/my/" + everybody.get(0).patient();
  }

  @GetMapping("/{patient}")
  String allowed(
      Caller caller, @PathVariable UUID patient, HttpServletRequest request, Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    model.addAttribute("sheet", cards.of(caller, acting.who(), readers.of(request)));
    return "patient/consents";
  }

  /**
   * @param seen digest of what the page shows; nothing is sent when it is still that
   */
  @GetMapping(value = "/{patient}/consents", headers = "HX-Request")
  String list(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam Optional<String> seen,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    ConsentCards.Sheet sheet = cards.of(caller, acting.who(), readers.of(request));
    if (seen.filter(sheet.digest()::equals).isPresent()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return "command :: unchanged";
    }
    model.addAttribute("sheet", sheet);
    return "patient/consents :: sheet";
  }

  @GetMapping("/{patient}/consents/{id}")
  String one(
      Caller caller,
      @PathVariable UUID patient,
      @PathVariable UUID id,
      HttpServletRequest request,
      Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    ConsentCard card = cards.one(caller, acting.who(), id, readers.of(request));
    model.addAttribute("card", card);
    model.addAttribute(
        "history",
        news.of(
            caller,
            notices.about(caller, patient, id),
            consents.of(caller, patient),
            readers.of(request)));
    return "patient/consent";
  }

  /** The same consent while a page waits for it to come into force or to end. */
  @GetMapping(value = "/{patient}/consents/{id}/state", headers = "HX-Request")
  String state(
      Caller caller,
      @PathVariable UUID patient,
      @PathVariable UUID id,
      @RequestParam Optional<String> seen,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    ConsentCard card = cards.one(caller, acting.who(), id, readers.of(request));
    if (card.isMoving() && seen.filter(card.consent().state().name()::equals).isPresent()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return "command :: unchanged";
    }
    if (!card.isMoving()) response.setStatus(STOP_POLLING);
    model.addAttribute("card", card);
    return "patient/pieces :: state";
  }

  @PostMapping("/{patient}/consents/{id}/revoke")
  String revoke(
      Caller caller, @PathVariable UUID patient, @PathVariable UUID id, @RequestParam UUID act) {
    consents.revoke(caller, act, patient, List.of(id));
    return "redirect:/my/" + patient + "/consents/" + id;
  }
}
