package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpSession;
import org.custodia.webapp.security.AfterSignIn;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** Where one starts, and the ways in. */
@Controller
class HomePage {
  private final boolean demonstration;

  /**
   * @param demonstration whether this is the demo, so that the page says how to get in
   */
  HomePage(@Value("${custodia.demonstration:false}") boolean demonstration) {
    this.demonstration = demonstration;
  }

  @GetMapping("/")
  @PreAuthorize("permitAll()")
  String home(@RequestAttribute PageFacts page, Model model) {
    if (page.isPatientOnly()) return "redirect:/my";
    model.addAttribute("demonstration", demonstration);
    return "home";
  }

  @GetMapping("/sign-in-failed")
  @PreAuthorize("permitAll()")
  String signInFailed() {
    return "sign-in-failed";
  }

  /** Proves again who one is, second factor included, and comes back to the page. */
  @GetMapping("/sign-in-again")
  @PreAuthorize("isAuthenticated()")
  String signInAgain(@RequestParam(defaultValue = "/") String back, HttpSession session) {
    AfterSignIn.remember(session, back);
    return "redirect:/oauth2/authorization/keycloak?again=true";
  }
}
