package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.decisions.ConsentDecisions;
import org.custodia.registry.decisions.ConsentDocument;
import org.custodia.registry.decisions.Decision;
import org.custodia.registry.decisions.DecisionRequest;
import org.custodia.registry.decisions.Verdict;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * What consents say about a request. Everything it needs is in the question; nothing of it is kept
 * or logged.
 */
@RestController
@RequestMapping(path = "/api/v1/consent-decisions", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(
    "hasAnyRole('pharmacist', 'physician', 'regulator', 'administrator', 'admissions', 'patient')")
@Tag(name = "consent-decisions")
class ConsentDecisionApi {
  private static final int MOST_CONSENTS = 100;
  private final Sentences sentences;
  private final Readers readers;

  ConsentDecisionApi(Sentences sentences, Readers readers) {
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param consents FHIR R4 Consent resources of one patient, at most 100
   * @param request who wants to do what, as docs/decisions-engine.md says
   */
  record DecisionQuestion(
      @ArraySchema(schema = @Schema(implementation = Object.class), maxItems = MOST_CONSENTS)
          List<JsonNode> consents,
      @Schema(implementation = Object.class, requiredMode = Schema.RequiredMode.REQUIRED)
          JsonNode request) {}

  /**
   * @param consent which of the consents decided, from 0
   * @param provision FHIRPath of what decided in it
   * @param message the sentence that belongs to {@code code}, in the language asked for
   * @param action what to do next
   */
  record DecisionAnswer(
      Verdict verdict,
      Optional<Integer> consent,
      String provision,
      String code,
      String message,
      Optional<String> action) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Ask whether consents permit a request, and which provision says so")
  DecisionAnswer decide(@RequestBody DecisionQuestion body, HttpServletRequest request) {
    if (body.consents() == null || body.consents().size() > MOST_CONSENTS) {
      throw Fields.wrong("consents");
    }
    if (body.request() == null) {
      throw Fields.wrong("request");
    }
    Decision decision =
        ConsentDecisions.decide(
            body.consents().stream().map(ConsentDocument::read).toList(),
            DecisionRequest.read(body.request()));
    Reader reader = readers.of(request);
    return new DecisionAnswer(
        decision.verdict(),
        decision.consent(),
        decision.provision(),
        decision.code(),
        sentences.of(decision.code(), decision.facts(), reader),
        sentences.actionOf(decision.code(), decision.facts(), reader));
  }
}
