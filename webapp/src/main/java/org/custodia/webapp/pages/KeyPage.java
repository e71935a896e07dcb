package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SessionKeys;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** A person's own signing keys; and, for the page's script, enrolling the one of this browser. */
@Controller
@PreAuthorize(
    "hasAnyRole('pharmacist', 'physician', 'nurse', 'manufacturer', 'wholesaler', 'regulator', "
        + "'administrator', 'biller', 'payer', "
        + OrganRules.ROLES
        + ")")
class KeyPage {
  private final SessionKeys keys;
  private final Enrolment enrolment;
  private final CommandAnswers answers;

  KeyPage(SessionKeys keys, Enrolment enrolment, CommandAnswers answers) {
    this.keys = keys;
    this.enrolment = enrolment;
    this.answers = answers;
  }

  @GetMapping("/keys")
  String list(Caller caller, Model model) {
    List<Enrolment.KeyAnswer> own = enrolment.list(caller);
    model.addAttribute("keys", own);
    model.addAttribute("anyOpen", own.stream().anyMatch(Enrolment.KeyAnswer::isOpen));
    return "keys";
  }

  @PostMapping("/keys/revoke")
  String revoke(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String key,
      HttpServletRequest request,
      Model model) {
    model.addAttribute(
        "command", answers.of(keys.revoke(caller, id, Enrolment.address("key", key)), request));
    return "command :: watched";
  }

  @PostMapping("/keys/revoke-all")
  String revokeAll(Caller caller, @RequestParam UUID id, HttpServletRequest request, Model model) {
    model.addAttribute(
        "commands",
        enrolment.revokeAll(caller, id).stream()
            .map(status -> answers.of(status, request))
            .toList());
    return "keys :: ended";
  }

  @GetMapping(value = "/keys/state", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  Enrolment.KeyAnswer state(Caller caller, @RequestParam String key) {
    return enrolment.state(caller, key);
  }

  @PostMapping(value = "/keys/proofs", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  Enrolment.ProofAnswer proof(Caller caller, Authentication signIn, @RequestParam String key) {
    return enrolment.proof(caller, signIn, key);
  }

  @PostMapping(value = "/keys", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  CommandAnswer enrol(
      Caller caller,
      Authentication signIn,
      @RequestParam UUID id,
      @RequestParam String key,
      @RequestParam String issuedAt,
      @RequestParam String until,
      @RequestParam String proof,
      HttpServletRequest request) {
    return answers.of(
        enrolment.enrol(caller, signIn, id, key, issuedAt, until, proof, request), request);
  }
}
