package org.custodia.webapp.problems;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What is left to say when a request failed outside Spring MVC, in a filter or the container. */
@Controller
class FailurePage implements ErrorController {
  private final ProblemWriter problems;

  FailurePage(ProblemWriter problems) {
    this.problems = problems;
  }

  @RequestMapping("/error")
  @PreAuthorize("permitAll()")
  void failure(HttpServletRequest request, HttpServletResponse response) throws IOException {
    HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
    if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code) {
      status = Optional.ofNullable(HttpStatus.resolve(code)).orElse(status);
    }
    if (status == HttpStatus.NOT_FOUND) {
      problems.write(request, response, new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
    } else if (status.is4xxClientError()) {
      problems.write(request, response, status, new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-001"));
    } else {
      Throwable cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
      problems.writeFailure(request, response, status, Optional.ofNullable(cause));
    }
  }
}
