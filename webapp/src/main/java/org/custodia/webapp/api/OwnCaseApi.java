package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.oversight.OwnCases;
import org.custodia.registry.oversight.OwnCases.OwnCase;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The regulator's cases that concern the calling organisation. */
@RestController
@RequestMapping(path = "/api/v1/alerts", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
@Tag(name = "alerts")
class OwnCaseApi {
  private final OwnCases cases;

  OwnCaseApi(OwnCases cases) {
    this.cases = cases;
  }

  record CaseExplanationRequest(
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String words) {}

  @GetMapping
  @Operation(summary = "Cases that concern the organisation, without their history")
  List<OwnCase> list(Caller caller) {
    return cases.list(caller);
  }

  @GetMapping("/{id}")
  @Operation(summary = "One of them, as far as it concerns the organisation")
  OwnCase one(Caller caller, @PathVariable String id) {
    return cases.view(caller, Fields.uuid("id", id));
  }

  @PostMapping(path = "/{id}/explanations", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Explain to the regulator how it came about")
  OwnCase explain(
      Caller caller, @PathVariable String id, @RequestBody CaseExplanationRequest body) {
    return cases.explain(caller, Fields.uuid("id", id), Fields.text("words", body.words()));
  }
}
