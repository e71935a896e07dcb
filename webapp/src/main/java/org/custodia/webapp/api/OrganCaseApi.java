package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.webapp.api.OrganAnswers.DonorCaseAnswer;
import org.custodia.webapp.api.OrganAnswers.DonorCaseLine;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Donors' cases. What is done in them are acts in their channels. */
@RestController
@RequestMapping(path = "/api/v1/organs/cases", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganCaseApi {
  private static final int MOST_LISTED = 1_000;

  private final DonorCases cases;
  private final RecordedCommands recorded;

  OrganCaseApi(DonorCases cases, RecordedCommands recorded) {
    this.cases = cases;
    this.recorded = recorded;
  }

  /**
   * @param person who the donor is; kept sealed, and never told to another member
   * @param allocation identity of the allocation body, gln: and 13 digits
   * @param din donation identification number, as on the labels
   * @param sender who sends the organs, as on the labels
   * @param phone where somebody answers at any hour
   */
  record DonorRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
          OrganCandidateApi.OrganPersonFields person,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String allocation,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String din,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String sender,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String phone) {}

  /**
   * @param channel in which to act; absent while it is being opened: send the same again
   */
  record EnteredDonor(String caseId, Optional<String> channel) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(OrganRules.BANK)
  @Operation(summary = "Enter a donor and open the channel of the case")
  EnteredDonor enter(Caller caller, @RequestBody DonorRequest body) {
    if (body.person() == null) throw Fields.wrong("person");
    DonorCases.Entered entered =
        cases.enter(
            caller,
            Fields.uuid("id", body.id()),
            new DonorCases.Entry(
                body.person().identity(),
                OrganFields.member("allocation", body.allocation()),
                Fields.text("din", body.din()),
                Fields.text("sender", body.sender()),
                Fields.text("phone", body.phone())));
    return new EnteredDonor(entered.caseId().toString(), entered.channel());
  }

  @GetMapping
  @Operation(summary = "Cases the organisation is party to, latest change first")
  List<DonorCaseLine> list(
      Caller caller,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return cases.list(caller, limit, offset).stream().map(DonorCaseLine::of).toList();
  }

  /**
   * @param channel in which to sign OPEN_CASE; absent while it is being opened
   */
  record UnopenedCase(String caseId, Optional<String> channel, Instant enteredAt) {}

  @GetMapping("/unopened")
  @PreAuthorize(OrganRules.BANK)
  @Operation(summary = "Donors that were entered and whose case is not on the ledger yet")
  List<UnopenedCase> unopened(Caller caller) {
    return cases.unopened(caller).stream()
        .map(one -> new UnopenedCase(one.caseId().toString(), one.channel(), one.enteredAt()))
        .toList();
  }

  @GetMapping("/{caseId}")
  @Operation(summary = "A case: what stands, what is missing, and everything that was done")
  DonorCaseAnswer find(Caller caller, @PathVariable String caseId) {
    return cases
        .view(caller, Fields.hash("caseId", caseId))
        .map(DonorCaseAnswer::of)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  @GetMapping("/{caseId}/donor")
  @PreAuthorize(OrganRules.BANK)
  @Operation(summary = "Who the donor is, at the bank only; who looks is noted")
  OrganCandidateApi.OrganPersonFields donor(Caller caller, @PathVariable String caseId) {
    return cases
        .identity(caller, Fields.hash("caseId", caseId))
        .map(OrganCandidateApi.OrganPersonFields::of)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  /**
   * @param consent by which it is named in an act of DONOR_CONSENT
   * @param host member id of who keeps it
   * @param validUntil first moment at which it does not count any more
   */
  record GivenConsent(String consent, String host, Instant validFrom, Instant validUntil) {
    static GivenConsent of(DonorCases.Given given) {
      return new GivenConsent(
          given.commitment().toString(), given.host().toString(), given.from(), given.until());
    }
  }

  @GetMapping("/{caseId}/consents")
  @PreAuthorize(OrganRules.BANK)
  @Operation(summary = "What the donor allowed in life, asked of the host that the case names")
  List<GivenConsent> givenConsents(Caller caller, @PathVariable String caseId) {
    return cases.consents(caller, Fields.hash("caseId", caseId)).stream()
        .map(GivenConsent::of)
        .toList();
  }

  @PostMapping("/{caseId}/consents/{act}/revocation")
  @PreAuthorize(OrganRules.BANK)
  @Operation(summary = "Family or judge take back the consent that this act opened")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> revoke(
      Caller caller,
      @PathVariable String caseId,
      @PathVariable String act,
      HttpServletRequest request) {
    find(caller, caseId);
    return recorded.answer(cases.revoke(caller, Fields.uuid("act", act)), request);
  }
}
