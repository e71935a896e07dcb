package org.custodia.webapp.problems;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import tools.jackson.databind.JsonNode;

/**
 * How an interface that follows a standard says a problem, where the standard has a form for it.
 */
public interface ProblemForms {

  /** The standard's form, when the request came by that interface. */
  Optional<Form> of(HttpServletRequest request, ProblemAnswer answer, Problem problem);

  /**
   * @param contentType media type of the body
   */
  record Form(String contentType, JsonNode body) {}
}
