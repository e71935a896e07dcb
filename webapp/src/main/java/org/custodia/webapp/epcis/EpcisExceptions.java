package org.custodia.webapp.epcis;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.webapp.problems.ProblemTypes;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/** The standard's exceptions (EPCIS 2.0, section 8.2.6) as types of problems. */
@Component
class EpcisExceptions implements ProblemTypes {
  static final String PREFIX = "epcisException:";

  @Override
  public Optional<String> of(HttpServletRequest request, HttpStatusCode status, Problem problem) {
    if (!request.getRequestURI().startsWith(request.getContextPath() + EpcisApi.ROOT)) {
      return Optional.empty();
    }
    return Optional.of(PREFIX + name(status.value(), problem.code()));
  }

  private static String name(int status, String code) {
    return switch (code) {
      case "CUS-EPC-001", "CUS-EPC-002", "CUS-EPC-003" -> "QueryParameterException";
      case "CUS-EPC-004" -> "QueryTooLargeException";
      default ->
          switch (status) {
            case 400, 409, 415 -> "ValidationException";
            case 401, 403 -> "SecurityException";
            case 404, 405 -> "NoSuchResourceException";
            case 406 -> "NotAcceptableException";
            case 413 -> "CaptureLimitExceededException";
            default -> "ImplementationException";
          };
    };
  }
}
