package org.custodia.webapp.fhir;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.FhirBundle;
import org.custodia.registry.fhir.FhirJson;
import org.custodia.webapp.problems.ProblemAnswer;
import org.custodia.webapp.problems.ProblemForms;
import org.springframework.stereotype.Component;

/** Problems as OperationOutcome (http://hl7.org/fhir/R4/operationoutcome.html). */
@Component
class FhirOutcomes implements ProblemForms {
  /** Whose first fact is a FHIRPath. */
  private static final Set<String> WITH_PATH =
      Set.of("CUS-FHR-006", "CUS-FHR-007", "CUS-FHR-008", "CUS-FHR-009", "CUS-FHR-015");

  @Override
  public Optional<Form> of(HttpServletRequest request, ProblemAnswer answer, Problem problem) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (!path.startsWith(FhirApi.ROOT + "/")) return Optional.empty();
    Optional<String> where =
        WITH_PATH.contains(problem.code())
            ? problem.arguments().stream().findFirst().map(String::valueOf)
            : Optional.empty();
    return Optional.of(
        new Form(
            FhirJson.MEDIA_TYPE,
            FhirBundle.outcome(
                type(answer.status(), problem.code()),
                answer.code(),
                answer.message(),
                answer.action().or(answer::detail),
                where)));
  }

  /** The code of http://hl7.org/fhir/R4/valueset-issue-type.html. */
  private static String type(int status, String code) {
    return switch (code) {
      case "CUS-FHR-001", "CUS-FHR-008" -> "structure";
      case "CUS-FHR-005", "CUS-FHR-006" -> "required";
      case "CUS-FHR-007", "CUS-FHR-019" -> "value";
      case "CUS-FHR-009" -> "extension";
      case "CUS-FHR-004", "CUS-FHR-018", "CUS-FHR-021", "CUS-FHR-026", "CUS-FHR-028" ->
          "not-supported";
      default ->
          switch (status) {
            case 401 -> "login";
            case 403 -> "forbidden";
            case 404, 410 -> "not-found";
            case 405, 406, 415 -> "not-supported";
            case 409, 412 -> "conflict";
            case 413 -> "too-long";
            case 429 -> "throttled";
            case 500 -> "exception";
            case 503 -> "transient";
            default -> "invalid";
          };
    };
  }
}
