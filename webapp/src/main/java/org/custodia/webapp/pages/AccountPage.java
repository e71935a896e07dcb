package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.custodia.registry.factors.LostDevices;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.security.AfterSignIn;
import org.custodia.webapp.security.SecuritySettings;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** How one is signed in, when that ends, and what to do without one's authenticator. */
@Controller
@PreAuthorize("isAuthenticated()")
class AccountPage {
  private final SecuritySettings settings;
  private final LostDevices losses;

  AccountPage(SecuritySettings settings, LostDevices losses) {
    this.settings = settings;
    this.losses = losses;
  }

  @GetMapping("/account")
  String account(Caller caller, HttpSession session, Model model) {
    model.addAttribute("told", losses.unread(caller));
    model.addAttribute("began", Instant.ofEpochMilli(session.getCreationTime()));
    model.addAttribute(
        "ends", Instant.ofEpochMilli(session.getCreationTime()).plus(settings.sessionLasts()));
    model.addAttribute("idle", Duration.ofSeconds(session.getMaxInactiveInterval()).toMinutes());
    model.addAttribute("records", settings.recordFactorAge().toMinutes());
    model.addAttribute("recoveryCodes", !settings.recoveryCodesAction().isEmpty());
    return "account";
  }

  /** At the top of each page, until it is read: who replaced one's authenticator, and when. */
  @GetMapping("/account/told")
  String told(Caller caller, Model model) {
    model.addAttribute("told", losses.unread(caller));
    return "account :: told";
  }

  @PostMapping("/account/told/{id}")
  String read(Caller caller, @PathVariable UUID id) {
    losses.read(caller, id);
    return "redirect:/account";
  }

  /** Lets the provider make recovery codes; it asks for a fresh second factor first. */
  @GetMapping("/account/recovery-codes")
  String recoveryCodes(HttpSession session) {
    AfterSignIn.remember(session, "/account");
    return "redirect:/oauth2/authorization/keycloak?recovery=true";
  }
}
