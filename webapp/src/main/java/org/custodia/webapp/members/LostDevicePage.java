package org.custodia.webapp.members;

import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.custodia.registry.factors.FactorsSettings;
import org.custodia.registry.factors.LostDevices;
import org.custodia.registry.factors.LostDevices.Loss;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.pictures.QrCode;
import org.custodia.webapp.security.ProviderAdministration;
import org.custodia.webapp.security.ProviderAdministration.Authenticator;
import org.custodia.webapp.security.SecondFactor;
import org.springframework.http.CacheControl;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Lost authenticators, for administrators: one asks, another confirms, and it is replaced. Whatever
 * changes something asks for a fresh second factor.
 */
@Controller
@RequestMapping("/lost-devices")
@PreAuthorize("hasRole('administrator')")
class LostDevicePage {
  private final LostDevices losses;
  private final ProviderAdministration provider;
  private final SecondFactor secondFactor;
  private final FactorsSettings settings;

  LostDevicePage(
      LostDevices losses,
      ProviderAdministration provider,
      SecondFactor secondFactor,
      FactorsSettings settings) {
    this.losses = losses;
    this.provider = provider;
    this.secondFactor = secondFactor;
    this.settings = settings;
  }

  @GetMapping
  String all(Caller caller, Model model) {
    model.addAttribute("losses", losses.all(caller));
    model.addAttribute("me", caller.name());
    model.addAttribute("byHand", !provider.isAllowed());
    model.addAttribute("hours", settings.confirmedWithin().toHours());
    model.addAttribute("id", UUID.randomUUID());
    model.addAttribute("longest", LostDevices.LONGEST_WORDS);
    return "lost-devices";
  }

  /** At the top of an administrator's pages, while one waits for a second person. */
  @GetMapping("/banner")
  String banner(Caller caller, Model model) {
    model.addAttribute("waiting", losses.waiting(caller));
    return "lost-devices :: banner";
  }

  @PostMapping
  String ask(
      Caller caller,
      Authentication signIn,
      @RequestParam UUID id,
      @RequestParam String person,
      @RequestParam String proof) {
    secondFactor.requireFresh(signIn);
    losses.ask(caller, id, person, proof);
    return "redirect:/lost-devices";
  }

  @PostMapping("/{id}/confirmation")
  String confirm(Caller caller, Authentication signIn, @PathVariable UUID id) {
    secondFactor.requireFresh(signIn);
    losses.confirm(caller, id);
    return "redirect:/lost-devices";
  }

  @PostMapping("/{id}/refusal")
  String refuse(Caller caller, Authentication signIn, @PathVariable UUID id) {
    secondFactor.requireFresh(signIn);
    losses.refuse(caller, id);
    return "redirect:/lost-devices";
  }

  /** Replaces it at the provider and shows the new one, once; or notes that it was done by hand. */
  @PostMapping("/{id}/replacement")
  String replace(
      Caller caller,
      Authentication signIn,
      @PathVariable UUID id,
      Model model,
      HttpServletResponse response) {
    secondFactor.requireFresh(signIn);
    if (!provider.isAllowed()) {
      losses.carryOut(caller, id, () -> {});
      return "redirect:/lost-devices";
    }
    String person = person(caller, id);
    AtomicReference<Authenticator> given = new AtomicReference<>();
    losses.carryOut(caller, id, () -> given.set(provider.replace(caller.organisation(), person)));
    response.setHeader("Cache-Control", CacheControl.noStore().getHeaderValue());
    model.addAttribute("person", person);
    model.addAttribute("key", given.get().key());
    model.addAttribute("qr", QrCode.of(given.get().address()));
    return "lost-device-new";
  }

  private String person(Caller caller, UUID id) {
    return losses.all(caller).stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .map(Loss::person)
        .orElse("");
  }
}
