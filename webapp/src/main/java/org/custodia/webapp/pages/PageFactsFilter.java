package org.custodia.webapp.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.custodia.registry.health.Health;
import org.custodia.registry.health.Light;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.security.Callers;
import org.custodia.webapp.security.SecondFactor;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Puts {@link PageFacts} where every template finds them, as {@code page}. */
@Component
class PageFactsFilter extends OncePerRequestFilter {
  /** Makes a page that has been open for long ask what is wrong; see the banner in the layout. */
  private static final String HINDERED = "hindered";

  private final SecondFactor secondFactor;
  private final LocalOrganisations organisations;
  private final OrganisationNames names;
  private final Health health;

  PageFactsFilter(
      SecondFactor secondFactor,
      LocalOrganisations organisations,
      OrganisationNames names,
      Health health) {
    this.secondFactor = secondFactor;
    this.organisations = organisations;
    this.names = names;
    this.health = health;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return PageRequests.isProgram(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication person = SecurityContextHolder.getContext().getAuthentication();
    Optional<Caller> caller =
        Callers.of(person).filter(known -> organisations.slugs().contains(known.organisation()));
    Optional<Light.Subject> hindrance =
        caller.isPresent()
            ? health.hindrance(caller.get().organisation())
            : Optional.of(Light.Subject.SIGN_IN).filter(any -> !health.signInAnswers());
    if (hindrance.isPresent() && caller.isPresent() && PageRequests.isFragment(request)) {
      response.setHeader("HX-Trigger", HINDERED);
    }
    request.setAttribute(
        "page",
        new PageFacts(
            caller,
            caller.map(known -> names.of(known.organisation())).orElse(""),
            request.getRequestURI().substring(request.getContextPath().length()),
            Optional.ofNullable(request.getQueryString()).orElse(""),
            caller.isPresent() && secondFactor.isFresh(person),
            hindrance));
    chain.doFilter(request, response);
  }
}
