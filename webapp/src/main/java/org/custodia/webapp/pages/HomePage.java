package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpSession;
import org.custodia.webapp.security.AfterSignIn;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where one starts, and the ways in. */
@Controller
class HomePage {
  @GetMapping("/")
  @PreAuthorize("permitAll()")
  String home() {
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
