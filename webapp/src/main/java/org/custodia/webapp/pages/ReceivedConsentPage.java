package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Hex;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What patients of others have allowed to us, and using it. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'physician')")
class ReceivedConsentPage {
  private final ConsentUses uses;
  private final CommandAnswers answers;

  ReceivedConsentPage(ConsentUses uses, CommandAnswers answers) {
    this.uses = uses;
    this.answers = answers;
  }

  @GetMapping("/received-consents")
  String list(Caller caller, Model model) {
    model.addAttribute("consents", uses.received(caller));
    return "received-consents";
  }

  /** The rows alone, for a page that is open: it asks now and then. */
  @GetMapping(value = "/received-consents", headers = "HX-Request")
  String rows(Caller caller, Model model) {
    model.addAttribute("consents", uses.received(caller));
    return "received-consents :: rows";
  }

  @PostMapping("/received-consents/uses")
  String use(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String host,
      @RequestParam String commitment,
      @RequestParam ConsentPurpose purpose,
      HttpServletRequest request,
      Model model) {
    model.addAttribute(
        "command",
        answers.of(uses.use(caller, id, hash(host), hash(commitment), purpose), request));
    return "command :: watched";
  }

  private static Bytes32 hash(String text) {
    if (!Hex.isBytes(text, 32)) throw new Problem(Problem.Kind.NOT_FOUND, "CUS-CON-040");
    return Bytes32.of(text);
  }
}
