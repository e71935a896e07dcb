package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import org.custodia.webapp.security.AfterSignIn;
import org.custodia.webapp.security.SecuritySettings;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** How one is signed in, when that ends, and what to do without one's authenticator. */
@Controller
@PreAuthorize("isAuthenticated()")
class AccountPage {
  private final SecuritySettings settings;

  AccountPage(SecuritySettings settings) {
    this.settings = settings;
  }

  @GetMapping("/account")
  String account(HttpSession session, Model model) {
    model.addAttribute("began", Instant.ofEpochMilli(session.getCreationTime()));
    model.addAttribute(
        "ends", Instant.ofEpochMilli(session.getCreationTime()).plus(settings.sessionLasts()));
    model.addAttribute("idle", Duration.ofSeconds(session.getMaxInactiveInterval()).toMinutes());
    model.addAttribute("records", settings.recordFactorAge().toMinutes());
    model.addAttribute("recoveryCodes", !settings.recoveryCodesAction().isEmpty());
    return "account";
  }

  /** Lets the provider make recovery codes; it asks for a fresh second factor first. */
  @GetMapping("/account/recovery-codes")
  String recoveryCodes(HttpSession session) {
    AfterSignIn.remember(session, "/account");
    return "redirect:/oauth2/authorization/keycloak?recovery=true";
  }
}
