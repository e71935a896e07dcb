package org.custodia.webapp.security;

import java.util.function.Supplier;
import org.custodia.registry.ledger.LocalOrganisations;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Lets in callers whose organisation this instance serves; asked again on every request. */
final class LocalCallerOnly implements AuthorizationManager<RequestAuthorizationContext> {
  private final LocalOrganisations organisations;

  LocalCallerOnly(LocalOrganisations organisations) {
    this.organisations = organisations;
  }

  @Override
  public AuthorizationResult authorize(
      Supplier<? extends Authentication> authentication, RequestAuthorizationContext context) {
    return new AuthorizationDecision(
        Callers.of(authentication.get())
            .filter(caller -> organisations.slugs().contains(caller.organisation()))
            .isPresent());
  }
}
