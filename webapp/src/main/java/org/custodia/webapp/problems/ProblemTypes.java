package org.custodia.webapp.problems;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.springframework.http.HttpStatusCode;

/** How an interface that follows a standard names a kind of problem, where the standard says it. */
public interface ProblemTypes {

  /** The standard's name, when the request came by that interface. */
  Optional<String> of(HttpServletRequest request, HttpStatusCode status, Problem problem);
}
