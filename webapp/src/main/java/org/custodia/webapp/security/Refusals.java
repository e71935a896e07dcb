package org.custodia.webapp.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.problems.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** Says in a sentence why somebody does not come in. */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {
  private final ProblemWriter problems;
  private final LocalOrganisations organisations;

  Refusals(ProblemWriter problems, LocalOrganisations organisations) {
    this.problems = problems;
    this.organisations = organisations;
  }

  /** Nobody is signed in, or the bearer token is not one for us. */
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
      throws IOException {
    if (PageRequests.isProgram(request)) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    } else {
      response.setHeader("HX-Refresh", "true");
    }
    problems.write(
        request,
        response,
        HttpStatus.UNAUTHORIZED,
        new Problem(Problem.Kind.FORBIDDEN, "CUS-WEB-003"));
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
      throws IOException {
    problems.write(request, response, problemOf(reason));
  }

  private Problem problemOf(AccessDeniedException reason) {
    if (reason instanceof CsrfException) {
      return new Problem(Problem.Kind.FORBIDDEN, "CUS-WEB-006");
    }
    Optional<Caller> caller = Callers.of(SecurityContextHolder.getContext().getAuthentication());
    if (caller.filter(c -> organisations.slugs().contains(c.organisation())).isEmpty()) {
      return new Problem(
          Problem.Kind.FORBIDDEN, "CUS-WEB-004", caller.map(Caller::organisation).orElse("–"));
    }
    return new Problem(Problem.Kind.FORBIDDEN, "CUS-WEB-005");
  }
}
