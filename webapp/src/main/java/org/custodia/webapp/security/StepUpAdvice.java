package org.custodia.webapp.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.custodia.registry.errors.Problem;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.problems.ProblemWriter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Says that a fresh second factor is needed: to a person with the way there and back, to a program
 * with the challenge of RFC 9470 (OAuth 2.0 Step Up Authentication Challenge Protocol).
 */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class StepUpAdvice {
  private final SecuritySettings settings;
  private final ProblemWriter problems;

  StepUpAdvice(SecuritySettings settings, ProblemWriter problems) {
    this.settings = settings;
    this.problems = problems;
  }

  @ExceptionHandler
  void stepUp(StepUpNeeded needed, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problem problem =
        new Problem(Problem.Kind.FORBIDDEN, "CUS-WEB-016", settings.recordFactorAge().toMinutes());
    if (!PageRequests.isProgram(request)) {
      problems.write(request, response, problem);
      return;
    }
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge());
    problems.write(request, response, HttpStatus.UNAUTHORIZED, problem);
  }

  private String challenge() {
    String levels = String.join(" ", settings.secondFactorLevels().stream().sorted().toList());
    return "Bearer error=\"insufficient_user_authentication\","
        + " error_description=\"a fresh second factor is needed\""
        + (levels.isEmpty() ? "" : ", acr_values=\"" + levels + "\"")
        + ", max_age=\""
        + settings.recordFactorAge().toSeconds()
        + "\"";
  }
}
